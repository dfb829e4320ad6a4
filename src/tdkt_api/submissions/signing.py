"""What every signature shares: authority read anew, the day, the number from the unit's register."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from .. import clock
from ..access.actor import Actor, read_actor
from ..db.query import Query, columns_of, none, within
from ..db.transaction import Transaction
from ..dossiers.service import Held
from ..errors import AlreadySigned, SignedAhead
from ..http.version import Version
from ..models import Person, RegisterCounter
from ..units.repository import UnitRow

_next = (
    insert(RegisterCounter)
    .values(unit_id=bindparam("unit_id"), register=bindparam("register"), year=bindparam("year"), last=1)
    .on_conflict_do_update(
        index_elements=["unit_id", "register", "year"], set_={"last": RegisterCounter.last + 1}
    )
    .returning(RegisterCounter.last)
)
TAKE_NUMBER = Query(_next, int)


_SIGNATURE: Final = (
    "year",
    "number",
    "official_number",
    "signed_on",
    "signer_id",
    "signer_name",
    "signer_post",
    "behalf_id",
    "behalf_name",
    "behalf_post",
)
UNSIGNED: Final[Mapping[str, None]] = dict.fromkeys(_SIGNATURE)
"""What a draft lacks."""


class Paper(Protocol):
    """A submission or a decision, as both are signed."""

    @property
    def id(self) -> UUID: ...
    @property
    def state(self) -> str: ...
    @property
    def version(self) -> int: ...


Kind = TypeVar("Kind", bound=Paper)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of our register and the one on the paper."""

    year: int
    number: int
    official: str
    day: date


@dataclass(frozen=True, slots=True)
class _Behalf:
    """Who delegated the signature."""

    id: UUID | None
    name: str | None
    post: str | None


BEHALF = Query(select(*columns_of(Person, _Behalf)).where(Person.id == bindparam("id")), _Behalf)


def lock_query(model: Any, shape: type[Kind]) -> Query[Kind]:
    """The statement that holds one visible paper's row."""
    found = select(*columns_of(model, shape)).where(model.id == bindparam("id"), within(model))
    return Query(found.with_for_update(), shape)


def sign_query(model: Any) -> Query[None]:
    """The statement that turns a draft into a signed paper."""
    signature = {name: bindparam(f"new_{name}", type_=model.__table__.c[name].type) for name in _SIGNATURE}
    signed = update(model).values(state="signed", version=model.version + 1, **signature)
    return Query(signed.where(model.id == bindparam("id")), none)


async def hold(tx: Transaction, lock: Query[Kind], id: UUID, seen: Version) -> Kind:
    """A draft, locked as the signer saw it.

    Raises:
        NotFound, IfMatchMissing, Stale, AlreadySigned.
    """
    seen.required()
    paper = await tx.one(lock, id=id)
    seen.must_be(paper.version)
    if paper.state == "signed":
        raise AlreadySigned
    return paper


async def put(tx: Transaction, query: Query[None], paper: Paper, number: Number, signer: Actor) -> None:
    """Put number, day, signer and on whose behalf on a draft; names and posts are kept as of today."""
    behalf = await tx.one(BEHALF, id=signer.behalf) if signer.behalf else _Behalf(None, None, None)
    await tx.run(
        query,
        id=paper.id,
        new_year=number.year,
        new_number=number.number,
        new_official_number=number.official,
        new_signed_on=number.day,
        new_signer_id=signer.person_id,
        new_signer_name=signer.name,
        new_signer_post=signer.post,
        new_behalf_id=behalf.id,
        new_behalf_name=behalf.name,
        new_behalf_post=behalf.post,
    )


async def take_number(
    tx: Transaction, unit: UnitRow, register: str, day: date, *, kind: str, official: str | None
) -> Number:
    """Take the next number of the unit's register of the year; it commits with the signature, without gaps.

    Args:
        kind: The paper's kind in an official number, `QĐ` or `TTr`.
        official: The number on the paper, where the office keeps a register of its own.
    """
    number = await tx.one(TAKE_NUMBER, unit_id=unit.id, register=register, year=day.year)
    return Number(day.year, number, official or f"{number}/{kind}-{unit.symbol or 'UBND'}", day)


async def anew(tx: Transaction, actor: Actor) -> Actor:
    """The signer with the roles they hold at this instant."""
    return await read_actor(tx, actor.person_id, actor.client_id, actor.session_id)


def signing_day(asked: date | None, held: Iterable[Held]) -> date:
    """The day a paper is signed; today unless entered.

    Raises:
        SignedAhead: it lies ahead of the office's day, or before a dossier was submitted or received.
    """
    today = clock.today()
    day = asked or today
    if day > today or any(day < on for one in held for on in _behind(one)):
        raise SignedAhead().at("/signed_on")
    return day


def _behind(one: Held) -> list[date]:
    """The days that lie behind whoever signs about a dossier."""
    submitted = clock.day_of(one.head.submitted_at) if one.head.submitted_at else None
    return [day for day in (submitted, one.head.received_on) if day]


def as_drafted(ids: Iterable[UUID]) -> list[UUID]:
    """The dossiers of a draft, each once, in order."""
    return sorted(set(ids))
