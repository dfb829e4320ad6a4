"""Whole histories as lines of JSON, read piece by piece so that no export fills the memory."""

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Integer, Uuid, and_, any_, bindparam, or_, select, tuple_, union

from .. import clock, ids
from ..access.actor import Actor
from ..access.standing import standing
from ..access.vault import Vault
from ..db.database import Database
from ..db.query import Query, columns_of
from ..db.transaction import Transaction
from ..errors import Fault, Invalid, NotFound, WrongRole
from ..history.accesses import note_exported
from ..history.export import Exported, Header, Opened, event_line, header_line
from ..history.recorder import place_of
from ..models import HistoryEvent, HistoryHead
from ..workflow.process import Role
from . import repository
from .shapes import Disclosed, Head, Link, Place

NDJSON: Final = "application/x-ndjson"
MOST: Final = 20_000
_EVENTS: Final = 200  # in one piece
_STREAMS: Final = 50  # begun in one piece
_AT, _PATH = HistoryEvent.at.type, HistoryEvent.unit_path.type
_from, _to = bindparam("path_from", type_=_PATH), bindparam("path_to", type_=_PATH)
PIECE = Query(
    select(*columns_of(HistoryEvent, Link))
    .where(
        HistoryEvent.stream_id == any_(bindparam("stream_ids", type_=ARRAY(Uuid))),
        tuple_(HistoryEvent.stream_id, HistoryEvent.seq)
        > tuple_(bindparam("first", type_=Uuid), bindparam("after", type_=BigInteger)),
    )
    .order_by(HistoryEvent.stream_id, HistoryEvent.seq)
    .limit(bindparam("size", type_=Integer)),
    Link,
)


async def heads_of_dossier(tx: Transaction, actor: Actor, dossier_id: UUID) -> list[Head]:
    """Where a dossier's history ends now; who takes it is noted.

    Raises:
        NotFound: no such dossier within the actor's units.
    """
    await tx.one(repository.VISIBLE, id=dossier_id)
    await _note(tx, actor, dossier_id, "/v1/dossiers/{dossier_id}/history/exports", [dossier_id])
    return await tx.all(repository.HEADS, stream_ids=[dossier_id])


async def heads_of_unit(
    tx: Transaction, actor: Actor, unit_id: UUID, at_from: datetime, at_to: datetime
) -> list[Head]:
    """Where the histories end that a unit's subtree did something in, or had something done to, in a period.

    Whole histories, so that each can be proved; in the order of their ids, as of one instant; who takes them
    is noted.

    Raises:
        NotFound: there is no such unit.
        Invalid: more than `MOST` of them.
    """
    place = await place_of_unit(tx, unit_id)
    depth = place.path.count("/") - 1
    heads = await tx.all(_heads(min(depth, 3)), at_from=at_from, at_to=at_to, **_places(place, depth))
    if len(heads) > MOST:
        raise Invalid(faults=[Fault("/at_to", "value.too_many", {"limit": MOST})])
    await _note(tx, actor, unit_id, "/v1/audit/exports", [head.stream_id for head in heads])
    return heads


async def place_of_unit(tx: Transaction, unit_id: UUID) -> Place:
    """Where a unit stands.

    Raises:
        NotFound: there is no such unit.
    """
    place = await tx.maybe(repository.PLACE, id=unit_id)
    if place is None:
        raise NotFound().at("/unit_id")
    return place


async def lines(
    database: Database, actor: Actor, vault: Vault, heads: Sequence[Head]
) -> AsyncIterator[bytes]:
    """The export of these histories up to these heads; each piece is read in a short transaction of its own.

    Raises:
        RuntimeError: a history is no longer to be seen; the caller's download breaks off.
    """
    place, after = 0, 0
    while place < len(heads):
        chunk = heads[place : place + _STREAMS]
        links, disclosed = await _piece(database, actor, chunk, after)
        is_whole = len(links) < _EVENTS
        begun = len(chunk) if is_whole else [head.stream_id for head in chunk].index(links[-1].stream_id) + 1
        yield b"".join(_lines(chunk[:begun], links, _opened(disclosed, vault), is_begun=after > 0))
        place += begun if is_whole else begun - 1
        after = 0 if is_whole else links[-1].seq


