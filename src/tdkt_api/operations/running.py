"""Doing a leased job: as the application, within what the asker may reach at that moment."""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from .. import clock
from ..access.actor import Actor, read_actor
from ..access.office import Office
from ..db.database import Database
from ..db.transaction import Transaction
from ..errors import AuthorityWithdrawn, Busy, DomainError, InvalidToken, OperationGaveUp
from ..history.events import EventType, Stream
from ..history.recorder import record
from . import repository
from .leasing import LEASE, give_back, take
from .shapes import Job, Lease, OperationKind

ATTEMPTS: Final = 5
RESULT_KEPT: Final = timedelta(hours=24)
_IDLE_SECONDS: Final = 0.5
_AWAY_SECONDS: Final = 1.0
_LOG: Final = logging.getLogger("tdkt.worker")


@dataclass(frozen=True, slots=True)
class Made:
    """What a job makes, piece by piece; `lines` is how many lines of text it will have, for the progress."""

    media_type: str
    lines: int
    pieces: AsyncIterator[bytes]


Make = Callable[[Database, Actor, Office, Job], Awaitable[Made]]


class LeaseLost(Exception):
    """Another worker took the job up; what this one wrote is never read."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What doing jobs takes.

    Attributes:
        worker: The road of the worker's role, for leases.
        database: The road of the application's role, for the jobs themselves.
        makers: How each kind of job is done.
    """

    worker: Database
    database: Database
    office: Office
    makers: Mapping[OperationKind, Make]


async def run_next(desk: Desk, stop: asyncio.Event) -> bool:
    """Do the job that has waited longest; whether there was one.

    A job that breaks in a way nobody foresaw is left to its lease, so that it is begun anew, `ATTEMPTS` times
    at most.

    Raises:
        Busy: the database is away.
    """
    lease = await take(desk.worker)
    if lease is None:
        return False
    try:
        await _do(desk, lease, stop)
    except LeaseLost:
        _LOG.warning("a job was cancelled, or taken up by another worker")
    except Busy:
        raise
    except Exception as error:  # the worker goes on with the next; the kind alone is told
        _LOG.exception("a job broke off", exc_info=False, extra={"failure": type(error).__name__})
    return True


async def _do(desk: Desk, lease: Lease, stop: asyncio.Event) -> None:
    job = await _job(desk, lease)
    try:
        if lease.attempt > ATTEMPTS:
            raise OperationGaveUp
        actor = await _asker(desk, job)
        made = await desk.makers[job.kind](desk.database, actor, desk.office, job)
        await _write(desk, job, lease, made, stop)
    except DomainError as refusal:
        await _fail(desk, job, refusal)


async def _job(desk: Desk, lease: Lease) -> Job:
    async with desk.database.transaction(scopes=(lease.unit_path,)) as tx:
        return await tx.one(repository.JOB, id=lease.id)


async def _asker(desk: Desk, job: Job) -> Actor:
    """Who asked, as the database knows them now.

    Raises:
        AuthorityWithdrawn: they were closed, or no longer hold the role in which they asked.
    """
    async with desk.database.transaction(scopes=(), read_only=True) as tx:
        try:
            actor = await read_actor(tx, job.person_id, job.client_id)
        except InvalidToken as error:
            raise AuthorityWithdrawn from error
    if job.role not in actor.roles_at(job.unit_id):
        raise AuthorityWithdrawn
    return actor


async def _write(desk: Desk, job: Job, lease: Lease, made: Made, stop: asyncio.Event) -> None:
    """Keep what is made part by part, each with a longer lease; told to stop, hand the job back."""
    digest, size, lines, part = hashlib.sha256(), 0, 0, 0
    async with aclosing(made.pieces) as pieces:  # type: ignore[type-var]
        async for piece in pieces:
            if stop.is_set():
                await give_back(desk.worker, lease)
                return
            digest.update(piece)
            size, lines = size + len(piece), lines + piece.count(b"\n")
            await _keep(desk, job, part, piece, progress=min(99, 100 * lines // max(1, made.lines)))
            part += 1
    await _succeed(desk, job, made.media_type, size, digest.digest())


async def _keep(desk: Desk, job: Job, part: int, piece: bytes, *, progress: int) -> None:
    vault = desk.office.vault
    place = repository.place_of(job.id, job.attempt, part)
    async with desk.database.transaction(scopes=(job.unit_path,)) as tx:
        _holding(
            await tx.run(
                repository.ADVANCE,
                job=job.id,
                held=job.attempt,
                new_progress=progress,
                new_leased_until=clock.now() + LEASE,
            )
        )
        await tx.run(
            repository.ADD_PART,
            operation_id=job.id,
            attempt=job.attempt,
            part=part,
            sealed=vault.seal(piece.decode(), place=place),
            key_version=vault.version,
        )


async def _succeed(desk: Desk, job: Job, media_type: str, size: int, sha256: bytes) -> None:
    at = clock.now()
    async with desk.database.transaction(scopes=(job.unit_path,)) as tx:
        _holding(
            await tx.run(
                repository.SUCCEED,
                job=job.id,
                held=job.attempt,
                new_finished_at=at,
                new_media_type=media_type,
                new_byte_count=size,
                new_sha256=sha256,
                new_expires_at=at + RESULT_KEPT,
            )
        )
        _record(tx, desk, job, EventType.OPERATION_SUCCEED, {"bytes": size}, files=(sha256.hex(),))


async def _fail(desk: Desk, job: Job, refusal: DomainError) -> None:
    async with desk.database.transaction(scopes=(job.unit_path,)) as tx:
        _holding(
            await tx.run(
                repository.FAIL,
                job=job.id,
                held=job.attempt,
                new_finished_at=clock.now(),
                new_problem=refusal.code,
            )
        )
        _record(tx, desk, job, EventType.OPERATION_FAIL, {"problem": refusal.code})


def _holding(changed: int) -> None:
    if not changed:
        raise LeaseLost


def _record(
    tx: Transaction,
    desk: Desk,
    job: Job,
    type: EventType,
    data: Mapping[str, Any],
    files: tuple[str, ...] = (),
) -> None:
    """What became of it, in the name of whom it was done for."""
    tx.office, tx.request_id = desk.office, job.request_id
    record(
        tx,
        Actor(job.person_id, job.client_id, "", "", None, {}, (job.unit_path,)),
        stream=Stream.operation(job.id, job.unit_path),
        type=type,
        acting=job.role,
        unit_id=job.unit_id,
        data=data,
        files=files,
    )


async def keep_running(desk: Desk, stop: asyncio.Event) -> None:
    """Do what is asked until told to stop; the job then in hand is handed back."""
    while not stop.is_set():
        try:
            pause = 0.0 if await run_next(desk, stop) else _IDLE_SECONDS
        except Busy:
            _LOG.warning("the database is away: trying again")
            pause = _AWAY_SECONDS
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
