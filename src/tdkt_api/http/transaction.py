"""The request's one transaction, or a reading that needs no scope."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from ..access.actor import actor_of
from ..access.policy import reads
from ..db.database import Database
from ..db.transaction import Reading, Transaction
from ..errors import ScopeTooNarrow
from .parameters import sound


async def request_transaction(request: Request) -> AsyncIterator[Transaction]:
    """The request's one transaction; READ ONLY when the method is safe or the policy says it only reads.

    Raises:
        ScopeTooNarrow: the token is for reading.
    """
    actor = await actor_of(request)
    await sound(request)  # nothing is opened for what is not even sound
    database: Database = request.app.state.database
    read_only = reads(request.method, request.scope["route"].path)
    if actor.only_reads and not read_only:
        raise ScopeTooNarrow
    async with database.transaction(scopes=actor.scopes, read_only=read_only) as tx:
        tx.office = request.app.state.office
        tx.request_id = request.state.request_id
        tx.traceparent = request.state.traceparent
        yield tx


# "function" scope commits before the response leaves. The default scope answers
# first and commits after, so a failed commit would already have been reported as 201.
Tx = Annotated[Transaction, Depends(request_transaction, scope="function")]


async def request_reading(request: Request) -> AsyncIterator[Reading]:
    """Single statements on what everyone may see."""
    database: Database = request.app.state.database
    async with database.read() as reading:
        yield reading


Read = Annotated[Reading, Depends(request_reading, scope="function")]
