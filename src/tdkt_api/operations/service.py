"""Asking for a long job, following it, and fetching what it made."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..access.vault import Vault
from ..db.database import Database
from ..db.paging import Page
from ..db.transaction import Transaction
from ..errors import (
    AuthorityWithdrawn,
    NoResult,
    OperationEnded,
    ResultExpired,
    TooManyOperations,
    WrongRole,
)
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.lists import Asked
from ..workflow.process import Role
from . import repository
from .shapes import Held, Kept, OperationKind, OperationState, OperationView

MOST_UNDER_WAY: Final = 10


async def ask(
    tx: Transaction,
    actor: Actor,
    kind: OperationKind,
    acting: Role,
    parameters: Mapping[str, Any],
    *,
    over: str = "",
) -> OperationView:
    """Queue a long job, to be done as whom it is asked: this role at the highest unit where it is held.

    Args:
        parameters: What is asked, as JSON; they enter the history.
        over: The path of a unit which that one must be, or stand above.

    Raises:
        WrongRole: the role is held nowhere, or not over the unit.
        TooManyOperations: as many as one person may have are under way.
    """
    at = await _held(tx, actor, acting, over)
    if await tx.one(repository.UNDER_WAY, person_id=actor.person_id) >= MOST_UNDER_WAY:
        raise TooManyOperations(limit=MOST_UNDER_WAY)
    id = ids.new()
    await tx.run(
        repository.ADD,
        id=id,
        kind=kind.value,
        state=OperationState.QUEUED.value,
        person_id=actor.person_id,
        client_id=actor.client_id,
        role=acting.value,
        unit_id=at.id,
        unit_path=at.path,
        request_id=tx.request_id,
        parameters=dict(parameters),
        progress=0,
        attempt=0,
        created_at=clock.now(),
        **dict.fromkeys(_LATER),
    )
    record(
        tx,
        actor,
        stream=Stream.operation(id, at.path),
        type=EventType.OPERATION_REQUEST,
        acting=acting,
        unit_id=at.id,
        data={"kind": kind.value, "asked": dict(parameters)},
    )
    return await view(tx, actor, id)


async def cancel(tx: Transaction, actor: Actor, id: UUID) -> OperationView:
    """End a job that the actor asked for; a worker that has it in hand writes nothing more.

    Raises:
        NotFound: there is none of theirs, or the unit for which they asked is no longer theirs.
        OperationEnded: it has come to its end.
    """
    job = await tx.one(repository.LOCK, id=id, person_id=actor.person_id)
    if job.state not in {OperationState.QUEUED, OperationState.RUNNING}:
        raise OperationEnded
    await tx.run(repository.CANCEL, id=id, new_finished_at=clock.now())
    record(
        tx,
        actor,
        stream=Stream.operation(id, job.unit_path),
        type=EventType.OPERATION_CANCEL,
        acting=job.role,
        unit_id=job.unit_id,
        data={"from": job.state.value},
    )
    return await view(tx, actor, id)


_LATER: Final = (
    "leased_until",
    "started_at",
    "finished_at",
    "problem",
    "media_type",
    "byte_count",
    "sha256",
    "expires_at",
)


async def _held(tx: Transaction, actor: Actor, acting: Role, over: str) -> Held:
    units = [unit for unit, roles in actor.roles.items() if acting in roles]
    held = await tx.all(repository.HELD, unit_ids=units)
    found = next((one for one in held if not over or over.startswith(one.path)), None)
    if found is None:
        raise WrongRole
    return found


async def view(tx: Transaction, actor: Actor, id: UUID) -> OperationView:
    """A job that the actor asked for.

    Raises:
        NotFound: there is none of theirs, or the unit for which they asked is no longer theirs.
    """
    return await tx.one(repository.VIEW, id=id, person_id=actor.person_id)


async def page(
    tx: Transaction, actor: Actor, asked: Asked, state: OperationState | None
) -> Page[OperationView]:
    """The jobs that the actor asked for, the newest first."""
    listing = asked.listing("operations", state=state)
    after = asked.after(listing)
    given: dict[str, Any] = {"person_id": actor.person_id} | ({"state": state.value} if state else {})
    first = repository.page_of(frozenset({"state"} & given.keys()))
    total = await asked.total(tx, first, **given)
    given |= {} if after is None else {"after_at": after[0], "after_id": after[1]}
    rows = await tx.all(
        repository.page_of(frozenset({"state", "after_id"} & given.keys())), limit=asked.limit, **given
    )
    return listing.page(rows, asked.size, lambda row: (row.created_at, row.id), total)


@dataclass(frozen=True, slots=True)
class Result:
    """What a job made: its kind, its size, its hash, and where its parts lie."""

    id: UUID
    attempt: int
    media_type: str
    byte_count: int
    sha256: bytes


async def result(tx: Transaction, actor: Actor, id: UUID) -> Result:
    """What a job of the actor's made, while it is kept.

    Raises:
        NotFound: there is no such job of theirs.
        AuthorityWithdrawn: they no longer hold the role in which they asked.
        NoResult: it has not succeeded.
        ResultExpired: it is kept no longer.
    """
    kept = await tx.one(repository.KEPT, id=id, person_id=actor.person_id)
    if kept.role not in actor.roles_at(kept.unit_id):
        raise AuthorityWithdrawn
    return _fetchable(kept)


def _fetchable(kept: Kept) -> Result:
    if kept.media_type is None or kept.byte_count is None or kept.sha256 is None or kept.expires_at is None:
        raise NoResult
    if kept.expires_at <= clock.now():
        raise ResultExpired
    return Result(kept.id, kept.attempt, kept.media_type, kept.byte_count, kept.sha256)


async def parts(database: Database, actor: Actor, vault: Vault, kept: Result) -> AsyncIterator[bytes]:
    """The bytes of a result, part by part, each read in a short transaction of its own.

    Raises:
        RuntimeError: a part is no longer there; the caller's download breaks off.
    """
    part, left = 0, kept.byte_count
    while left > 0:
        async with database.transaction(scopes=actor.scopes, read_only=True) as tx:
            found = await tx.maybe(repository.PART, id=kept.id, attempt=kept.attempt, part=part)
        if found is None:
            raise RuntimeError("a part of the result is no longer there")
        place = repository.place_of(kept.id, kept.attempt, part)
        piece = vault.open(found.sealed, place=place, version=found.key_version).encode()
        yield piece
        part, left = part + 1, left - len(piece)
