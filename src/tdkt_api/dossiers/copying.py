"""Copying a dossier into another year: the same units, people and forms, judged anew."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..access.office import office_of
from ..db.transaction import Transaction
from ..ids import Prefix
from ..workflow.outcomes import Outcome
from . import nominations, repository
from .judging import form_of, must_fit, rejudge
from .nominating import told
from .nominations import Nominee
from .nominees import must_not_be_nominated
from .opening import make, tell_opened
from .schemas import CopyIn, DossierIn
from .shapes import DossierHead, DossierView

_LAST_YEAR: Final = 2100
Claimed = tuple[UUID, str, str | None, int, int]  # person, form, ground, first and last year


async def copy_dossier(tx: Transaction, actor: Actor, dossier_id: UUID, asked: CopyIn) -> DossierView:
    """Open a draft with the people and forms of another dossier, for another year.

    Summaries, conclusions and outcomes stay behind, and so does what was withdrawn.

    Raises:
        NotFound: no such dossier within the actor's units.
        WrongRole: the actor is neither clerk nor head of its owner.
        UnitNotInForce, NoRoute: its units or its road no longer exist.
        ClaimIncomplete: a title would be asked for several years.
        ReferenceTaken: the client has used the reference.
        OwnNomination: the actor is one of those people.
    """
    source = await tx.one(repository.HEAD, id=dossier_id)
    draft = DossierIn(
        owner_unit_id=source.owner_unit_id,
        deciding_unit_id=source.deciding_unit_id,
        type=source.type,
        name=asked.name or source.name,
        year=asked.year,
        period=asked.period,
        client_reference=asked.client_reference,
    )
    opened = await make(tx, actor, draft)
    nominees = await tx.all(nominations.NOMINEES, dossier_id=source.id)
    await _nominate(tx, opened.id, _claimed(tx, nominees, source, draft.years))
    await must_not_be_nominated(tx, actor, opened.id)
    pending = await tx.all(nominations.PENDING, dossier_id=opened.id)
    head = await tx.one(repository.HEAD, id=opened.id)
    judged = await rejudge(tx, head, pending)
    tell_opened(
        tx,
        actor,
        opened,
        draft,
        copied_from=ids.show(Prefix.DOSSIER, source.id),
        nominations=[told(one) for one in judged],
    )
    return await tx.one(repository.VIEW, id=opened.id)


def _claimed(
    tx: Transaction, nominees: Sequence[Nominee], source: DossierHead, years: tuple[int, int]
) -> list[Claimed]:
    """What is asked for in the new years, once for each person, form and period."""
    lawbook = office_of(tx).lawbook
    claimed: dict[tuple[UUID, str, int, int], str | None] = {}
    for one in nominees:
        first, last = _moved(one, source, years)
        must_fit(form_of(one.award_code, lawbook), first, last)
        claimed.setdefault((one.subject_id, one.award_code, first, last), one.ground)
    return [(person, code, ground, first, last) for (person, code, first, last), ground in claimed.items()]


def _moved(one: Nominee, source: DossierHead, years: tuple[int, int]) -> tuple[int, int]:
    """The dossier's new years; years of a nomination's own move as far as the dossier's last."""
    by = years[1] - source.last_year
    is_own = (one.first_year, one.last_year) != (source.first_year, source.last_year)
    return (one.first_year + by, one.last_year + by) if is_own and one.last_year + by <= _LAST_YEAR else years


async def _nominate(tx: Transaction, dossier_id: UUID, claimed: Sequence[Claimed]) -> None:
    later: dict[str, Any] = dict.fromkeys(("summary", "client_reference", "outcome_reason"))
    rows = [
        {
            **later,
            "id": ids.new(),
            "dossier_id": dossier_id,
            "position": position,
            "subject_id": subject_id,
            "award_code": award_code,
            "first_year": first,
            "last_year": last,
            "ground": ground,
            "outcome": Outcome.PENDING,
            "is_live": False,
            "verdict": {},
            "verdict_hash": b"",
            "judged_on": clock.today(),
            "version": 0,
            "created_at": clock.now(),
        }
        for position, (subject_id, award_code, ground, first, last) in enumerate(claimed, 1)
    ]
    await tx.many(nominations.ADD, rows)
