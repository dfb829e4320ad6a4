"""Queries on what was asked for, answered and objected."""

from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Date, Text, Uuid, any_, bindparam, insert, select, tuple_, update

from ..db.paging import counting
from ..db.query import Query, columns_of, none, stored, within
from ..db.transaction import Transaction
from ..models import Consultation, ConsultationAnswer, ConsultationObjection, Dossier, Nomination, Person
from ..workflow.opinions import AskedState
from .shapes import Answer, ConsultationRow, Objection

_UNITS: Final = bindparam("units", type_=ARRAY(Uuid))
_COLUMNS: Final = columns_of(Consultation, ConsultationRow)
_JOINED: Final = Consultation.dossier_id == Dossier.id
_CLAUSES: Final[dict[str, ColumnElement[bool]]] = {
    "received": Consultation.unit_id == any_(_UNITS),
    "sent": Consultation.asking_unit_id == any_(_UNITS),
    "dossier_id": Consultation.dossier_id == bindparam("dossier_id", type_=Uuid),
    "state": Consultation.state == bindparam("state", type_=Text),
    "overdue_on": (Consultation.state == AskedState.OPEN.value)
    & (Consultation.due_on < bindparam("overdue_on", type_=Date)),
    "after_id": tuple_(Consultation.due_on, Consultation.id)
    > tuple_(bindparam("after_due", type_=Date), bindparam("after_id", type_=Uuid)),
}
_BESIDE: Final = frozenset({"units", "after_due"})  # no clauses of their own
GET: Final = Query(
    select(*_COLUMNS).join(Dossier, _JOINED).where(Consultation.id == bindparam("id"), within(Dossier)),
    ConsultationRow,
)
LOCK: Final = Query(
    select(*_COLUMNS)
    .join(Dossier, _JOINED)
    .where(Consultation.id == bindparam("id"), within(Dossier))
    .with_for_update(of=Consultation),
    ConsultationRow,
)
ANSWERS: Final = Query(
    select(
        ConsultationAnswer.number,
        ConsultationAnswer.opinion,
        ConsultationAnswer.reason,
        ConsultationAnswer.answered_on,
        Person.name.label("answered_by_name"),
        Person.post.label("answered_by_post"),
    )
    .join(Person, Person.id == ConsultationAnswer.answered_by)
    .where(ConsultationAnswer.consultation_id == bindparam("consultation_id"))
    .order_by(ConsultationAnswer.number),
    Answer,
)
OBJECTIONS: Final = Query(
    select(*columns_of(ConsultationObjection, Objection))
    .where(ConsultationObjection.consultation_id == bindparam("consultation_id"))
    .order_by(ConsultationObjection.id)
    .limit(bindparam("limit")),
    Objection,
)
ADD_ANSWER: Final = Query(insert(ConsultationAnswer).values(stored(ConsultationAnswer)), none)
ADD_OBJECTION: Final = Query(insert(ConsultationObjection).values(stored(ConsultationObjection)), none)
ANSWER: Final = Query(
    update(Consultation)
    .values(
        state=AskedState.ANSWERED.value,
        opinion=bindparam("new_opinion", type_=Text),
        answered_on=bindparam("day", type_=Date),
        version=Consultation.version + 1,
    )
    .where(Consultation.id == bindparam("id")),
    none,
)
COUNT_OBJECTION: Final = Query(
    update(Consultation)
    .values(objection_count=Consultation.objection_count + 1, version=Consultation.version + 1)
    .where(Consultation.id == bindparam("id")),
    none,
)
NOMINATED: Final = Query(
    select(Nomination.id).where(
        Nomination.id == bindparam("id"), Nomination.dossier_id == bindparam("dossier_id")
    ),
    UUID,
)


async def page(tx: Transaction, active: dict[str, Any], limit: int) -> list[ConsultationRow]:
    """The earliest due first; `active` are the filters that are set and their values."""
    return await tx.all(page_of(frozenset(active)), **_given(active), limit=limit)


async def count(tx: Transaction, active: dict[str, Any]) -> int:
    """How many there are in all, counted to one beyond what is told."""
    return await tx.one(counting(page_of(frozenset(active))), **_given(active))


def _given(active: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in active.items() if name not in {"received", "sent"}}


@cache
def page_of(active: frozenset[str]) -> Query[ConsultationRow]:
    """The statement for a set of active filters; composed once for each."""
    statement = (
        select(*_COLUMNS)
        .join(Dossier, _JOINED)
        .where(within(Dossier), *(_CLAUSES[name] for name in sorted(active - _BESIDE)))
        .order_by(Consultation.due_on, Consultation.id)
        .limit(bindparam("limit"))
    )
    return Query(statement, ConsultationRow)
