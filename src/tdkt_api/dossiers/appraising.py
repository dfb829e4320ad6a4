"""Appraising: a conclusion on every nomination, and answers to what only a person can judge."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..awards import service as awards
from ..db.transaction import Transaction
from ..errors import AppraisalIncomplete, CriterionNotOpen, Fault
from ..ids import Prefix
from . import nominations
from .judging import open_questions, rejudge
from .nominating import told
from .schemas import AppraisedIn, AppraiseIn, AttestationIn
from .shapes import DossierHead, Nominated


async def appraise(
    tx: Transaction, actor: Actor, head: DossierHead, asked: AppraiseIn
) -> tuple[DossierHead, Mapping[str, Any]]:
    """Conclude on every pending nomination; what was attested is judged again.

    Raises:
        AppraisalIncomplete: a pending nomination is missing, given twice, or one named is not pending.
        CriterionNotOpen: an attestation answers no open question of its nomination, or names no such reading.
    """
    pending = {one.id: one for one in await tx.all(nominations.PENDING, dossier_id=head.id)}
    _must_cover(pending, asked)
    rows = [
        _attestation(actor, head, pending[item.nomination_id], answer, f"/nominations/{n}/attestations/{m}")
        for n, item in enumerate(asked.nominations)
        for m, answer in enumerate(item.attestations)
    ]
    await tx.many(nominations.CONCLUDE, [_conclusion(actor, head, item) for item in asked.nominations])
    await tx.many(nominations.ATTEST, rows)
    judged = await rejudge(tx, head, list(pending.values()))
    await awards.confirm(tx, counted(judged))
    return head, {"nominations": [_told(one, asked) for one in judged]}


def counted(judged: list[Nominated]) -> list[UUID]:
    """The imported awards that verdicts rest on: the appraiser has seen their papers."""
    found = [
        ids.read(Prefix.AWARD, id)
        for one in judged
        for finding in one.verdict["findings"]
        for id in finding["evidence"].get("unverified", ())
    ]
    return sorted(set(found))


def _must_cover(pending: Mapping[UUID, Nominated], asked: AppraiseIn) -> None:
    given = [item.nomination_id for item in asked.nominations]
    wrong = [n for n, id in enumerate(given) if id not in pending or id in given[:n]]
    if wrong or len(given) != len(pending):
        raise AppraisalIncomplete(
            faults=[Fault(f"/nominations/{n}/nomination_id", "appraisal.not_pending") for n in wrong],
            pending=len(pending),
            given=len(given),
        )


def _attestation(
    actor: Actor, head: DossierHead, one: Nominated, answer: AttestationIn, pointer: str
) -> dict[str, Any]:
    _must_answer(one, answer, pointer)
    return {
        "nomination_id": one.id,
        "criterion": answer.criterion,
        "answer": answer.answer,
        "reading": answer.reading,
        "evidence": answer.evidence,
        "stage_number": head.stage_number,
        "person_id": actor.person_id,
        "attested_at": clock.now(),
    }


def _must_answer(one: Nominated, answer: AttestationIn, pointer: str) -> None:
    asked = {found["code"]: found for found in open_questions(one.verdict)}
    found = asked.get(answer.criterion)
    if found is None:
        raise CriterionNotOpen(criterion=answer.criterion).at(pointer)
    readings = {reading["reading"] for reading in found.get("readings", ())}
    if (answer.reading is not None) != bool(readings) or (readings and answer.reading not in readings):
        raise CriterionNotOpen(criterion=answer.criterion).at(f"{pointer}/reading")


def _conclusion(actor: Actor, head: DossierHead, item: AppraisedIn) -> dict[str, Any]:
    return {
        "nomination_id": item.nomination_id,
        "stage_number": head.stage_number,
        "conclusion": item.conclusion,
        "note": item.note,
        "person_id": actor.person_id,
        "appraised_at": clock.now(),
    }


def _told(one: Nominated, asked: AppraiseIn) -> dict[str, Any]:
    item = next(item for item in asked.nominations if item.nomination_id == one.id)
    attested = {a.criterion: a.answer or a.reading or "" for a in item.attestations}
    return {
        **told(one),
        "conclusion": item.conclusion,
        "attested": [{"criterion": name, "answer": answer} for name, answer in attested.items()],
    }
