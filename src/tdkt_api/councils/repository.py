"""Queries on councils and their meetings."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from ..db.query import Query, columns_of, none, stored, within
from ..models import Council, Meeting


@dataclass(frozen=True, slots=True)
class CouncilView:
    id: UUID
    unit_id: UUID
    unit_path: str
    established_by: str
    member_count: int
    in_office_from: date
    in_office_to: date | None
    version: int


@dataclass(frozen=True, slots=True)
class MeetingView:
    id: UUID
    council_id: UUID
    unit_path: str
    held_on: date
    dossier_ids: list[UUID]
    state: str
    closed_at: datetime | None
    version: int


ADD = Query(insert(Council).values(stored(Council)), none)
GET = Query(
    select(*columns_of(Council, CouncilView)).where(Council.id == bindparam("id"), within(Council)),
    CouncilView,
)
ADD_MEETING = Query(insert(Meeting).values(stored(Meeting)), none)
GET_MEETING = Query(
    select(*columns_of(Meeting, MeetingView)).where(Meeting.id == bindparam("id"), within(Meeting)),
    MeetingView,
)
LOCK_MEETING = Query(
    select(*columns_of(Meeting, MeetingView))
    .where(Meeting.id == bindparam("id"), within(Meeting))
    .with_for_update(),
    MeetingView,
)
CLOSE_MEETING = Query(
    update(Meeting)
    .values(state="closed", closed_at=bindparam("new_closed_at"), version=Meeting.version + 1)
    .where(Meeting.id == bindparam("id")),
    none,
)
