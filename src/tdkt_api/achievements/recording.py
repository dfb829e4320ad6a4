"""Recording deeds of subjects: entered, and changed until somebody confirms them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..db.batch import Tried, each
from ..db.transaction import Transaction
from ..errors import (
    AchievementClosed,
    AchievementDays,
    FactsForeignUnit,
    NotFound,
)
from ..history import chain
from ..history.events import EventType, Stream
from ..history.recorder import join, record
from ..http.version import Version
from ..ids import Prefix
from ..names import folded
from ..subjects import service as subjects
from ..subjects.shapes import Found
from ..workflow.process import Role
from . import deeds
from .deed_row import DeedRow
from .deed_schemas import (
    AchievementBatchIn,
    AchievementIn,
    AchievementItem,
    AchievementPatch,
)
from .deed_shapes import DeedState, Evidence
from .deeds import Proof

_PLAIN: Final = (
    "kind",
    "happened_from",
    "happened_to",
    "scope",
    "movement_id",
    "recognised_on",
)


@dataclass(frozen=True, slots=True)
class Deed:
    """A recorded deed with its papers."""

    row: DeedRow
    evidence: Sequence[Proof]


async def enter_many(tx: Transaction, actor: Actor, asked: AchievementBatchIn) -> list[Tried[Deed]]:
    """Enter many deeds, each on its own; one event tells a subject's history of all of its own.

    Raises:
        BatchRefused: an item of an atomic batch was refused.
    """

    async def one(item: AchievementItem) -> Deed:
        return await enter(tx, actor, item, is_one_of_many=True)

    await subjects.lock(tx, sorted({item.subject_id.id for item in asked.items}))
    return await each(tx, asked.items, one, atomic=asked.atomic)


async def enter(tx: Transaction, actor: Actor, asked: AchievementIn, *, is_one_of_many: bool = False) -> Deed:
    """Enter a deed of a subject of the actor's unit.

    Raises:
        NotFound: no such subject within the actor's units, or no such movement.
        FactsForeignUnit: the actor is no clerk of the subject's own unit.
        AchievementDays: it would end, or be recognised, on a day to come.
    """
    subject = await subjects.writable(tx, actor, asked.subject_id)
    last = asked.happened_to or asked.happened_from
    recognised = asked.recognised
    _must_have_come(last, recognised.on if recognised else None)
    await _must_move(tx, asked.movement_id)
    id, papers = ids.new(), [one.evidence() for one in asked.evidence]
    await tx.run(deeds.ADD, **_new(actor, id, subject, asked))
    await deeds.prove(tx, id, papers)
    row = await deeds.view(tx, id)
    telling = _tell_of_many if is_one_of_many else tell
    telling(
        tx,
        actor,
        row,
        "enter_achievement",
        Role.CLERK,
        told=_plain(row),
        secret=_free(row, papers),
        papers=papers,
    )
    return await read(tx, id)


async def edit(tx: Transaction, actor: Actor, id: UUID, seen: Version, asked: AchievementPatch) -> Deed:
    """Change a deed that nobody has confirmed yet.

    Raises:
        NotFound, IfMatchMissing, Stale.
        FactsForeignUnit: the actor is no clerk of the subject's unit.
        AchievementClosed: it is confirmed or withdrawn.
        AchievementDays: it would end before it began, or on a day to come.
    """
    row = await deeds.lock(tx, id, seen)
    if Role.CLERK not in actor.roles_at(row.subject_unit_id):
        raise FactsForeignUnit
    if row.state is not DeedState.ENTERED:
        raise AchievementClosed
    changes = asked.changes()
    papers = [one.evidence() for one in asked.evidence] if "evidence" in changes else None
    changed = replace(row, **_columns(changes))
    if changed.happened_to < changed.happened_from:
        raise AchievementDays().at("/happened_to")
    _must_have_come(changed.happened_to, changed.recognised_on)
    if changed.movement_id != row.movement_id:
        await _must_move(tx, changed.movement_id)
    await deeds.store(tx, changed)
    if papers is not None:
        await deeds.prove(tx, id, papers)
    before, after = _plain(row), _plain(changed)
    moved = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    told = {
        "fields": sorted(changes),
        "before": {name: before[name] for name in moved if name in before},
        "after": {name: after[name] for name in moved if name in after},
    }
    tell(
        tx,
        actor,
        changed,
        "edit_achievement",
        Role.CLERK,
        told=told,
        secret=_free(changed, papers),
        papers=papers or (),
    )
    return await read(tx, id)


async def read(tx: Transaction, id: UUID) -> Deed:
    """One deed of a subject within the actor's units.

    Raises:
        NotFound: there is none.
    """
    row = await deeds.view(tx, id)
    return Deed(row, (await deeds.evidence_of(tx, [id]))[id])


def _new(actor: Actor, id: UUID, subject: Found, asked: AchievementIn) -> dict[str, Any]:
    """The columns of a deed that nobody has confirmed yet."""
    recognised = asked.recognised
    return {
        "id": id,
        "subject_id": subject.id,
        "unit_id": subject.unit_id,
        "kind": asked.kind,
        "title": asked.title,
        "title_folded": folded(asked.title),
        "description": asked.description,
        "happened_from": asked.happened_from,
        "happened_to": asked.happened_to or asked.happened_from,
        "field": asked.field,
        "scope": asked.scope,
        "figures": [one.figure().stored() for one in asked.figures],
        "movement_id": asked.movement_id,
        "recognised_by": recognised.by if recognised else None,
        "recognised_number": recognised.number if recognised else None,
        "recognised_on": recognised.on if recognised else None,
        "state": DeedState.ENTERED,
        "entered_by": actor.person_id,
        "confirmed_by": None,
        "confirmed_on": None,
        "withdrawal_reason": None,
        "version": 1,
        "created_at": clock.now(),
    }


def _must_have_come(last: date, recognised_on: date | None) -> None:
    today = clock.today()
    if last > today:
        raise AchievementDays().at("/happened_to")
    if recognised_on is not None and recognised_on > today:
        raise AchievementDays().at("/recognised/on")


async def _must_move(tx: Transaction, movement_id: UUID | None) -> None:
    """A movement that may be read: row-level security leaves out the others."""
    if movement_id is not None and await tx.maybe(deeds.MOVEMENT, id=movement_id) is None:
        raise NotFound().at("/movement_id")


def _columns(changes: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, as columns."""
    found = {name: value for name, value in changes.items() if name not in {"figures", "evidence"}}
    if "figures" in changes:
        found["figures"] = [one.figure().stored() for one in changes["figures"]]
    if "recognised" in found:
        sent = found.pop("recognised")
        for column, member in (("by", "by"), ("number", "number"), ("on", "on")):
            found[f"recognised_{column}"] = getattr(sent, member) if sent else None
    return found


