"""Appraising: a conclusion on every nomination, and answers to what only a person can judge."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..awards import service as awards
from ..db.transaction import Transaction
from ..errors import AppraisalIncomplete, CriterionNotOpen, Fault
from ..history import chain
from ..ids import Prefix
from ..law.facts import Attested
from ..law.verdict import Status
from ..workflow.process import Role
from . import nominations
from .judging import rejudge
from .nominating import told
from .shapes import Acted, DossierHead, Nominated
from .step_schemas import AppraisedIn, AppraiseIn, AttestationIn

Known = Mapping[UUID, Mapping[str, Attested]]


async def appraise(tx: Transaction, actor: Actor, head: DossierHead, asked: AppraiseIn) -> Acted:
    """Conclude on every pending nomination; what was attested is judged again.

    Raises:
        AppraisalIncomplete: a pending nomination is missing, given twice, or one named is not pending.
        CriterionNotOpen: an attestation answers no open question of its nomination, or names no such reading.
    """
    pending = {one.id: one for one in await tx.all(nominations.PENDING, dossier_id=head.id)}
    _must_cover(pending, asked)
    known = await nominations.attested(tx, list(pending))
    rows = [
        _attestation(
            actor, head, pending[item.nomination_id], known, answer, f"/nominations/{n}/attestations/{m}"
        )
        for n, item in enumerate(asked.nominations)
        for m, answer in enumerate(item.attestations)
    ]
    await tx.many(nominations.CONCLUDE, [_conclusion(actor, head, item) for item in asked.nominations])
    await tx.many(nominations.ATTEST, rows)
    judged = await rejudge(tx, head, list(pending.values()))
    await awards.confirm(tx, actor, counted(judged), acting=Role.APPRAISER, unit_id=head.stage_unit_id)
    items = {item.nomination_id: item for item in asked.nominations}
    told = {"nominations": [_told(one, items[one.id]) for one in judged]}
    return Acted(head, told, {"evidence": _evidence(asked)})


def counted(judged: list[Nominated]) -> list[UUID]:
    """The imported awards that verdicts rest on: the appraiser has seen their papers."""
    named = {id for one in judged for id in _unverified(one.verdict["findings"])}
    return sorted(ids.read(Prefix.AWARD, id) for id in named)


def _unverified(part: Any) -> Iterator[str]:
    """The awards named so anywhere in a finding; alternatives and readings hold findings of their own."""
    if isinstance(part, list):
        for inner in part:
            yield from _unverified(inner)
    elif isinstance(part, dict):
        yield from part.get("unverified", ())
        yield from _unverified(list(part.values()))


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
    actor: Actor, head: DossierHead, one: Nominated, known: Known, answer: AttestationIn, pointer: str
) -> dict[str, Any]:
    _must_answer(one, known[one.id], answer, pointer)
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


def _must_answer(
    one: Nominated, answered: Mapping[str, Attested], answer: AttestationIn, pointer: str
) -> None:
    """An answer belongs to an open question, or replaces an earlier answer."""
    asked = {found["code"]: found for found in one.verdict["findings"]}
    found = asked.get(answer.criterion)
    if found is None or not (found["status"] == Status.UNKNOWN or answer.criterion in answered):
        raise CriterionNotOpen().at(pointer)
    readings = {reading["reading"] for reading in found.get("readings", ())}
    if (answer.reading is not None) != bool(readings) or (readings and answer.reading not in readings):
        raise CriterionNotOpen().at(f"{pointer}/reading")


def _conclusion(actor: Actor, head: DossierHead, item: AppraisedIn) -> dict[str, Any]:
    return {
        "nomination_id": item.nomination_id,
        "stage_number": head.stage_number,
        "conclusion": item.conclusion,
        "note": item.note,
        "person_id": actor.person_id,
        "appraised_at": clock.now(),
    }


def _evidence(asked: AppraiseIn) -> str:
    """Every note and piece of evidence as one text, so that one commitment holds them all."""
    texts = [
        {
            "nomination": ids.show(Prefix.NOMINATION, item.nomination_id),
            "note": item.note or "",
            "evidence": [{"criterion": a.criterion, "text": a.evidence} for a in item.attestations],
        }
        for item in asked.nominations
    ]
    return chain.canonical({"nominations": texts}).decode()


def _told(one: Nominated, item: AppraisedIn) -> dict[str, Any]:
    attested = [{"criterion": a.criterion, "answer": a.answer or a.reading or ""} for a in item.attestations]
    return {**told(one), "conclusion": item.conclusion, "attested": attested}
