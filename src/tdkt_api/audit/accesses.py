"""Who was shown or exported whose data, newest first: for inspectors, and for whoever they are about."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Integer, Select, Text, bindparam, func, literal, select, true, tuple_

from ..access.actor import Actor
from ..db.paging import Listing, Page
from ..db.query import Query, columns_of, none
from ..db.transaction import Transaction
from ..errors import NotFound
from ..history.accesses import AccessAct, Purpose
from ..http.lists import Asked
from ..ids import SubjectKey, SubjectKind
from ..models import AccessEntry, Individual, Person, Subject, Unit
from ..workflow.process import Role
from . import repository


@dataclass(frozen=True, slots=True)
class Access:
    """One subject's data given out once."""

    id: UUID
    at: datetime
    act: AccessAct
    purpose: Purpose
    fields: list[str]
    subject_kind: SubjectKind
    subject_id: UUID
    person_id: UUID
    person_name: str
    client_id: str
    role: Role
    unit_id: UUID
    unit_name: str
    request_id: str

    @property
    def subject(self) -> SubjectKey:
        """Whose they were."""
        return SubjectKey(self.subject_kind, self.subject_id)


@dataclass(frozen=True, slots=True)
class Own:
    """The actor's own record, and where it is kept."""

    id: UUID
    unit_path: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list; `at_from` is inclusive, `at_to` is not."""

    subject_id: SubjectKey | None = None
    person_id: UUID | None = None
    unit_id: UUID | None = None
    purpose: Purpose | None = None
    act: AccessAct | None = None
    at_from: datetime | None = None
    at_to: datetime | None = None


After = tuple[datetime, UUID, UUID]
"""Time, entry and subject of the last row."""

_AT, _ID, _PATH = AccessEntry.at.type, AccessEntry.id.type, AccessEntry.subject_path.type
_PLACE: Final = (AccessEntry.at, AccessEntry.id, AccessEntry.subject_id)
_CLAUSES: Final[dict[str, Any]] = {
    **{
        name: getattr(AccessEntry, name) == bindparam(name, type_=getattr(AccessEntry, name).type)
        for name in ("subject_id", "person_id", "purpose", "act")
    },
    "path_from": AccessEntry.subject_path >= bindparam("path_from", type_=_PATH),
    "path_to": AccessEntry.subject_path < bindparam("path_to", type_=_PATH),
    "at_from": AccessEntry.at >= bindparam("at_from", type_=_AT),
    "at_to": AccessEntry.at < bindparam("at_to", type_=_AT),
    "after_at": tuple_(*_PLACE)
    < tuple_(
        bindparam("after_at", type_=_AT),
        bindparam("after_id", type_=_ID),
        bindparam("after_subject", type_=_ID),
    ),
}
_AFTER: Final = ("after_at", "after_id", "after_subject")
_BESIDE: Final = frozenset({"after_id", "after_subject"})  # no clauses of their own
_ROWS: Final[Select[Any]] = (
    select(
        *columns_of(
            AccessEntry,
            Access,
            person_name=Person.name.label("person_name"),
            unit_name=Unit.name.label("unit_name"),
        )
    )
    .join(Person, Person.id == AccessEntry.person_id)
    .join(Unit, Unit.id == AccessEntry.unit_id)
    .order_by(*(column.desc() for column in _PLACE))
    .limit(bindparam("size", type_=Integer))
)
OWN: Final = Query(
    select(*columns_of(Subject, Own))
    .join(Individual, Individual.id == Subject.id)
    .where(Individual.identity_index == bindparam("identity_index")),
    Own,
)
# The actor's own record may belong to a unit that is none of theirs: for this list its place is the scope.
THERE: Final = Query(
    select(func.set_config(literal("tdkt.scopes"), bindparam("path", type_=Text), true())), none
)


@cache
def page_of(active: frozenset[str]) -> Query[Access]:
    """The statement for a set of active filters; composed once for each."""
    return Query(_ROWS.where(*(_CLAUSES[name] for name in sorted(active - _BESIDE))), Access)


def place(row: Access) -> After:
    """Where a row stands in the list."""
    return row.at, row.id, row.subject_id


async def page(tx: Transaction, asked: Asked, wanted: Wanted) -> Page[Access]:
    """The newest first, of subjects within the actor's units and of what their own people looked at.

    Raises:
        NotFound: there is no such unit.
    """
    active = {name: value for name in Wanted.__slots__ if (value := getattr(wanted, name)) is not None}
    listing = asked.listing("accesses", **{name: str(value) for name, value in active.items()})
    if wanted.subject_id is not None:
        active["subject_id"] = wanted.subject_id.id
    if wanted.unit_id is not None:
        active |= await _below(tx, active.pop("unit_id"))
    return await _page(tx, asked, listing, active)


async def own_page(tx: Transaction, asked: Asked, actor: Actor) -> Page[Access]:
    """Who was given the data of the human behind the account; none where no record is known to be theirs."""
    listing = asked.listing("my_accesses", person=actor.person_id)
    asked.after(listing)
    own = None
    if actor.identity_index is not None:
        async with tx.over_the_country():
            own = await tx.maybe(OWN, identity_index=actor.identity_index)
    if own is None:
        return listing.page([], asked.size, place, total=0 if asked.has_total else None)
    await tx.run(THERE, path=own.unit_path)
    return await _page(tx, asked, listing, {"subject_id": own.id})


async def _page(tx: Transaction, asked: Asked, listing: Listing, active: dict[str, Any]) -> Page[Access]:
    after = asked.after(listing)
    behind = dict(zip(_AFTER, after, strict=True)) if after else {}
    rows = await tx.all(page_of(frozenset(active | behind)), **active, **behind, size=asked.limit)
    total = await asked.total(tx, page_of(frozenset(active)), **active)
    return listing.page(rows, asked.size, place, total=total)


async def _below(tx: Transaction, unit_id: UUID) -> dict[str, str]:
    """Subjects of a unit and all under it."""
    found = await tx.maybe(repository.PLACE, id=unit_id)
    if found is None:
        raise NotFound().at("/unit_id")
    return {"path_from": found.path, "path_to": f"{found.path[:-1]}0"}
