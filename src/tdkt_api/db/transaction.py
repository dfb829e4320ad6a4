"""What a request may do with its one transaction; statements are sent by asyncpg, prepared."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, Protocol, Self, TypeVar

from ..errors import NotFound
from .faults import DRIVER, is_gone, meaning
from .patience import hurry
from .query import Query, Row
from .roles import READER

Answer = TypeVar("Answer")
Last = Callable[["Transaction"], Awaitable[None]]
_PATHS: Final = re.compile(r"(/([a-z0-9.-]+/)*(,/([a-z0-9.-]+/)*)*)?")


class Unsent(Protocol):
    """What somebody keeps on the transaction until it is written by `before_commit`."""

    def copy(self) -> Self:
        """As it is now; a savepoint that fails goes back to it."""


class Reading:
    """Statements that only read, on one connection, within some units."""

    def __init__(self, connection: Any, scopes: Sequence[str] = ()) -> None:
        self._connection: Final = connection
        self.scopes: Final = tuple(scopes)

    async def one(self, query: Query[Row], /, **given: Any) -> Row:
        """The only row; NotFound where there is none."""
        found = await self._send(self._connection.fetchrow, query, given)
        if found is None:
            raise NotFound
        return query.row(found)

    async def maybe(self, query: Query[Row], /, **given: Any) -> Row | None:
        """The only row, or None."""
        found = await self._send(self._connection.fetchrow, query, given)
        return None if found is None else query.row(found)

    async def all(self, query: Query[Row], /, **given: Any) -> list[Row]:
        """Every row, in the statement's order."""
        return [query.row(record) for record in await self._send(self._connection.fetch, query, given)]

    async def _send(self, call: Callable[..., Awaitable[Answer]], query: Query[Any], given: Any) -> Answer:
        return await self._ask(call, query.text, *query.arguments(given, self.scopes))

    async def _ask(self, call: Callable[..., Awaitable[Answer]], *arguments: Any, **named: Any) -> Answer:
        try:
            return await call(*arguments, **named)
        except DRIVER as error:
            meant = meaning(error, self._connection)
            if meant is error:
                raise
            raise meant from error


class Transaction(Reading):
    """One transaction; `Database` begins and ends it, nobody commits by hand."""

    def __init__(self, connection: Any, scopes: Sequence[str] = ()) -> None:
        super().__init__(connection, scopes)
        self.unsent: Any = None  # an `Unsent`; one recorder keeps its own kind here
        self.office: Any = None  # what its acts stand on, see `access.office`
        self.request_id = "none"
        self.traceparent: str | None = None
        self._last: list[Last] = []
        self._after: list[Callable[[], None]] = []
        self._is_open = False
        self._is_broken = False

    async def run(self, query: Query[None], /, **given: Any) -> int:
        """How many rows were changed; 0 for a statement that changes none, like SET."""
        count = (await self._send(self._connection.execute, query, given)).rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def many(self, query: Query[None], rows: Iterable[Mapping[str, Any]]) -> None:
        """Run one statement for every row, in one journey."""
        arguments = [query.arguments(row, self.scopes) for row in rows]
        if arguments:
            await self._ask(self._connection.executemany, query.text, arguments)

    async def copy(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """COPY; into a staging table only: PostgreSQL refuses it under row-level security."""
        call = self._connection.copy_records_to_table
        await self._ask(call, table, columns=columns, records=rows)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What happens inside is undone when it raises, also what waits for the commit; they nest."""
        unsent = None if self.unsent is None else self.unsent.copy()
        last, after = list(self._last), list(self._after)
        await self._ask(self._connection.execute, "SAVEPOINT inside")
        try:
            yield
        except Exception:
            self.unsent, self._last, self._after = unsent, last, after
            if not is_gone(self._connection):
                await self._ask(self._connection.execute, "ROLLBACK TO inside; RELEASE inside")
            raise
        except BaseException:  # cancelled: the whole transaction rolls back, even if somebody catches this
            self._is_broken = True
            raise
        await self._ask(self._connection.execute, "RELEASE inside")

    @asynccontextmanager
    async def over_the_country(self) -> AsyncIterator[None]:
        """Statements inside read, as the reader, whatever unit it belongs to; they bound themselves.

        What fails inside ends the transaction.
        """
        await self._ask(self._connection.execute, f"SET LOCAL ROLE {READER}")
        try:
            yield
        except BaseException:
            self._is_broken = True
            raise
        await self._ask(self._connection.execute, "RESET ROLE")

    def before_commit(self, call: Last) -> None:
        """Have something written last, in the same transaction."""
        self._last.append(call)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Have something done once it is committed, and never where it is not."""
        self._after.append(call)

    async def begin(self, *, read_only: bool) -> None:
        """Open it with its scope, in one journey; after a wait for its turn it waits less for locks."""
        mode = "BEGIN READ ONLY" if read_only else "BEGIN"
        setting = "; ".join(part for part in (self.setting(), hurry()) if part)
        self._is_open = True  # from here on: a cancelled BEGIN may have begun
        await self._ask(self._connection.execute, f"{mode}; {setting}")

    async def end(self) -> None:
        """Write what waits, then commit.

        Raises:
            RuntimeError: a failure inside was swallowed; nothing is committed.
        """
        await self.write_last()
        tag = await self._ask(self._connection.execute, "COMMIT")
        self._is_open = False
        if tag != "COMMIT":  # PostgreSQL answers ROLLBACK, without an error
            raise RuntimeError("a failed statement was swallowed: nothing was committed")
        self.tell_after()

    def tell_after(self) -> None:
        """Do what `after_commit` was given."""
        while self._after:
            self._after.pop(0)()

    async def write_last(self) -> None:
        """Run what `before_commit` was given; a call may add others."""
        if self._is_broken:
            raise RuntimeError("what ends a transaction was swallowed: nothing was committed")
        while self._last:
            await self._last.pop(0)(self)

    async def undo(self) -> None:
        """Roll back, whatever state it is in."""
        if self._is_open and not is_gone(self._connection):
            await self._ask(self._connection.execute, "ROLLBACK")
            self._is_open = False

    def setting(self) -> str:
        """The statement that says, for this transaction only, which units it reaches.

        Raises:
            ValueError: not a list of unit paths; nothing is sent.
        """
        paths = ",".join(self.scopes)
        if not _PATHS.fullmatch(paths):
            raise ValueError("not a list of unit paths")
        return f"SELECT set_config('tdkt.scopes', '{paths}', true)"
