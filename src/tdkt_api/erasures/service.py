"""Erasing somebody's data: one asks, another does it, and the chain of the history still proves itself."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..access.humans import is_own_account
from ..access.standing import Standing, standing
from ..db.transaction import Transaction
from ..errors import (
    DataKeptByLaw,
    ErasureByOneself,
    ErasureSettled,
    Fault,
    NothingToErase,
    WrongRole,
)
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.version import Version
from ..ids import Prefix, SubjectKind
from ..subjects import service as subjects
from ..subjects.oneself import must_be_another
from ..workflow.process import Role
from . import repository
from .schemas import AskIn
from .shapes import ErasureState, ErasureView

_ASKERS: Final = (Role.HEAD, Role.CLERK)
_SETTLERS: Final = (Role.ADMIN,)


async def ask(tx: Transaction, actor: Actor, asked: AskIn) -> ErasureView:
    """Ask that a subject's data be erased, as clerk or head of the subject's unit or of one above it.

    Raises:
        NotFound: no such subject within the actor's units.
        NothingToErase: a collective.
        WrongRole: they hold neither role there.
        DataKeptByLaw: the data are still needed.
        ErasureAsked: somebody has asked for it.
    """
    subject = await subjects.seen(tx, asked.subject_id)
    if subject.kind is SubjectKind.COLLECTIVE:
        raise NothingToErase().at("/subject_id")
    as_ = await _standing(tx, actor, _ASKERS, subject.unit_path)
    await subjects.lock(tx, [subject.id])
    await _must_be_free(tx, subject.id)
    made = ErasureView(
        id=ids.new(),
        subject_id=subject.id,
        subject_kind=subject.kind,
        unit_id=subject.unit_id,
        unit_path=subject.unit_path,
        ground=asked.ground,
        reason=asked.reason,
        state=ErasureState.ASKED,
        asked_by=actor.person_id,
        asked_at=clock.now(),
        settled_by=None,
        settled_at=None,
        refusal_reason=None,
        version=1,
    )
    await tx.run(repository.ADD, **{one.name: getattr(made, one.name) for one in fields(made)})
    _record(
        tx,
        actor,
        as_,
        made,
        "ask_erasure",
        data={"ground": made.ground.value},
        secret={"reason": made.reason},
    )
    return made


async def read(tx: Transaction, id: UUID) -> ErasureView:
    """One erasure of a subject within the actor's units.

    Raises:
        NotFound: there is none.
    """
    return await tx.one(repository.VIEW, id=id)


async def execute(tx: Transaction, actor: Actor, id: UUID, seen: Version, name: str) -> ErasureView:
    """Take away what is kept of a subject: values and the salts of their commitments; the hashes stay.

    What remains is a tombstone with the id, the unit, the events and their codes.

    Args:
        name: What stands for the name from now on.

    Raises:
        NotFound, IfMatchMissing, Stale, ErasureSettled, WrongRole, ErasureByOneself, OwnRecord: as `_held`.
        DataKeptByLaw: the data have come to be needed.
    """
    held, as_ = await _held(tx, actor, id, seen)
    await subjects.lock(tx, [held.subject_id])
    await _must_be_free(tx, held.subject_id)
    await _settle(tx, actor, held, ErasureState.EXECUTED)
    await repository.empty(tx, held.subject_id, new_name=name, new_erased_at=clock.now())
    _record(tx, actor, as_, held, "erase", data={"ground": held.ground.value}, secret={})
    return await read(tx, id)


async def refuse(tx: Transaction, actor: Actor, id: UUID, seen: Version, reason: str) -> ErasureView:
    """Leave the data as they are.

    Raises:
        NotFound, IfMatchMissing, Stale, ErasureSettled, WrongRole, ErasureByOneself, OwnRecord: as `_held`.
    """
    held, as_ = await _held(tx, actor, id, seen)
    await _settle(tx, actor, held, ErasureState.REFUSED, reason)
    _record(tx, actor, as_, held, "refuse_erasure", data={}, secret={"reason": reason})
    return await read(tx, id)


async def _held(tx: Transaction, actor: Actor, id: UUID, seen: Version) -> tuple[ErasureView, Standing]:
    """An erasure that somebody else asked for, which the actor may settle.

    Raises:
        NotFound: there is none within the actor's units.
        IfMatchMissing, Stale: it is not as they saw it.
        WrongRole: they are administrator neither of the subject's unit nor of one above it.
        ErasureByOneself: they asked for it themself, by whatever account.
        OwnRecord: it is about them.
        ErasureSettled: it is over.
    """
    seen.required()
    held = await tx.one(repository.LOCK, id=id)
    seen.must_be(held.version)
    as_ = await _standing(tx, actor, _SETTLERS, held.unit_path)
    if await is_own_account(tx, actor, held.asked_by):
        raise ErasureByOneself
    await must_be_another(tx, actor, held.subject_id)
    if held.state is not ErasureState.ASKED:
        raise ErasureSettled
    return held, as_


async def _settle(
    tx: Transaction, actor: Actor, held: ErasureView, state: ErasureState, reason: str | None = None
) -> None:
    await tx.run(
        repository.SETTLE,
        id=held.id,
        new_state=state.value,
        new_settled_by=actor.person_id,
        new_settled_at=clock.now(),
        new_refusal_reason=reason,
    )


async def _standing(tx: Transaction, actor: Actor, roles: tuple[Role, ...], path: str) -> Standing:
    found = await standing(tx, actor, roles, over=path)
    if found is None:
        raise WrongRole
    return found


async def _must_be_free(tx: Transaction, subject_id: UUID) -> None:
    bound = await repository.bound(tx, subject_id)
    kept = [one.name for one in fields(bound) if getattr(bound, one.name)]
    if kept:
        raise DataKeptByLaw(faults=[Fault("/subject_id", f"erasure.{name}") for name in kept])


def _record(
    tx: Transaction,
    actor: Actor,
    as_: Standing,
    one: ErasureView,
    verb: str,
    *,
    data: Mapping[str, Any],
    secret: Mapping[str, str],
) -> None:
    record(
        tx,
        actor,
        stream=Stream.subject(one.subject, one.unit_path),
        type=EventType(f"{one.subject_kind}.{verb}"),
        acting=as_.role,
        unit_id=as_.unit_id,
        data={"erasure": ids.show(Prefix.ERASURE, one.id), **data},
        secret=secret,
    )
