"""Notices of the result: told to each dossier's unit at signing, acknowledged there."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..access.office import office_of
from ..db.paging import Page
from ..db.transaction import Transaction
from ..dossiers.service import Held
from ..errors import NoticeAcknowledged, WrongRole
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.deadline import deadline_of
from ..http.lists import Asked
from ..http.version import Version
from ..ids import Prefix
from ..law.procedure import notice_days
from ..workflow.deadlines import due, is_overdue
from ..workflow.process import Role
from . import notice_queries
from .conferring import Ruled
from .notice_schemas import NoticeFilters
from .notice_shapes import NoticeRow, NoticeView, Told
from .repository import DecisionView

_TAKERS: Final = (Role.CLERK, Role.HEAD)


async def notify(
    tx: Transaction, paper: DecisionView, ruled: Sequence[Ruled], day: date
) -> list[dict[str, Any]]:
    """Tell the unit of every dossier of a signed decision its result; what the decision's event says of it.

    The last day is counted from the decision in working days, by the level of the forms; a length that is
    not known gives none.
    """
    told = []
    for held in {one.held.head.id: one.held for one in ruled}.values():
        mine = [one.nominated.award_code for one in ruled if one.held.head.id == held.head.id]
        due_on, id = _due(tx, held, mine, day), ids.new()
        await tx.run(
            notice_queries.ADD,
            id=id,
            decision_id=paper.id,
            dossier_id=held.head.id,
            unit_id=held.head.owner_unit_id,
            unit_path=held.head.owner_path,
            from_path=paper.unit_path,
            notified_on=clock.today(),
            due_on=due_on,
            acknowledged_on=None,
            acknowledged_by=None,
            version=1,
            created_at=clock.now(),
        )
        told.append(_said(id, held, due_on))
    return told


async def acknowledge(tx: Transaction, actor: Actor, notice_id: UUID, seen: Version) -> NoticeView:
    """Say that the unit knows the result.

    Raises:
        NotFound: no such notice within the actor's units.
        IfMatchMissing, Stale: it is not as the actor saw it.
        WrongRole: the actor is neither clerk nor head of the unit that is told.
        NoticeAcknowledged: the unit has said so already.
    """
    seen.required()
    row = await tx.one(notice_queries.LOCK, id=notice_id)
    seen.must_be(row.version)
    acting = next((role for role in _TAKERS if role in actor.roles_at(row.unit_id)), None)
    if acting is None:
        raise WrongRole
    if row.acknowledged_on is not None:
        raise NoticeAcknowledged
    today = clock.today()
    await tx.run(
        notice_queries.ACKNOWLEDGE, id=row.id, new_acknowledged_on=today, new_acknowledged_by=actor.person_id
    )
    record(
        tx,
        actor,
        stream=Stream.decision(row.decision_id, row.unit_path),
        type=EventType.DECISION_ACKNOWLEDGE,
        acting=acting,
        unit_id=row.unit_id,
        data={
            "notice": ids.show(Prefix.NOTICE, row.id),
            "dossier": ids.show(Prefix.DOSSIER, row.dossier_id),
            "acknowledged_on": today.isoformat(),
            "was_overdue": is_overdue(row.due_on, today),
        },
    )
    return await read(tx, notice_id)


async def read(tx: Transaction, id: UUID) -> NoticeView:
    """One notice to or from the actor's units.

    Raises:
        NotFound: there is none.
    """
    return (await _views(tx, [await tx.one(notice_queries.VIEW, id=id)]))[0]


async def of_decision(tx: Transaction, decision_id: UUID) -> list[NoticeView]:
    """The notices of a decision that the actor's units may see; none before it is signed."""
    return await _views(tx, await tx.all(notice_queries.OF_DECISION, decision_id=decision_id))


async def waiting_for(tx: Transaction, actor: Actor) -> list[NoticeView]:
    """What the actor has still to acknowledge for their units, the earliest due first, at most 50."""
    units = [unit for unit, held in actor.roles.items() if held & frozenset(_TAKERS)]
    return await _views(tx, await tx.all(notice_queries.WAITING, units=units)) if units else []


async def notices_page(tx: Transaction, asked: Asked, filters: NoticeFilters) -> Page[NoticeView]:
    """Notices to or from the actor's units, the latest first."""
    listing = asked.listing("notices", **filters.model_dump(exclude_none=True))
    after = asked.after(listing)
    active: dict[str, Any] = {"unit_id": filters.unit_id} if filters.unit_id else {}
    active |= {"today": clock.today()} if filters.is_overdue else {}
    acknowledged = {None: (), True: ("acknowledged",), False: ("open",)}[filters.is_acknowledged]
    known = frozenset({*active, *acknowledged, *(("open",) if filters.is_overdue else ())})
    total = await asked.total(tx, notice_queries.notices_page_of(known), **active)
    behind = {"after_id": after[0]} if after else {}
    query = notice_queries.notices_page_of(frozenset({*known, *behind}))
    rows = await tx.all(query, **active, **behind, limit=asked.limit)
    page = listing.page(rows, asked.size, lambda row: (row.id,), total)
    return page.showing(await _views(tx, page.items))


def _due(tx: Transaction, held: Held, awards: Sequence[str], day: date) -> date | None:
    office = office_of(tx)
    days = notice_days(office.pinned(held.head.lawbook), awards, day)
    return None if days is None else due(day, days, office.calendar.days_off, office.calendar.swapped_in)


def _said(id: UUID, held: Held, due_on: date | None) -> dict[str, Any]:
    said = {
        "notice": ids.show(Prefix.NOTICE, id),
        "dossier": ids.show(Prefix.DOSSIER, held.head.id),
        "unit": ids.show(Prefix.UNIT, held.head.owner_unit_id),
    }
    return said | ({"due_on": due_on.isoformat()} if due_on else {})


async def _views(tx: Transaction, rows: Sequence[NoticeRow]) -> list[NoticeView]:
    if not rows:
        return []
    found = await tx.all(
        notice_queries.LINES,
        decision_ids=[row.decision_id for row in rows],
        dossier_ids=[row.dossier_id for row in rows],
    )
    lines: Mapping[tuple[UUID, UUID], list[Told]] = {(row.decision_id, row.dossier_id): [] for row in rows}
    for line in found:
        lines.get((line.decision_id, line.dossier_id), []).append(line)
    return [_view(tx, row, lines[row.decision_id, row.dossier_id]) for row in rows]


def _view(tx: Transaction, row: NoticeRow, lines: Sequence[Told]) -> NoticeView:
    return NoticeView(
        row.id,
        row.decision_id,
        row.dossier_id,
        row.unit_id,
        row.decision_unit_id,
        row.official_number,
        row.signed_on,
        row.notified_on,
        row.due_on,
        deadline_of(tx, row.due_on if row.acknowledged_on is None else None),
        row.acknowledged_on is None and is_overdue(row.due_on, clock.today()),
        row.acknowledged_on,
        lines,
        row.version,
        row.created_at,
    )
