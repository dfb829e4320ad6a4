"""Queries of the history."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Integer, Uuid, any_, bindparam, insert, select

from ..db.query import Query, columns_of, none, stored, within
from ..models import Dossier, HistoryDisclosure, HistoryEvent, HistoryHead, Person, SecurityEntry


@dataclass(frozen=True, slots=True)
class Event:
    id: UUID
    seq: int
    body: bytes
    prev_hash: bytes
    hash: bytes
    type: str
    at: datetime
    person_name: str


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A sealed value; erased where it is empty."""

    event_id: UUID
    name: str
    salt: bytes | None
    sealed: bytes | None
    key_version: int


@dataclass(frozen=True, slots=True)
class Head:
    seq: int
    hash: bytes


_event = select(
    *(getattr(HistoryEvent, name) for name in ("id", "seq", "body", "prev_hash", "hash", "type", "at")),
    Person.name.label("person_name"),
).join(Person, Person.id == HistoryEvent.person_id)
VISIBLE = Query(select(Dossier.id).where(Dossier.id == bindparam("id"), within(Dossier)), UUID)
PAGE = Query(
    _event.where(
        HistoryEvent.stream_id == bindparam("stream_id"),
        HistoryEvent.seq > bindparam("after", type_=BigInteger),
        HistoryEvent.seq <= bindparam("until", type_=BigInteger),
    )
    .order_by(HistoryEvent.seq)
    .limit(bindparam("size", type_=Integer)),
    Event,
)
UNTIL = Query(
    select(HistoryEvent.seq)
    .where(HistoryEvent.stream_id == bindparam("stream_id"), HistoryEvent.at <= bindparam("at"))
    .order_by(HistoryEvent.seq.desc())
    .limit(1),
    int,
)
HEAD = Query(
    select(*columns_of(HistoryHead, Head)).where(HistoryHead.stream_id == bindparam("stream_id")), Head
)
DISCLOSED = Query(
    select(*columns_of(HistoryDisclosure, Disclosed))
    .where(HistoryDisclosure.event_id == any_(bindparam("event_ids", type_=ARRAY(Uuid))))
    .order_by(HistoryDisclosure.event_id, HistoryDisclosure.name),
    Disclosed,
)
ADD_ENTRY = Query(insert(SecurityEntry).values(stored(SecurityEntry)), none)
