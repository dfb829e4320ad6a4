"""The events that an inspector asks for, newest first: one plain predicate beside the policy.

Without a stream, the list holds what was done by units of the inspector's subtree and what others did to that
which belongs there. Both are walked in the order of their own indexes; of each no more than a page is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, bindparam, select, tuple_, union_all

from ..access.actor import Actor
from ..db.paging import COUNTED_TO, counting
from ..db.query import Query
from ..db.transaction import Transaction
from ..errors import NotFound
from ..history.events import EventType
from ..ids import SubjectKey
from ..models import HistoryEvent
from ..workflow.process import Role
from . import repository
from .shapes import Event, Place

_EQUAL: Final = (
    "stream_kind",
    "stream_id",
    "person_id",
    "client_id",
    "type",
    "role",
    "unit_province",
    "unit_commune",
)
_AT, _ID, _PATH = HistoryEvent.at.type, HistoryEvent.id.type, HistoryEvent.unit_path.type
_CLAUSES: Final[dict[str, ColumnElement[bool]]] = {
    **{
        name: getattr(HistoryEvent, name) == bindparam(name, type_=getattr(HistoryEvent, name).type)
        for name in _EQUAL
    },
    "path_from": HistoryEvent.unit_path >= bindparam("path_from", type_=_PATH),
    "path_to": HistoryEvent.unit_path < bindparam("path_to", type_=_PATH),
    "at_from": HistoryEvent.at >= bindparam("at_from", type_=_AT),
    "at_to": HistoryEvent.at < bindparam("at_to", type_=_AT),
    "after_id": tuple_(HistoryEvent.at, HistoryEvent.id)
    < tuple_(bindparam("after_at", type_=_AT), bindparam("after_id", type_=_ID)),
}
_HOMES: Final = frozenset({"home_province", "home_commune"})
_BESIDE: Final = _HOMES | {"after_at"}  # no clauses of their own
_SIZE: Final = bindparam("size", type_=Integer)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list; `at_from` is inclusive, `at_to` is not."""

    dossier_id: UUID | None = None
    subject_id: SubjectKey | None = None
    decision_id: UUID | None = None
    stream: tuple[str, UUID] | None = None
    unit_id: UUID | None = None
    person_id: UUID | None = None
    client: str | None = None
    type: EventType | None = None
    role: Role | None = None
    at_from: datetime | None = None
    at_to: datetime | None = None


async def page(
    tx: Transaction, actor: Actor, wanted: Wanted, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[Event]:
    """The newest events first, within what the actor's units may see.

    Raises:
        NotFound: there is no such unit.
    """
    active = await _active(tx, actor, wanted)
    if active is None:
        return []
    active |= {} if after is None else {"after_at": after[0], "after_id": after[1]}
    return await tx.all(page_of(frozenset(active)), **active, size=limit)


async def count(tx: Transaction, actor: Actor, wanted: Wanted) -> int:
    """How many there are in all, counted to one beyond what is told.

    Raises:
        NotFound: there is no such unit.
    """
    active = await _active(tx, actor, wanted)
    if active is None:
        return 0
    each = {"size": COUNTED_TO + 1} if _HOMES & active.keys() else {}  # of those at home and those done to it
    return await tx.one(counting(page_of(frozenset(active))), **active, **each)


async def _active(tx: Transaction, actor: Actor, wanted: Wanted) -> dict[str, Any] | None:
    """The filters that are set and their values; None where no event can agree with them."""
    streams = streams_of(wanted)
    if len(streams) > 1:  # no event belongs to two
        return None
    place = await _place(tx, wanted.unit_id)
    active = {**_plain(wanted), **(below(place) if place else {})}
    for kind, id in streams:
        active |= {"stream_kind": kind, "stream_id": id}
    return active | ({} if streams else home_of(actor.scopes, place))


def streams_of(wanted: Wanted) -> set[tuple[str, UUID]]:
    """The streams that the filters name."""
    named = {
        "dossier": wanted.dossier_id,
        "decision": wanted.decision_id,
    }
    found = {(kind, id) for kind, id in named.items() if id is not None}
    found |= {(wanted.subject_id.kind.value, wanted.subject_id.id)} if wanted.subject_id else set()
    return found | ({wanted.stream} if wanted.stream else set())


def home_of(scopes: Iterable[str], place: Place | None = None) -> dict[str, str]:
    """The one province or commune that covers all that the actor reaches, as a predicate; else none.

    None either where the acts asked for are those at a place inside: they are bounded by that.
    """
    provinces = {scope.split("/")[1] for scope in scopes}
    if len(provinces) != 1 or "" in provinces:
        return {}
    communes = {scope.split("/")[2] for scope in scopes}
    is_commune = len(communes) == 1 and "" not in communes
    home = f"/{provinces.pop()}/" + (f"{communes.pop()}/" if is_commune else "")
    if place is not None and place.path.startswith(home):
        return {}
    return {"home_commune" if is_commune else "home_province": home}


def below(place: Place) -> dict[str, str]:
    """The acts at units in the subtree of a unit, as predicates."""
    depth = place.path.count("/") - 1
    if depth == 0:
        return {}
    segments = place.path.split("/")
    if depth == 1:
        return {"unit_province": place.path}
    commune = {"unit_commune": f"/{segments[1]}/{segments[2]}/"}
    return commune if depth == 2 else commune | {"path_from": place.path, "path_to": f"{place.path[:-1]}0"}


@cache
def page_of(active: frozenset[str]) -> Query[Event]:
    """The statement for a set of active filters; composed once for each."""
    narrowed = [_CLAUSES[name] for name in sorted(active - _BESIDE)]
    home = next((name.removeprefix("home_") for name in active if name.startswith("home_")), None)
    wanted = [HistoryEvent.id.in_(_either(home, narrowed))] if home else narrowed
    return Query(_newest(repository.EVENTS.where(*wanted)), Event)


def _either(home: str, narrowed: list[ColumnElement[bool]]) -> Any:
    """What was done by the units of a place, and what others did to its own."""
    by, to = getattr(HistoryEvent, f"unit_{home}"), getattr(HistoryEvent, f"stream_{home}")
    place = bindparam(f"home_{home}", type_=by.type)
    ids = select(HistoryEvent.id).where(*narrowed)
    done_by, done_to = ids.where(by == place), ids.where(to == place, to != by)
    return union_all(_newest(done_by), _newest(done_to))


def _newest(statement: Select[Any]) -> Select[Any]:
    return statement.order_by(HistoryEvent.at.desc(), HistoryEvent.id.desc()).limit(_SIZE)


def _plain(wanted: Wanted) -> dict[str, Any]:
    named = {
        "person_id": wanted.person_id,
        "client_id": wanted.client,
        "type": wanted.type,
        "role": wanted.role,
        "at_from": wanted.at_from,
        "at_to": wanted.at_to,
    }
    return {name: value for name, value in named.items() if value is not None}


async def _place(tx: Transaction, unit_id: UUID | None) -> Place | None:
    if unit_id is None:
        return None
    place = await tx.maybe(repository.PLACE, id=unit_id)
    if place is None:
        raise NotFound().at("/unit_id")
    return place
