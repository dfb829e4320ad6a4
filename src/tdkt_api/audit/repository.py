"""Queries of one stream of the history, of its disclosures, and the entries that audits leave."""

from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Integer, Uuid, any_, bindparam, cast, func, insert, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased

from ..db.paging import counting
from ..db.query import Query, columns_of, none, stored, within
from ..history.events import EventType
from ..models import (
    Dossier,
    HistoryDisclosure,
    HistoryEvent,
    HistoryHead,
    Person,
    SecurityEntry,
    Subject,
    Unit,
)
from .shapes import Disclosed, Event, Head, Move, Place, Seen

_behalf = aliased(Person)
EVENTS = (
    select(
        *(getattr(HistoryEvent, name) for name in ("id", "seq", "body", "prev_hash", "hash", "type", "at")),
        Person.name.label("person_name"),
        Person.post.label("person_post"),
        Unit.name.label("unit_name"),
        _behalf.name.label("behalf_name"),
    )
    .join(Person, Person.id == HistoryEvent.person_id)
    .outerjoin(_behalf, _behalf.id == HistoryEvent.behalf_id)
    .join(Unit, Unit.id == HistoryEvent.unit_id)
)
_data = cast(func.convert_from(HistoryEvent.body, "UTF8"), JSONB)["data"]
_until = HistoryEvent.seq <= bindparam("until", type_=BigInteger)

SUBJECT_VISIBLE = Query(
    select(Subject.id).where(
        Subject.id == bindparam("id"), Subject.kind == bindparam("kind"), within(Subject)
    ),
    UUID,
)
VISIBLE = Query(
    select(*columns_of(Dossier, Seen)).where(Dossier.id == bindparam("id"), within(Dossier)), Seen
)
PAGE = Query(
    EVENTS.where(
        HistoryEvent.stream_id == bindparam("stream_id"),
        HistoryEvent.seq > bindparam("after", type_=BigInteger),
        _until,
    )
    .order_by(HistoryEvent.seq)
    .limit(bindparam("size", type_=Integer)),
    Event,
)
COUNT = counting(PAGE)
MOVES = Query(
    select(
        HistoryEvent.seq,
        HistoryEvent.at,
        func.coalesce(_data["to"].astext, "draft").label("target"),
    )
    .where(
        HistoryEvent.stream_id == bindparam("stream_id"),
        _until,
        or_(HistoryEvent.type == EventType.DOSSIER_OPEN.value, _data.has_key("to")),
    )
    .order_by(HistoryEvent.seq),
    Move,
)
UNTIL = Query(
    select(HistoryEvent.seq)
    .where(HistoryEvent.stream_id == bindparam("stream_id"), HistoryEvent.at <= bindparam("at"))
    .order_by(HistoryEvent.seq.desc())
    .limit(1),
    int,
)
HEADS = Query(
    select(*columns_of(HistoryHead, Head))
    .where(HistoryHead.stream_id == any_(bindparam("stream_ids", type_=ARRAY(Uuid))))
    .order_by(HistoryHead.stream_id),
    Head,
)
DISCLOSED = Query(
    select(*columns_of(HistoryDisclosure, Disclosed))
    .where(HistoryDisclosure.event_id == any_(bindparam("event_ids", type_=ARRAY(Uuid))))
    .order_by(HistoryDisclosure.event_id, HistoryDisclosure.name),
    Disclosed,
)
PLACE = Query(select(*columns_of(Unit, Place)).where(Unit.id == bindparam("id")), Place)
ADD_ENTRY = Query(insert(SecurityEntry).values(stored(SecurityEntry)), none)
