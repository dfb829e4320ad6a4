"""The way of a stored subject to every award form; nothing is written."""

from dataclasses import dataclass
from datetime import date

from .. import clock
from ..access.office import office_of
from ..db.transaction import Transaction
from ..ids import SubjectKey
from ..law.claim import Claim
from ..law.lawbook import Lawbook
from ..law.pathway import Way, pathway
from ..subjects import service as subjects
from .recorded import of_claim
from .service import gather


@dataclass(frozen=True, slots=True)
class Walked:
    """All ways, the nearest first, and the day and award year they were judged on."""

    lawbook: Lawbook
    day: date
    year: int
    ways: tuple[Way, ...]


async def pathway_of(tx: Transaction, key: SubjectKey, as_of: date | None, year: int | None) -> Walked:
    """What a subject has met and lacks for every form, by the facts stored.

    Raises:
        NotFound: no such subject within the actor's units.
    """
    subject = await subjects.seen(tx, key)
    stored = (await gather(tx, [subject.id]))[subject.id]
    day = as_of or clock.today()
    judged = year if year is not None else day.year - 1
    lawbook = office_of(tx).lawbook
    facts = of_claim(stored, Claim("", subject.kind.value, year=judged), day)
    return Walked(lawbook, day, judged, pathway(facts, lawbook, day, judged))
