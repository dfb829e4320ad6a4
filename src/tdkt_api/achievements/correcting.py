"""Read one rating or initiative, and correct what was entered wrongly; history keeps what it was and why.

Dossiers that are received already are judged by what was known on that day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from .. import clock, ids, names
from ..access.actor import Actor
from ..db.transaction import Transaction
from ..errors import FactsAhead, FactsDiffer, FactsForeignUnit, NotFound, SharesWrong
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.version import Version
from ..ids import Prefix, SubjectKey, SubjectKind
from ..subjects import service as subjects
from ..subjects.changes import difference
from ..subjects.shapes import Found
from ..workflow.process import Role
from . import corrections, repository
from .initiatives import whole
from .known import key_of
from .schemas import InitiativePatch, RatingPatch
from .shapes import KnownInitiative, RatingView, StoredInitiative

_CODES: Final = ("kind", "scope", "recognised_on", "share_percent")


async def read_rating(tx: Transaction, id: UUID) -> RatingView:
    """One rating of a visible subject.

    Raises:
        NotFound: there is none.
    """
    return await tx.one(corrections.RATING, id=id)


async def read_initiative(tx: Transaction, id: UUID) -> StoredInitiative:
    """One initiative, with those of its authors who are visible.

    Raises:
        NotFound: none of them is.
    """
    rows = await tx.all(corrections.INITIATIVE, id=id)
    if not rows:
        raise NotFound
    return whole(rows)


async def correct_rating(
    tx: Transaction, actor: Actor, id: UUID, seen: Version, asked: RatingPatch
) -> RatingView:
    """Put another rating in the place of a wrong one; the same again changes nothing.

    Raises:
        NotFound, IfMatchMissing, Stale: no such rating, or it is another by now.
        FactsForeignUnit: the actor is no clerk of the subject's own unit.
    """
    seen.required()
    row = await tx.one(corrections.LOCK_RATING, id=id)
    seen.must_be(row.version)
    subject = await subjects.writable(tx, actor, row.subject.id)
    if asked.rating is row.rating:
        return row
    await tx.run(corrections.RATE, id=id, new_rating=asked.rating)
    await _remember(tx, id, row.version, row.rating)
    told = {"rating": ids.show(Prefix.RATING, id), "year": row.year}
    changed = {"before": {"value": row.rating.value}, "after": {"value": asked.rating.value}}
    _tell(tx, actor, subject, {**told, **changed}, {"reason": asked.reason})
    return await read_rating(tx, id)


async def correct_initiative(
    tx: Transaction, actor: Actor, id: UUID, seen: Version, asked: InitiativePatch
) -> StoredInitiative:
    """Correct what was entered of an initiative; year and authors stay. The same again changes nothing.

    Raises:
        NotFound, IfMatchMissing, Stale: no such initiative, or it is another by now.
        WrongRole: the actor is no clerk of the unit that entered it.
        FactsForeignUnit: one of its authors belongs to another unit by now.
        FactsAhead, FactsDiffer: a day to come, the name of another initiative of an author in that year.
        SharesWrong: an author is named twice, or the shares are more than the whole.
    """
    seen.required()
    seen.must_be(await tx.one(corrections.LOCK_INITIATIVE, id=id))
    before = {one.individual_id: one for one in await tx.all(corrections.INITIATIVE, id=id)}
    if not before:
        raise NotFound
    first = next(iter(before.values()))
    subjects.clerk_at(actor, first.unit_id)
    async with tx.over_the_country():  # an author may belong to another unit by now
        authors = await tx.all(corrections.AUTHORS, id=id)
    people = await _people(tx, first, authors)
    after = _corrected(before, asked)
    if after == before:
        return whole(list(before.values()))
    await _must_be_alone(tx, list(after.values()))
    await _store(tx, first, after)
    for author, person in people.items():
        _tell_author(tx, actor, person, (before[author], after[author]), asked.reason)
    return await read_initiative(tx, id)


async def _people(tx: Transaction, first: KnownInitiative, authors: Sequence[UUID]) -> dict[UUID, Found]:
    found = await subjects.get_found(tx, authors, SubjectKind.INDIVIDUAL)
    if any(id not in found or found[id].unit_id != first.unit_id for id in authors):
        raise FactsForeignUnit
    return found


def _corrected(before: Mapping[UUID, KnownInitiative], asked: InitiativePatch) -> dict[UUID, KnownInitiative]:
    """The rows of all authors as they are to be."""
    sent = asked.changes()
    shares = _shares(before, asked) if "shares" in sent else {}
    common: dict[str, Any] = {name: sent[name] for name in ("kind", "scope", "recognised_on") if name in sent}
    common |= {"name": names.nfc(sent["name"])} if "name" in sent else {}
    if common.get("recognised_on", clock.today()) > clock.today():
        raise FactsAhead().at("/recognised_on")
    after = {
        id: replace(one, **common, share_percent=shares.get(id, one.share_percent))
        for id, one in before.items()
    }
    if sum(one.share_percent for one in after.values()) > 100:
        raise SharesWrong().at("/shares")
    return after


def _shares(before: Mapping[UUID, KnownInitiative], asked: InitiativePatch) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for number, one in enumerate(asked.shares):
        at = f"/shares/{number}/individual_id"
        if one.individual_id in found:
            raise SharesWrong().at(at)
        if one.individual_id not in before:
            raise NotFound().at(at)
        found[one.individual_id] = one.share_percent
    return found


async def _must_be_alone(tx: Transaction, after: Sequence[KnownInitiative]) -> None:
    """One is known by its name and year: no author may have another one under the same."""
    known = await repository.initiatives_of(tx, [one.individual_id for one in after])
    if any(one.id != after[0].id and key_of(one) == key_of(after[0]) for one in known):
        raise FactsDiffer(year=after[0].year).at("/name")


async def _store(tx: Transaction, before: KnownInitiative, after: Mapping[UUID, KnownInitiative]) -> None:
    now = next(iter(after.values()))
    news = {f"new_{name}": getattr(now, name) for name in ("kind", "name", "scope", "recognised_on")}
    await tx.run(corrections.REWRITE, id=before.id, **news)
    shares = [
        {"initiative": before.id, "individual": id, "new_share": one.share_percent}
        for id, one in after.items()
    ]
    await tx.many(corrections.SHARE, shares)
    if now.scope is not before.scope:
        await _remember(tx, before.id, before.version, before.scope)


async def _remember(tx: Transaction, id: UUID, version: int, was: str) -> None:
    await tx.run(corrections.REMEMBER, fact_id=id, version=version, was=was, corrected_on=clock.today())


def _tell_author(
    tx: Transaction,
    actor: Actor,
    person: Found,
    changed: tuple[KnownInitiative, KnownInitiative],
    reason: str,
) -> None:
    before, after = changed
    data = {"initiative": ids.show(Prefix.INITIATIVE, before.id), "year": before.year}
    renamed = {"name": after.name} if after.name != before.name else {}
    _tell(tx, actor, person, {**data, **difference(before, after, _CODES)}, {"reason": reason, **renamed})


def _tell(
    tx: Transaction, actor: Actor, subject: Found, data: Mapping[str, Any], secret: Mapping[str, str]
) -> None:
    record(
        tx,
        actor,
        stream=Stream.subject(SubjectKey(subject.kind, subject.id), subject.unit_path),
        type=EventType(f"{subject.kind}.correct_fact"),
        acting=Role.CLERK,
        unit_id=subject.unit_id,
        data=data,
        secret=secret,
    )
