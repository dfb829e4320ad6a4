"""From the lines of a signed decision to awards in the registry and outcomes of nominations."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from .. import ids
from ..access.actor import Actor
from ..achievements import service as achievements
from ..awards import service as awards
from ..awards.shapes import NewAward, Snapshot
from ..db.transaction import Transaction
from ..dossiers import nominations
from ..dossiers.citing import serve
from ..ids import Prefix
from ..submissions.signing import Number
from ..units.repository import UnitRow
from ..workflow.outcomes import Outcome
from . import repository
from .conferring import Ruled
from .repository import Awarded


async def enter(
    tx: Transaction,
    signer: Actor,
    decision_id: UUID,
    unit: UnitRow,
    number: Number,
    ruled: Sequence[Ruled],
) -> dict[UUID, UUID]:
    """Enter what was conferred into the registry and close every nomination; the award's id by nomination.

    Raises:
        AwardHeld: a subject already holds the form for the period.
    """
    conferred = [one for one in ruled if one.is_conferred]
    named = [one.nominated.subject_id for one in conferred]
    rows = await tx.all(repository.SUBJECTS, ids=named, day=number.day)
    subjects = {row.id: row for row in rows}
    awarded = {one.nominated.id: ids.new() for one in conferred}
    await awards.enter_conferred(
        tx,
        [
            NewAward(
                id=awarded[one.nominated.id],
                subject_id=one.nominated.subject_id,
                award_code=one.nominated.award_code,
                first_year=one.nominated.first_year,
                last_year=one.nominated.last_year,
                type=one.held.head.type,
                grounds=one.relied.grounds,
                decision_id=decision_id,
                nomination_id=one.nominated.id,
                issuing_unit_id=unit.id,
                official_number=number.official,
                signed_on=number.day,
                snapshot=_snapshot(subjects[one.nominated.subject_id], signer, unit, number.day),
            )
            for one in conferred
        ],
    )
    await achievements.use(tx, [use for one in conferred for use in _uses(one)])
    await serve(tx, awarded)
    await tx.many(nominations.CLOSE, [_closed(one) for one in ruled])
    return awarded


def _snapshot(subject: Awarded, signer: Actor, unit: UnitRow, day: date) -> Snapshot:
    return Snapshot(
        name=subject.name,
        kind=subject.kind,
        is_posthumous=(subject.died_on is not None and subject.died_on <= day) or None,
        post=subject.post,
        unit=subject.unit_name,
        occupation=subject.occupation,
        group=subject.group,
        sex=subject.sex,
        signer_name=signer.name,
        signer_post=signer.post,
        issuer=unit.name,
    )


def _uses(one: Ruled) -> list[tuple[UUID, UUID, str, int]]:
    nominated = one.nominated
    return [
        (
            ids.read(Prefix.INITIATIVE, work),
            nominated.subject_id,
            nominated.award_code,
            nominated.last_year,
        )
        for work in one.relied.works
    ]


def _closed(one: Ruled) -> dict[str, object]:
    return {
        "id": one.nominated.id,
        "new_outcome": Outcome.CONFERRED if one.is_conferred else Outcome.REFUSED,
        "new_outcome_reason": one.line.reason,
        "new_is_live": one.is_conferred,
    }
