"""Queries on dossiers, their stages and flags."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.orm import aliased

from ..db.query import Query, columns_of, none, stored, within
from ..db.transaction import Transaction
from ..http.version import Version
from ..models import Council, Dossier, DossierFlag, DossierStage, HistoryEvent, Lawbook, Person, Quota, Unit
from .shapes import Decider, Deed, DeedIn, DossierHead, DossierView, Flag, Stage, UnitRef

_MOVABLE: Final = (
    "name",
    "client_reference",
    "first_year",
    "last_year",
    "state",
    "came_from",
    "stage_number",
    "stage_unit_id",
    "stage_path",
    "seen_paths",
    "regime",
    "lawbook",
    "received_on",
    "due_on",
    "working_days_left",
    "return_reason",
    "reject_reason",
    "submitted_by",
    "submitted_at",
)

LOCK = Query(
    select(*columns_of(Dossier, DossierHead))
    .where(Dossier.id == bindparam("id"), within(Dossier))
    .with_for_update(),
    DossierHead,
)
HEAD = Query(
    select(*columns_of(Dossier, DossierHead)).where(Dossier.id == bindparam("id"), within(Dossier)),
    DossierHead,
)
VIEW = Query(
    select(*columns_of(Dossier, DossierView)).where(Dossier.id == bindparam("id"), within(Dossier)),
    DossierView,
)
ADD = Query(insert(Dossier).values(stored(Dossier)), none)
STORE = Query(
    update(Dossier)
    .values({name: bindparam(f"new_{name}", type_=Dossier.__table__.c[name].type) for name in _MOVABLE})
    .values(version=Dossier.version + 1)
    .where(Dossier.id == bindparam("id"), within(Dossier)),
    none,
)
ADD_STAGE = Query(insert(DossierStage).values(stored(DossierStage)), none)
STAGES = Query(
    select(*columns_of(DossierStage, Stage))
    .where(DossierStage.dossier_id == bindparam("dossier_id"))
    .order_by(DossierStage.number),
    Stage,
)
# The packs of a lawbook that is pinned are kept with it, so that it can be loaded again.
KEEP_LAWBOOK = Query(insert_or(Lawbook).values(stored(Lawbook)).on_conflict_do_nothing(), none)
RECEIVE_STAGE = Query(
    update(DossierStage)
    .values(received_on=bindparam("received_on"), due_on=bindparam("due_on"))
    .where(DossierStage.dossier_id == bindparam("dossier_id"), DossierStage.number == bindparam("number")),
    none,
)
FLAGS = Query(
    select(*columns_of(DossierFlag, Flag))
    .where(DossierFlag.dossier_id == bindparam("dossier_id"))
    .order_by(DossierFlag.id),
    Flag,
)
ADD_FLAG = Query(insert(DossierFlag).values(stored(DossierFlag)), none)
CLEAR_FLAGS = Query(delete(DossierFlag).where(DossierFlag.dossier_id == bindparam("dossier_id")), none)
COUNCIL_IN_OFFICE = Query(
    select(Council.id)
    .where(
        Council.unit_id == bindparam("unit_id"),
        Council.in_office_from <= bindparam("day"),
        or_(Council.in_office_to.is_(None), Council.in_office_to >= bindparam("day")),
        within(Council),
    )
    .order_by(Council.in_office_from.desc())
    .limit(1),
    UUID,
)
_behalf = aliased(Person)
_DEEDS = (
    select(
        HistoryEvent.person_id,
        Person.identity_index.label("identity"),
        HistoryEvent.behalf_id,
        _behalf.identity_index.label("behalf_identity"),
        HistoryEvent.type,
    )
    .distinct()
    .outerjoin(Person, Person.id == HistoryEvent.person_id)
    .outerjoin(_behalf, _behalf.id == HistoryEvent.behalf_id)
)
DEEDS = Query(_DEEDS.where(HistoryEvent.stream_id == bindparam("dossier_id")), Deed)
DEEDS_OF = Query(
    _DEEDS.add_columns(HistoryEvent.stream_id.label("dossier_id")).where(
        HistoryEvent.stream_id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    ),
    DeedIn,
)
# With it whether a ceiling holds there: most units have none, and are asked no more.
DECIDER = Query(
    select(
        Unit.path,
        Unit.kind,
        exists()
        .where(
            func.starts_with(Unit.path, Quota.unit_path),
            Quota.first_on <= bindparam("day"),
            or_(Quota.last_on.is_(None), Quota.last_on >= bindparam("day")),
        )
        .label("has_quotas"),
    ).where(
        Unit.id == bindparam("id"),
        or_(Unit.valid_from.is_(None), Unit.valid_from <= bindparam("day")),
        or_(Unit.valid_to.is_(None), Unit.valid_to >= bindparam("day")),
    ),
    Decider,
)
UNITS = Query(
    select(*columns_of(Unit, UnitRef)).where(
        Unit.id == any_(bindparam("ids", type_=ARRAY(Uuid))),
        or_(Unit.valid_from.is_(None), Unit.valid_from <= bindparam("day")),
        or_(Unit.valid_to.is_(None), Unit.valid_to >= bindparam("day")),
    ),
    UnitRef,
)


async def lock(tx: Transaction, id: UUID, seen: Version) -> DossierHead:
    """Hold one visible dossier's row until the transaction ends, as the actor saw it."""
    seen.required()
    head = await tx.one(LOCK, id=id)
    seen.must_be(head.version)
    return head


async def lock_current(tx: Transaction, id: UUID) -> DossierHead:
    """Hold one visible dossier's row, whatever its version: what is added inside asks for none."""
    return await tx.one(LOCK, id=id)


async def store(tx: Transaction, head: DossierHead) -> None:
    """Write what an act changed; the version rises."""
    await tx.run(STORE, id=head.id, **{f"new_{name}": getattr(head, name) for name in _MOVABLE})


async def units_in_force(tx: Transaction, ids: Sequence[UUID], day: date) -> dict[UUID, UnitRef]:
    """The units among `ids` that are in force on a day."""
    return {unit.id: unit for unit in await tx.all(UNITS, ids=list(ids), day=day)}
