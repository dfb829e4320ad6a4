"""A Database whose transactions are savepoints in one that is rolled back."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from tdkt_api.db.database import Database
from tdkt_api.db.transaction import Transaction


class Savepoint(Transaction):
    """Begins, ends and undoes a savepoint; the scope is set each time, for it outlives the RELEASE."""

    async def begin(self, *, read_only: bool) -> None:
        mode = "SET TRANSACTION READ ONLY; " if read_only else ""
        setting = self.setting()
        self._is_open = True
        await self._ask(self._connection.execute, f"SAVEPOINT request; {mode}{setting}")

    async def end(self) -> None:
        await self.write_last()
        try:
            await self._ask(self._connection.execute, "RELEASE request")
        except asyncpg.InFailedSQLTransactionError as error:
            raise RuntimeError("a failed statement was swallowed: nothing was committed") from error
        self._is_open = False
        self.tell_after()

    async def undo(self) -> None:
        if self._is_open:
            await self._ask(self._connection.execute, "ROLLBACK TO request; RELEASE request")
            self._is_open = False


class OneConnection:
    """Lends the same connection to one after the other; two at once is a fault of the code under test."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._is_lent = False

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        if self._is_lent:
            raise RuntimeError("a request holds two connections at once")
        self._is_lent = True
        try:
            yield self._connection
        finally:
            self._is_lent = False

    async def close(self) -> None:
        """Whoever opened the connection closes it."""


class SavepointDatabase(Database):
    """What the application gets in a test."""

    def __init__(self, connection: Any) -> None:
        one = OneConnection(connection)
        super().__init__(one, one, kind=Savepoint)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        nobody: Sequence[str] = ()
        async with self.transaction(scopes=nobody, read_only=True) as tx, tx.over_the_country():
            yield tx