def _plain(row: DeedRow) -> dict[str, Any]:
    """Codes, ids and days of a deed, as events tell them."""
    told = {name: getattr(row, name) for name in _PLAIN}
    told["movement_id"] = ids.show(Prefix.MOVEMENT, row.movement_id) if row.movement_id else None
    told = {n: v.isoformat() if isinstance(v, date) else v for n, v in told.items()}
    return {name: str(value) for name, value in told.items() if value is not None}


def _free(row: DeedRow, papers: Sequence[Evidence] | None) -> dict[str, str | None]:
    """What a deed says in words, and its figures; events commit to it."""
    figures = [{name: value for name, value in one.items() if value is not None} for one in row.figures]
    found: dict[str, str | None] = {
        "title": row.title,
        "description": row.description,
        "field": row.field,
        "recognised_by": row.recognised_by,
        "recognised_number": row.recognised_number,
    }
    if figures:
        found["figures"] = chain.canonical({"figures": figures}).decode()
    if papers:
        found["evidence"] = chain.canonical({"titles": [one.title for one in papers]}).decode()
    return found


def _tell_of_many(
    tx: Transaction,
    actor: Actor,
    row: DeedRow,
    verb: str,
    acting: Role,
    *,
    told: Mapping[str, Any],
    secret: Mapping[str, str | None],
    papers: Sequence[Evidence] = (),
) -> None:
    """Write one deed of a batch into its subject's history, in one event with the others of that subject."""
    id = ids.show(Prefix.ACHIEVEMENT, row.id)
    stream = Stream.subject(row.subject.id, row.subject_path)
    data = {"achievements": [{"achievement": id, **told}]}
    texts = {f"{id}_{name}": text for name, text in secret.items()}
    files = [one.sha256.hex() for one in papers]
    if not join(tx, stream, data, texts, files):
        record(
            tx,
            actor,
            stream=stream,
            type=EventType(f"{row.subject_kind}.{verb}"),
            acting=acting,
            unit_id=row.subject_unit_id,
            data=data,
            secret=texts,
            files=files,
        )


def tell(
    tx: Transaction,
    actor: Actor,
    row: DeedRow,
    verb: str,
    acting: Role,
    *,
    told: Mapping[str, Any],
    secret: Mapping[str, str | None],
    papers: Sequence[Evidence] = (),
) -> None:
    """Write what happened to a deed into its subject's history."""
    record(
        tx,
        actor,
        stream=Stream.subject(row.subject.id, row.subject_path),
        type=EventType(f"{row.subject_kind}.{verb}"),
        acting=acting,
        unit_id=row.subject_unit_id,
        data={"achievement": ids.show(Prefix.ACHIEVEMENT, row.id), **told},
        secret=secret,
        files=[one.sha256.hex() for one in papers],
    )
