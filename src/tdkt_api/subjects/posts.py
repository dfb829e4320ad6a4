"""Enter what somebody was and is, and end it."""

from typing import Any
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..db.paging import Page
from ..db.transaction import Transaction
from ..errors import Fault, Invalid, PostEnded, PostOverlaps, UnitNotInForce
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.lists import Asked
from ..http.version import Version
from ..ids import Prefix, SubjectKey, SubjectKind
from . import career_repository as repository
from . import service
from .career_schemas import PostEndingIn, PostIn, PostsAsked
from .career_shapes import PostView
from .changes import plain
from .repository import unit_path
from .shapes import Found


async def add_post(tx: Transaction, actor: Actor, individual_id: UUID, asked: PostIn) -> PostView:
    """Enter a post of a person of the actor's unit; a main post of today is what stands beside their name.

    Raises:
        NotFound: no such person within the actor's units.
        FactsForeignUnit: the actor is no clerk of the person's own unit.
        UnitNotInForce: the unit of the post did not exist on its first day.
        PostOverlaps: it is a main post in a time that has one.
        Invalid: its last day lies before its first.
    """
    await service.lock(tx, [individual_id])
    person = await service.writable(tx, actor, SubjectKey(SubjectKind.INDIVIDUAL, individual_id))
    acting = service.clerk_at(actor, person.unit_id)
    post = _meant(person, asked)
    if await unit_path(tx, post.unit_id, post.from_on) is None:
        raise UnitNotInForce().at("/unit_id")
    if post.is_main:
        await _must_stand_alone(tx, person.id, asked)
    await tx.run(repository.ADD_POST, **{name: getattr(post, name) for name in PostView.__slots__})
    if post.is_main and post.from_on <= clock.today() <= (post.to_on or clock.today()):
        await tx.run(repository.RESTATE, id=person.id, new_post=post.title, new_occupation=post.occupation)
    await tx.run(repository.COUNT_UP, id=person.id)
    record(
        tx,
        actor,
        stream=Stream.subject(person.key, person.unit_path),
        type=EventType.INDIVIDUAL_ADD_POST,
        acting=acting,
        unit_id=person.unit_id,
        data=_told(post),
        secret={"title": post.title},
    )
    return post


def _meant(person: Found, asked: PostIn) -> PostView:
    if asked.to_on is not None and asked.to_on < asked.from_on:
        raise Invalid(faults=[Fault("/to_on", "value.order", {"first": "from_on", "last": "to_on"})])
    return PostView(
        ids.new(),
        person.id,
        asked.unit_id or person.unit_id,
        asked.title,
        asked.kind,
        asked.occupation,
        asked.is_main,
        asked.from_on,
        asked.to_on,
        version=1,
        created_at=clock.now(),
    )


def _told(post: PostView) -> dict[str, Any]:
    names = ("kind", "occupation", "is_main", "from_on", "to_on")
    return {
        "post": ids.show(Prefix.POST, post.id),
        "unit": ids.show(Prefix.UNIT, post.unit_id),
        **{name: plain(getattr(post, name)) for name in names},
    }


async def _must_stand_alone(tx: Transaction, individual_id: UUID, asked: PostIn) -> None:
    days = {"from_on": asked.from_on, "to_on": asked.to_on}
    if await tx.all(repository.OVERLAPPING, individual_id=individual_id, **days):
        raise PostOverlaps().at("/from_on")


async def end_post(
    tx: Transaction, actor: Actor, individual_id: UUID, post_id: UUID, seen: Version, asked: PostEndingIn
) -> PostView:
    """Give a post its last day.

    Raises:
        NotFound, IfMatchMissing, Stale: no such post within the actor's units, or it is another by now.
        FactsForeignUnit: the actor is no clerk of the person's own unit.
        PostEnded: it has a last day.
        Invalid: the last day lies before the first.
    """
    seen.required()
    post = await tx.one(repository.LOCK_POST, individual_id=individual_id, id=post_id)
    seen.must_be(post.version)
    person = await service.writable(tx, actor, SubjectKey(SubjectKind.INDIVIDUAL, individual_id))
    acting = service.clerk_at(actor, person.unit_id)
    if post.to_on is not None:
        raise PostEnded
    if asked.to_on < post.from_on:
        raise Invalid(faults=[Fault("/to_on", "value.order", {"first": "from_on", "last": "to_on"})])
    await tx.run(repository.END_POST, id=post.id, new_to_on=asked.to_on)
    if post.is_main and asked.to_on < clock.today():
        await tx.run(repository.UNSTATE, id=person.id, title=post.title)
    await tx.run(repository.COUNT_UP, id=person.id)
    record(
        tx,
        actor,
        stream=Stream.subject(person.key, person.unit_path),
        type=EventType.INDIVIDUAL_END_POST,
        acting=acting,
        unit_id=person.unit_id,
        data={"post": ids.show(Prefix.POST, post.id), "to_on": asked.to_on.isoformat()},
    )
    return await tx.one(repository.POST, individual_id=individual_id, id=post_id)


async def posts_page(
    tx: Transaction, asked: Asked, individual_id: UUID, wanted: PostsAsked
) -> Page[PostView]:
    """A visible person's posts, the latest first; with a day those held on it.

    Raises:
        NotFound: no such person within the actor's units.
    """
    await service.seen(tx, SubjectKey(SubjectKind.INDIVIDUAL, individual_id))
    listing = asked.listing("posts", individual_id=individual_id, day=wanted.as_of)
    after = asked.after(listing)
    active = {"day": wanted.as_of} if wanted.as_of else {}
    place = {"from_on": after[0], "id": after[1]} if after else {}
    rows = await repository.posts(tx, individual_id, asked.limit, **active, **place)
    first = repository.posts_of(frozenset(active))
    total = await asked.total(tx, first, individual_id=individual_id, **active)
    return listing.page(rows, asked.size, lambda row: (row.from_on, row.id), total)


async def get_post(tx: Transaction, individual_id: UUID, post_id: UUID) -> PostView:
    """One post of a visible person.

    Raises:
        NotFound: there is none.
    """
    return await tx.one(repository.POST, individual_id=individual_id, id=post_id)
