"""What every signature shares: authority read anew, the day, the number from the unit's register."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert

from .. import clock
from ..access.actor import Actor, read_actor
from ..db.query import Query
from ..db.transaction import Transaction
from ..dossiers.service import Held
from ..errors import SignedAhead
from ..models import RegisterCounter
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


@dataclass(frozen=True, slots=True)
class Number:
    """A number of our register and the one on the paper."""

    year: int
    number: int
    official: str


async def take_number(
    tx: Transaction, unit: UnitRow, register: str, day: date, *, kind: str, official: str | None
) -> Number:
    """Take the next number of the unit's register of the year; it commits with the signature, without gaps.

    Args:
        kind: The paper's kind in an official number, `QĐ` or `TTr`.
        official: The number on the paper, where the office keeps a register of its own.
    """
    number = await tx.one(TAKE_NUMBER, unit_id=unit.id, register=register, year=day.year)
    return Number(day.year, number, official or f"{number}/{kind}-{unit.symbol or 'UBND'}")


async def anew(tx: Transaction, actor: Actor) -> Actor:
    """The signer with the roles they hold at this instant."""
    return await read_actor(tx, actor.person_id, actor.client_id)


def signing_day(asked: date | None, held: Iterable[Held]) -> date:
    """The day a paper is signed; today unless entered.

    Raises:
        SignedAhead: it lies ahead of the office's day, or before a dossier was received.
    """
    today = clock.today()
    day = asked or today
    received = [one.head.received_on for one in held if one.head.received_on]
    if day > today or any(day < on for on in received):
        raise SignedAhead().at("/signed_on")
    return day


def as_drafted(ids: Iterable[UUID]) -> list[UUID]:
    """The dossiers of a draft, each once, in order."""
    return sorted(set(ids))
