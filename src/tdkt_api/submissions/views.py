"""Opinions from rows to what is shown."""

from dataclasses import asdict
from typing import Any, Final

from .. import clock
from ..db.paging import Page
from ..db.transaction import Transaction
from ..http.deadline import deadline_of
from ..workflow.opinions import OPEN
from .consultations import Whole
from .shapes import ConsultationRow
from .shown_schemas import AnswerOut, ConsultationBrief, ConsultationOut, ObjectionOut

_INNER: Final = frozenset({"asking_path", "unit_path", "provision"})


def consultation_out(tx: Transaction, found: Whole) -> ConsultationOut:
    """One asking with what was said."""
    return ConsultationOut(
        **_members(tx, found.consultation),
        answers=[AnswerOut.model_validate(one) for one in found.answers],
        objections=[ObjectionOut.model_validate(one) for one in found.objections],
    )


def shown(tx: Transaction, page: Page[ConsultationRow]) -> Page[ConsultationBrief]:
    """A page of them."""
    return page.showing([ConsultationBrief(**_members(tx, row)) for row in page.items])


def _members(tx: Transaction, row: ConsultationRow) -> dict[str, Any]:
    members = {name: value for name, value in asdict(row).items() if name not in _INNER}
    return {
        **members,
        "legal_basis": [row.provision] if row.provision else [],
        "deadline": deadline_of(tx, row.due_on if row.state == OPEN else None),
        "is_overdue": row.state == OPEN and row.due_on < clock.today(),
    }
