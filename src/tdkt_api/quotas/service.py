"""Setting, correcting and ending ceilings, and reading them where they hold."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor, read_actor
from ..access.office import office_of
from ..db.paging import Page
from ..db.transaction import Transaction
from ..errors import (
    AwardUnknown,
    QuotaDays,
    QuotaEnded,
    QuotaLevel,
    QuotaOverlaps,
    UnitNotInForce,
    WrongRole,
)
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.lists import Asked
from ..http.version import Version
from ..ids import Prefix
from ..units import service as units
from ..units.kinds import Level
from ..workflow.process import Role
from . import repository
from .schemas import QuotaEndingIn, QuotaFilters, QuotaIn, QuotaPatch
from .shapes import QuotaRow

_SETTERS: Final = (Role.DECIDER, Role.HEAD)
_LEVELS: Final = frozenset({Level.MINISTRY, Level.PROVINCE})


async def set_quota(tx: Transaction, actor: Actor, asked: QuotaIn) -> QuotaRow:
    """Set a ceiling for a ministry's or province's subtree.

    Raises:
        NotFound: no such unit.
        WrongRole: the actor neither heads that unit nor decides there.
        UnitNotInForce: it is closed.
        QuotaLevel: it is neither a ministry nor a province.
        AwardUnknown: the lawbook has no such form.
        QuotaDays: it ends before it begins, or begins before its paper was signed.
        QuotaOverlaps: the unit has a ceiling on the form in that time already.

    Law: Law 06/2022/QH15 art. 23; until 2023 Decree 91/2017/NĐ-CP art. 9 clause 3.
    """
    unit = await units.get(tx, asked.unit_id)
    signer = await read_actor(tx, actor.person_id, actor.client_id)
    acting = _acting(signer, unit.id)
    if not unit.is_in_force(clock.today()):
        raise UnitNotInForce().at("/unit_id")
    if unit.level not in _LEVELS:
        raise QuotaLevel().at("/unit_id")
    if office_of(tx).of(unit.path).award(asked.award) is None:
        raise AwardUnknown().at("/award")
    row = QuotaRow(
        id=ids.new(),
        unit_id=unit.id,
        unit_path=unit.path,
        award_code=asked.award,
        share=asked.share,
        base=asked.base,
        rounding=asked.rounding,
        counts_over=asked.counts_over,
        is_binding=asked.is_binding,
        source_number=asked.source.number,
        source_article=asked.source.article,
        source_signed_on=asked.source.signed_on,
        first_on=asked.first_on,
        last_on=asked.last_on,
        version=1,
        created_at=clock.now(),
    )
    await _must_fit(tx, row)
    await tx.run(repository.ADD, **asdict(row))
    _tell(tx, signer, row, EventType.QUOTA_SET, acting, told(row))
    return await repository.view(tx, row.id)


async def correct(tx: Transaction, actor: Actor, id: UUID, seen: Version, patch: QuotaPatch) -> QuotaRow:
    """Correct what was entered wrongly; what was decided under it stays as it was.

    Raises:
        NotFound, IfMatchMissing, Stale, WrongRole.
        QuotaEnded: its last day has passed.
        QuotaDays, QuotaOverlaps: as when it is set.
    """
    before, signer, acting = await _held(tx, actor, id, seen)
    changes = patch.changes()
    source = changes.pop("source", None)
    if source is not None:
        changes |= {f"source_{name}": getattr(source, name) for name in ("number", "article", "signed_on")}
    after = replace(before, **{name: changes[name] for name in repository.MOVABLE if name in changes})
    await _must_fit(tx, after)
    await _store(tx, after)
    was, now = told(before), told(after)
    differing = [name for name in was.keys() | now.keys() if was.get(name) != now.get(name)]
    data = {
        "before": {name: was[name] for name in differing if name in was},
        "after": {name: now[name] for name in differing if name in now},
    }
    _tell(tx, signer, before, EventType.QUOTA_CORRECT, acting, data, reason=patch.reason)
    return await repository.view(tx, id)


async def end(tx: Transaction, actor: Actor, id: UUID, seen: Version, asked: QuotaEndingIn) -> QuotaRow:
    """End a ceiling with a day; until then it holds.

    Raises:
        NotFound, IfMatchMissing, Stale, WrongRole, QuotaEnded.
        QuotaDays: the day lies before its first, or after the last it has already.
    """
    before, signer, acting = await _held(tx, actor, id, seen)
    if before.last_on is not None and asked.last_on > before.last_on:
        raise QuotaDays().at("/last_on")
    after = replace(before, last_on=asked.last_on)
    await _must_fit(tx, after)
    await _store(tx, after)
    data = {"last_on": asked.last_on.isoformat()}
    _tell(tx, signer, before, EventType.QUOTA_END, acting, data, reason=asked.reason)
    return await repository.view(tx, id)


async def read(tx: Transaction, id: UUID) -> QuotaRow:
    """One ceiling of the actor's units, or of a unit above them.

    Raises:
        NotFound: there is none.
    """
    return await repository.view(tx, id)


async def page(tx: Transaction, asked: Asked, filters: QuotaFilters) -> Page[QuotaRow]:
    """The ceilings of the actor's units and of those above them, the newest first.

    Raises:
        NotFound: no such unit.
    """
    narrowed: dict[str, Any] = {}
    if filters.unit is not None:
        narrowed["path"] = (await units.get(tx, filters.unit)).path
    if filters.award is not None:
        narrowed["award"] = filters.award
    if filters.as_of is not None:
        narrowed["day"] = filters.as_of
    listing = asked.listing("quotas", scopes=tx.scopes, **_plain(narrowed))
    after = asked.after(listing)
    rows = await repository.page(
        tx, narrowed, after=(after[0], after[1]) if after else None, limit=asked.limit
    )
    total = await asked.total(tx, repository.page_of(frozenset(narrowed)), **narrowed)
    return listing.page(rows, asked.size, lambda row: (row.created_at, row.id), total=total)


def told(row: QuotaRow) -> dict[str, Any]:
    """A ceiling as its history tells it: no fraction, no null."""
    shown = {
        "award": row.award_code,
        "share": format(row.share, "f"),
        "base": row.base.value,
        "rounding": row.rounding.value,
        "counts_over": row.counts_over.value,
        "is_binding": row.is_binding,
        "source_number": row.source_number,
        "source_article": row.source_article,
        "source_signed_on": row.source_signed_on.isoformat(),
        "first_on": row.first_on.isoformat(),
        "last_on": row.last_on.isoformat() if row.last_on else None,
    }
    return {name: value for name, value in shown.items() if value is not None}


async def _held(tx: Transaction, actor: Actor, id: UUID, seen: Version) -> tuple[QuotaRow, Actor, Role]:
    row = await repository.lock(tx, id, seen)
    signer = await read_actor(tx, actor.person_id, actor.client_id)
    acting = _acting(signer, row.unit_id)
    if row.last_on is not None and row.last_on < clock.today():
        raise QuotaEnded
    return row, signer, acting


async def _must_fit(tx: Transaction, row: QuotaRow) -> None:
    if row.last_on is not None and row.last_on < row.first_on:
        raise QuotaDays().at("/last_on")
    if row.first_on < row.source_signed_on:
        raise QuotaDays().at("/first_on")
    await repository.hold(tx, [f"set {row.unit_path} {row.award_code}"])
    if await repository.overlapping(tx, row, row.first_on, row.last_on):
        raise QuotaOverlaps


async def _store(tx: Transaction, row: QuotaRow) -> None:
    await tx.run(
        repository.STORE, id=row.id, **{f"new_{name}": getattr(row, name) for name in repository.MOVABLE}
    )


def _acting(actor: Actor, unit_id: UUID) -> Role:
    held = actor.roles_at(unit_id)
    acting = next((role for role in _SETTERS if role in held), None)
    if acting is None:
        raise WrongRole
    return acting


def _plain(narrowed: dict[str, Any]) -> dict[str, Any]:
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in narrowed.items()}


def _tell(
    tx: Transaction,
    actor: Actor,
    row: QuotaRow,
    type: EventType,
    acting: Role,
    data: dict[str, Any],
    *,
    reason: str | None = None,
) -> None:
    record(
        tx,
        actor,
        stream=Stream.quota(row.id, row.unit_path),
        type=type,
        acting=acting,
        unit_id=row.unit_id,
        data={"quota": ids.show(Prefix.QUOTA, row.id), **data},
        secret={"reason": reason} if reason is not None else {},
    )