async def _piece(
    database: Database, actor: Actor, chunk: Sequence[Head], after: int
) -> tuple[list[Link], list[Disclosed]]:
    async with database.transaction(scopes=actor.scopes, read_only=True) as tx:
        links = await tx.all(
            PIECE,
            stream_ids=[head.stream_id for head in chunk],
            first=chunk[0].stream_id,
            after=after,
            size=_EVENTS,
        )
        return links, await tx.all(repository.DISCLOSED, event_ids=[link.id for link in links])


def _lines(
    heads: Sequence[Head],
    links: Iterable[Link],
    opened: Mapping[UUID, Mapping[str, Opened]],
    *,
    is_begun: bool,
) -> Iterator[bytes]:
    """The lines of a piece; its first stream may have begun in the piece before."""
    of = defaultdict(list)
    for link in links:
        of[link.stream_id].append(link)
    for place, head in enumerate(heads):
        found = [link for link in of[head.stream_id] if link.seq <= head.seq]
        if place or not is_begun:
            yield header_line(_header(head, found))
        for link in found:
            shown = opened.get(link.id, {})
            yield event_line(Exported(link.seq, link.body, link.prev_hash, link.hash, shown))


def _header(head: Head, found: Sequence[Link]) -> Header:
    if not found:
        raise RuntimeError("a history is no longer to be seen")
    return Header(json.loads(found[0].body)["stream"], head.stream_id, head.seq, head.hash)


def _opened(disclosed: Iterable[Disclosed], vault: Vault) -> dict[UUID, dict[str, Opened]]:
    opened: dict[UUID, dict[str, Opened]] = defaultdict(dict)
    for one in disclosed:
        if one.salt is not None and one.sealed is not None:
            value = opened_text(one, vault)
            opened[one.event_id][one.name] = Opened(one.salt, value)
    return opened


def opened_text(one: Disclosed, vault: Vault) -> str:
    """The text behind a disclosure that was not erased."""
    assert one.sealed is not None  # noqa: S101  (asked by whoever calls)
    return vault.open(one.sealed, place=place_of(one.event_id, one.name), version=one.key_version)


def _places(place: Place, depth: int) -> dict[str, str]:
    segments = place.path.split("/")
    cut = "/".join(segments[: min(depth, 2) + 1]) + "/"
    within = {"path_from": place.path, "path_to": f"{place.path[:-1]}0"}
    return ({"place": cut} if depth else {}) | (within if depth > 2 else {})


@cache
def _heads(depth: int) -> Query[Head]:
    """The statement for a unit so deep in the tree: the country 0, a province 1, a commune 2, all below 3."""
    period = (
        HistoryEvent.at >= bindparam("at_from", type_=_AT),
        HistoryEvent.at < bindparam("at_to", type_=_AT),
    )
    ids: Any = select(HistoryEvent.stream_id).where(*period)
    if depth:
        level = "province" if depth == 1 else "commune"
        by, to = getattr(HistoryEvent, f"unit_{level}"), getattr(HistoryEvent, f"stream_{level}")
        place = bindparam("place", type_=by.type)
        theirs, done_at = _below(HistoryEvent.stream_path), _below(HistoryEvent.unit_path)
        deep = [or_(theirs, done_at)] if depth > 2 else []
        ids = union(
            ids.where(by == place, *deep), ids.where(to == place, to != by, *([theirs] if deep else []))
        )
    statement = select(*columns_of(HistoryHead, Head)).where(HistoryHead.stream_id.in_(ids))
    return Query(statement.order_by(HistoryHead.stream_id).limit(MOST + 1), Head)


def _below(path: Any) -> Any:
    return and_(path >= _from, path < _to)


async def _note(
    tx: Transaction, actor: Actor, subject_id: UUID, route: str, stream_ids: Sequence[UUID]
) -> None:
    """Write that it was taken, and of every subject in it that theirs was."""
    as_ = await standing(tx, actor, (Role.INSPECTOR,))
    if as_ is None:
        raise WrongRole
    await note_exported(tx, actor, as_, stream_ids)
    await tx.run(
        repository.ADD_ENTRY,
        id=ids.new(),
        at=clock.now(),
        kind="access",
        code="history.export",
        method="POST",
        route=route,
        request_id=tx.request_id,
        person_id=actor.person_id,
        client_id=actor.client_id,
        subject_id=subject_id,
    )
