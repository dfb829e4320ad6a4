"""Queries on notices of a result."""

from functools import cache
from typing import Any, Final

from sqlalchemy import ARRAY, ColumnElement, Date, Select, Uuid, any_, bindparam, insert, select, update

from ..db.query import Query, none, stored, within
from ..models import Decision, DecisionLine, DecisionNotice, Nomination
from .notice_shapes import NoticeRow, Told

_AT_MOST: Final = 50
_OWN: Final = [name for name in NoticeRow.__dataclass_fields__ if hasattr(DecisionNotice, name)]
_SEEN = (
    select(
        *(getattr(DecisionNotice, name) for name in _OWN),
        Decision.official_number,
        Decision.signed_on,
        Decision.unit_id.label("decision_unit_id"),
    )
    .join(Decision, Decision.id == DecisionNotice.decision_id)
    .where(within(DecisionNotice))
)
_OPEN: Final = DecisionNotice.acknowledged_on.is_(None)
ADD = Query(insert(DecisionNotice).values(stored(DecisionNotice)), none)
VIEW = Query(_SEEN.where(DecisionNotice.id == bindparam("id")), NoticeRow)
LOCK = Query(_SEEN.where(DecisionNotice.id == bindparam("id")).with_for_update(of=DecisionNotice), NoticeRow)
OF_DECISION = Query(
    _SEEN.where(DecisionNotice.decision_id == bindparam("decision_id")).order_by(DecisionNotice.id), NoticeRow
)
WAITING = Query(
    _SEEN.where(DecisionNotice.unit_id == any_(bindparam("units", type_=ARRAY(Uuid))), _OPEN)
    .order_by(DecisionNotice.due_on.asc().nulls_last(), DecisionNotice.id)
    .limit(_AT_MOST),
    NoticeRow,
)
ACKNOWLEDGE = Query(
    update(DecisionNotice)
    .values(
        acknowledged_on=bindparam("new_acknowledged_on"),
        acknowledged_by=bindparam("new_acknowledged_by"),
        version=DecisionNotice.version + 1,
    )
    .where(DecisionNotice.id == bindparam("id")),
    none,
)
LINES = Query(
    select(
        DecisionLine.decision_id,
        Nomination.dossier_id,
        DecisionLine.nomination_id,
        Nomination.award_code,
        DecisionLine.result,
        DecisionLine.reason,
    )
    .join(Nomination, Nomination.id == DecisionLine.nomination_id)
    .where(
        DecisionLine.decision_id == any_(bindparam("decision_ids", type_=ARRAY(Uuid))),
        Nomination.dossier_id == any_(bindparam("dossier_ids", type_=ARRAY(Uuid))),
    )
    .order_by(DecisionLine.decision_id, DecisionLine.position),
    Told,
)
_CLAUSES: Final[dict[str, ColumnElement[bool]]] = {
    "unit_id": DecisionNotice.unit_id == bindparam("unit_id"),
    "open": _OPEN,
    "acknowledged": DecisionNotice.acknowledged_on.is_not(None),
    "today": DecisionNotice.due_on < bindparam("today", type_=Date),
    "after_id": DecisionNotice.id < bindparam("after_id", type_=DecisionNotice.id.type),
}


@cache
def notices_page_of(active: frozenset[str]) -> Query[NoticeRow]:
    """The page narrowed by these filters."""
    statement: Select[Any] = _SEEN.where(*(_CLAUSES[name] for name in sorted(active)))
    return Query(statement.order_by(DecisionNotice.id.desc()).limit(bindparam("limit")), NoticeRow)
