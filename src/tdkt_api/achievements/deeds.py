"""Recorded deeds in the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Text,
    Uuid,
    any_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)

from .. import ids
from ..db.query import Query, columns_of, none, stored, within
from ..db.transaction import Transaction
from ..http.version import Version
from ..models import Achievement, AchievementEvidence, Movement, Subject
from ..names import folded
from .deed_row import DeedRow
from .deed_shapes import Evidence

_EDITABLE: Final = (
    "kind",
    "title",
    "description",
    "happened_from",
    "happened_to",
    "field",
    "scope",
    "figures",
    "movement_id",
    "recognised_by",
    "recognised_number",
    "recognised_on",
    "state",
    "confirmed_by",
    "confirmed_on",
    "withdrawal_reason",
)
_OF_SUBJECT: Final = {
    "subject_kind": Subject.kind.label("subject_kind"),
    "subject_name": Subject.name.label("subject_name"),
    "subject_unit_id": Subject.unit_id.label("subject_unit_id"),
    "subject_path": Subject.unit_path.label("subject_path"),
}
_DEEDS: Final = (
    select(*columns_of(Achievement, DeedRow, **_OF_SUBJECT))
    .join(Subject, Subject.id == Achievement.subject_id)
    .where(within(Subject))
)
_WORDS: Final = literal(" ").concat(Achievement.title_folded)
_CLAUSES: Final[dict[str, ColumnElement[bool]]] = {
    "subject_id": Achievement.subject_id == bindparam("subject_id", type_=Uuid),
    "movement_id": Achievement.movement_id == bindparam("movement_id", type_=Uuid),
    "state": Achievement.state == bindparam("state", type_=Text),
    "path_from": Subject.unit_path >= bindparam("path_from", type_=Subject.unit_path.type),
    "path_to": Subject.unit_path < bindparam("path_to", type_=Subject.unit_path.type),
    "day_from": Achievement.happened_to >= bindparam("day_from", type_=Date),
    "day_to": Achievement.happened_from <= bindparam("day_to", type_=Date),
    "q": func.strpos(_WORDS, literal(" ").concat(bindparam("q", type_=Text))) > 0,
    "after_id": tuple_(Achievement.happened_to, Achievement.id)
    < tuple_(bindparam("after_day", type_=Date), bindparam("after_id", type_=Uuid)),
}
_BESIDE: Final = frozenset({"after_day"})  # no clause of its own


@dataclass(frozen=True, slots=True)
class Proof:
    """A paper of one of several deeds."""

    achievement_id: UUID
    title: str
    kind: str
    sha256: bytes
    size_bytes: int
    media_type: str
    issued_by: str | None
    issued_on: date | None
    reference: str | None


ADD: Final = Query(insert(Achievement).values(stored(Achievement)), none)
VIEW: Final = Query(_DEEDS.where(Achievement.id == bindparam("id")), DeedRow)
LOCK: Final = Query(_DEEDS.where(Achievement.id == bindparam("id")).with_for_update(of=Achievement), DeedRow)
STORE: Final = Query(
    update(Achievement)
    .values(
        **{name: bindparam(f"new_{name}", type_=Achievement.__table__.c[name].type) for name in _EDITABLE},
        title_folded=bindparam("new_title_folded", type_=Text),
        version=Achievement.version + 1,
    )
    .where(Achievement.id == bindparam("id")),
    none,
)
ADD_EVIDENCE: Final = Query(insert(AchievementEvidence).values(stored(AchievementEvidence)), none)
CLEAR_EVIDENCE: Final = Query(
    delete(AchievementEvidence).where(AchievementEvidence.achievement_id == bindparam("achievement_id")), none
)
EVIDENCE: Final = Query(
    select(*columns_of(AchievementEvidence, Proof))
    .where(AchievementEvidence.achievement_id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    .order_by(AchievementEvidence.achievement_id, AchievementEvidence.position),
    Proof,
)
MOVEMENT: Final = Query(select(Movement.id).where(Movement.id == bindparam("id")), UUID)


async def view(tx: Transaction, id: UUID) -> DeedRow:
    """One deed of a visible subject."""
    return await tx.one(VIEW, id=id)


async def lock(tx: Transaction, id: UUID, seen: Version) -> DeedRow:
    """Hold one visible deed's row until the transaction ends, as the actor saw it."""
    seen.required()
    row = await tx.one(LOCK, id=id)
    seen.must_be(row.version)
    return row


async def store(tx: Transaction, row: DeedRow) -> None:
    """Write what an act changed; the version rises."""
    given = {f"new_{name}": getattr(row, name) for name in _EDITABLE}
    await tx.run(STORE, id=row.id, new_title_folded=folded(row.title), **given)


async def evidence_of(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, list[Proof]]:
    """The papers of these deeds, in their order."""
    found: dict[UUID, list[Proof]] = {id: [] for id in ids}
    for one in await tx.all(EVIDENCE, ids=list(ids)):
        found[one.achievement_id].append(one)
    return found


async def prove(tx: Transaction, achievement_id: UUID, papers: Iterable[Evidence]) -> None:
    """Put these papers in the place of those that were there."""
    await tx.run(CLEAR_EVIDENCE, achievement_id=achievement_id)
    await tx.many(
        ADD_EVIDENCE,
        [
            {"id": ids.new(), "achievement_id": achievement_id, "position": n, **_members(one)}
            for n, one in enumerate(papers, 1)
        ],
    )


async def page(tx: Transaction, active: dict[str, Any], limit: int) -> list[DeedRow]:
    """The latest first; `active` are the filters that are set and their values."""
    return await tx.all(page_of(frozenset(active)), **active, limit=limit)


@cache
def page_of(active: frozenset[str]) -> Query[DeedRow]:
    """The statement for a set of active filters; composed once for each."""
    statement = (
        _DEEDS.where(*(_CLAUSES[name] for name in sorted(active - _BESIDE)))
        .order_by(Achievement.happened_to.desc(), Achievement.id.desc())
        .limit(bindparam("limit"))
    )
    return Query(statement, DeedRow)


def _members(one: Evidence) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Evidence.__dataclass_fields__}
