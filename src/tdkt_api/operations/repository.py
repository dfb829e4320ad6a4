"""Statements on long jobs and their results, as the application runs them."""

from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Integer,
    Uuid,
    any_,
    bindparam,
    func,
    insert,
    literal,
    null,
    select,
    tuple_,
    update,
)

from ..db.query import Query, columns_of, none, stored, within
from ..models import Operation, OperationResult, Unit
from .shapes import Held, Job, Kept, OperationState, OperationView, Part, Underway

_ID: Final = Operation.id == bindparam("id")
_MINE: Final = Operation.person_id == bindparam("person_id")
_HOLDING: Final = (
    Operation.id == bindparam("job"),
    Operation.attempt == bindparam("held", type_=Integer),
    Operation.state == literal(OperationState.RUNNING.value),
)

ADD = Query(insert(Operation).values(stored(Operation)), none)
HELD = Query(
    select(*columns_of(Unit, Held))
    .where(Unit.id == any_(bindparam("unit_ids", type_=ARRAY(Uuid))))
    .order_by(func.length(Unit.path), Unit.path),
    Held,
)
UNDER_WAY = Query(
    select(func.count()).select_from(Operation).where(_MINE, Operation.finished_at.is_(None)), int
)
VIEW = Query(
    select(*columns_of(Operation, OperationView)).where(_ID, _MINE, within(Operation)), OperationView
)
# Whoever works on it waits to write, finds it no longer running and writes nothing more.
LOCK = Query(
    select(*columns_of(Operation, Underway)).where(_ID, _MINE, within(Operation)).with_for_update(), Underway
)
CANCEL = Query(
    update(Operation)
    .values(
        state=literal(OperationState.CANCELLED.value),
        leased_until=null(),
        finished_at=bindparam("new_finished_at"),
    )
    .where(_ID),
    none,
)
KEPT = Query(select(*columns_of(Operation, Kept)).where(_ID, _MINE, within(Operation)), Kept)
PART = Query(
    select(*columns_of(OperationResult, Part)).where(
        OperationResult.operation_id == bindparam("id"),
        OperationResult.attempt == bindparam("attempt"),
        OperationResult.part == bindparam("part"),
    ),
    Part,
)
JOB = Query(select(*columns_of(Operation, Job)).where(_ID, within(Operation)).with_for_update(), Job)
ADD_PART = Query(insert(OperationResult).values(stored(OperationResult)), none)
ADVANCE = Query(
    update(Operation)
    .values(progress=bindparam("new_progress"), leased_until=bindparam("new_leased_until"))
    .where(*_HOLDING),
    none,
)
SUCCEED = Query(
    update(Operation)
    .values(
        state=literal(OperationState.SUCCEEDED.value),
        progress=100,
        leased_until=null(),
        finished_at=bindparam("new_finished_at"),
        media_type=bindparam("new_media_type"),
        byte_count=bindparam("new_byte_count"),
        sha256=bindparam("new_sha256"),
        expires_at=bindparam("new_expires_at"),
    )
    .where(*_HOLDING),
    none,
)
FAIL = Query(
    update(Operation)
    .values(
        state=literal(OperationState.FAILED.value),
        leased_until=null(),
        finished_at=bindparam("new_finished_at"),
        problem=bindparam("new_problem"),
    )
    .where(*_HOLDING),
    none,
)


@cache
def page_of(active: frozenset[str]) -> Query[OperationView]:
    """The page of a person's jobs for these filters, the newest first."""
    clauses: dict[str, Any] = {
        "state": Operation.state == bindparam("state"),
        "after_id": tuple_(Operation.created_at, Operation.id)
        < tuple_(
            bindparam("after_at", type_=Operation.created_at.type),
            bindparam("after_id", type_=Operation.id.type),
        ),
    }
    return Query(
        select(*columns_of(Operation, OperationView))
        .where(_MINE, within(Operation), *(clauses[name] for name in sorted(active)))
        .order_by(Operation.created_at.desc(), Operation.id.desc())
        .limit(bindparam("limit", type_=Integer)),
        OperationView,
    )


def place_of(id: UUID, attempt: int, part: int) -> str:
    """What a sealed part is bound to."""
    return f"operation_result|{id}|{attempt}|{part}"
