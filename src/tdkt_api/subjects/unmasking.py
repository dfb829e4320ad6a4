"""Showing what is kept sealed or masked of a subject: for a purpose, with a reason, and never unnoted."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import DateTime, Text, bindparam, func, literal, select

from .. import clock
from ..access.actor import Actor
from ..access.office import office_of
from ..access.standing import standing
from ..db.query import Query, columns_of, none, within
from ..db.transaction import Transaction
from ..errors import TooManyUnmasked, WrongRole
from ..history.accesses import AccessAct, Purpose, note_unmasked
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..identity import IdentityKind
from ..ids import SubjectKey, SubjectKind
from ..models import AccessEntry, Household, Individual, Subject
from ..workflow.process import Role

PER_MINUTE: Final = 30
PER_DAY: Final = 200
ALARM: Final = 50  # in a day; told to whoever reads the log
_ROLES: Final = (Role.CLERK, Role.APPRAISER, Role.INSPECTOR)
_LOCK: Final = 7_310_014  # ours among the advisory locks of the database
_LOG: Final = logging.getLogger("tdkt.security")


class PersonalField(StrEnum):
    """What of a person can be shown in full."""

    IDENTITY = "identity"
    BIRTH_ON = "birth_on"
    DIED_ON = "died_on"


@dataclass(frozen=True, slots=True)
class SealedIndividual:
    """What is kept of a person."""

    id: UUID
    unit_path: str
    identity_kind: IdentityKind | None
    identity_sealed: bytes | None
    key_version: int
    birth_on: date | None
    died_on: date | None


@dataclass(frozen=True, slots=True)
class SealedHousehold:
    """What is kept of a household."""

    id: UUID
    unit_path: str
    address_sealed: bytes | None
    key_version: int


@dataclass(frozen=True, slots=True)
class Number:
    """An identity number in full."""

    kind: IdentityKind
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UnmaskedIndividual:
    """What was asked for of a person; the rest is null."""

    id: UUID
    access_id: UUID
    purpose: Purpose
    identity: Number | None = field(default=None, repr=False)
    birth_on: date | None = field(default=None, repr=False)
    died_on: date | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class UnmaskedHousehold:
    """Where a household lives."""

    id: UUID
    access_id: UUID
    purpose: Purpose
    address: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lately:
    """How many subjects somebody was shown, in a minute and in a day."""

    minute: int
    day: int


def _kept(model: Any, shape: type[Any]) -> Query[Any]:
    return Query(
        select(*columns_of(model, shape, unit_path=Subject.unit_path))
        .join(Subject, Subject.id == model.id)
        .where(model.id == bindparam("id"), within(Subject)),
        shape,
    )


INDIVIDUAL: Final[Query[SealedIndividual]] = _kept(Individual, SealedIndividual)
HOUSEHOLD: Final[Query[SealedHousehold]] = _kept(Household, SealedHousehold)
_INSTANT: Final = DateTime(timezone=True)
LATELY: Final = Query(
    select(
        func.count().filter(AccessEntry.at > bindparam("minute_ago", type_=_INSTANT)).label("minute"),
        func.count().label("day"),
    ).where(
        AccessEntry.person_id == bindparam("person_id"),
        AccessEntry.at > bindparam("day_ago", type_=_INSTANT),
        AccessEntry.act == literal(AccessAct.UNMASK.value),
    ),
    Lately,
)
# One after the other for each person, so that nobody is counted past.
TURN: Final = Query(
    select(func.pg_advisory_xact_lock(_LOCK, func.hashtext(bindparam("person", type_=Text)))), none
)


async def unmask_individual(
    tx: Transaction, actor: Actor, id: UUID, fields: Sequence[PersonalField], purpose: Purpose, reason: str
) -> UnmaskedIndividual:
    """Show a person's identity number, days of birth and death in full, and write who saw them and why.

    Raises:
        NotFound: no such person within the actor's units.
        WrongRole: they hold none of the roles at the person's unit or above it.
        TooManyUnmasked: they have seen as many as one person may in a minute or a day.
    """
    kept = await tx.one(INDIVIDUAL, id=id)
    key = SubjectKey(SubjectKind.INDIVIDUAL, id)
    told = [one.value for one in fields]
    access = await _noted(tx, actor, key, kept.unit_path, fields=told, purpose=purpose, reason=reason)
    shown = {one.value: _of(tx, kept, one) for one in fields}
    return UnmaskedIndividual(id, access, purpose, **shown)


async def unmask_household(
    tx: Transaction, actor: Actor, id: UUID, purpose: Purpose, reason: str
) -> UnmaskedHousehold:
    """Show a household's address, and write who saw it and why.

    Raises:
        NotFound, WrongRole, TooManyUnmasked: as `unmask_individual`.
    """
    kept = await tx.one(HOUSEHOLD, id=id)
    key = SubjectKey(SubjectKind.HOUSEHOLD, id)
    told = ["address"]
    access = await _noted(tx, actor, key, kept.unit_path, fields=told, purpose=purpose, reason=reason)
    address = _opened(tx, kept.address_sealed, f"household|address|{id}", kept.key_version)
    return UnmaskedHousehold(id, access, purpose, address)


async def _noted(
    tx: Transaction,
    actor: Actor,
    key: SubjectKey,
    path: str,
    *,
    fields: list[str],
    purpose: Purpose,
    reason: str,
) -> UUID:
    as_ = await standing(tx, actor, _ROLES, over=path)
    if as_ is None:
        raise WrongRole
    await _must_be_few(tx, actor)
    record(
        tx,
        actor,
        stream=Stream.subject(key, path),
        type=EventType(f"{key.kind}.unmask"),
        acting=as_.role,
        unit_id=as_.unit_id,
        data={"fields": fields, "purpose": purpose.value},
        secret={"reason": reason},
    )
    return await note_unmasked(tx, actor, as_, key, path, fields=fields, purpose=purpose)


async def _must_be_few(tx: Transaction, actor: Actor) -> None:
    await tx.run(TURN, person=str(actor.person_id))
    minute_ago, day_ago = _before(minutes=1), _before(days=1)
    seen = await tx.one(LATELY, person_id=actor.person_id, minute_ago=minute_ago, day_ago=day_ago)
    if seen.minute >= PER_MINUTE:
        raise TooManyUnmasked(retry_after=60, limit=PER_MINUTE, seconds=60)
    if seen.day >= PER_DAY:
        raise TooManyUnmasked(retry_after=3600, limit=PER_DAY, seconds=86_400)
    if seen.day >= ALARM:
        _LOG.warning("many subjects unmasked in a day", extra={"person": str(actor.person_id)})


def _before(**ago: int) -> datetime:
    return clock.now() - timedelta(**ago)


def _of(tx: Transaction, kept: SealedIndividual, wanted: PersonalField) -> Any:
    if wanted is not PersonalField.IDENTITY:
        return getattr(kept, wanted.value)
    place = f"individual|identity|{kept.id}"
    number = _opened(tx, kept.identity_sealed, place, kept.key_version)
    return None if number is None or kept.identity_kind is None else Number(kept.identity_kind, number)


def _opened(tx: Transaction, sealed: bytes | None, place: str, version: int) -> str | None:
    return None if sealed is None else office_of(tx).vault.open(sealed, place=place, version=version)
