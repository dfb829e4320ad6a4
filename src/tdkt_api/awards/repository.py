"""The registry of awards in the database."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import array

from ..db.query import Query, columns_of, none, stored, within
from ..db.transaction import Reading, Transaction
from ..ids import SubjectKind
from ..models import Award, Subject, Unit
from .shapes import AwardRow, Confirmed, HeldRow, KnownAward, PublicRow

PUBLIC_AT_MOST: Final = 10
_IDS = bindparam("ids", type_=ARRAY(Uuid))


def _issued_within() -> ColumnElement[bool]:
    """Whether the issuing unit lies in the units that the transaction may reach."""
    reach = func.reach_of(array([Unit.path]), type_=ARRAY(Text))
    condition: ColumnElement[bool] = reach.op("&&", is_comparison=True)(
        bindparam("scopes", type_=ARRAY(Text))
    )
    return condition


_KIND = Subject.kind.label("subject_kind")
COLUMNS: Final = [
    _KIND if name == "subject_kind" else getattr(Award, name) for name in AwardRow.__dataclass_fields__
]
# Seen by whoever sees the holder, and by whoever sees the unit that conferred it.
_SEEN = (
    select(*COLUMNS)
    .join(Subject, Subject.id == Award.subject_id)
    .outerjoin(Unit, Unit.id == Award.issuing_unit_id)
    .where(or_(within(Subject), _issued_within()))
)
_PUBLIC = (
    select(
        Award.award_code,
        Award.first_year,
        Award.last_year,
        Award.official_number,
        Award.signed_on,
        Award.status,
        Award.snapshot["name"].astext.label("name"),
        func.coalesce(Award.snapshot["kind"].astext, SubjectKind.INDIVIDUAL.value).label("kind"),
        Unit.name.label("issuer"),
    )
    .join(Unit, Unit.id == Award.issuing_unit_id)
    .where(Award.is_verified)
)
VIEW = Query(_SEEN.where(Award.id == bindparam("id")), AwardRow)
# Judged are also people found in other units: no bound of units.
HELD = Query(
    select(*columns_of(Award, HeldRow))
    .where(Award.subject_id == any_(_IDS), Award.status == "valid")
    .order_by(Award.subject_id, Award.last_year, Award.id),
    HeldRow,
)
KNOWN = Query(
    select(*columns_of(Award, KnownAward)).where(Award.subject_id == bindparam("subject_id")),
    KnownAward,
)
ADD = Query(insert(Award).values(stored(Award)), none)
CONFIRM = Query(
    update(Award)
    .values(is_verified=true())
    .where(
        Award.id == any_(_IDS),
        ~Award.is_verified,
        Subject.id == Award.subject_id,
        within(Subject),
    )
    .returning(Award.id, _KIND, Award.subject_id, Subject.unit_path),
    Confirmed,
)
BY_CODE = Query(_PUBLIC.where(Award.public_code == bindparam("public_code")), PublicRow)


async def view(tx: Transaction, id: UUID) -> AwardRow:
    return await tx.one(VIEW, id=id)


async def held(tx: Transaction, ids: Sequence[UUID]) -> list[HeldRow]:
    return await tx.all(HELD, ids=list(ids)) if ids else []


async def known(tx: Transaction, subject_id: UUID) -> list[KnownAward]:
    return await tx.all(KNOWN, subject_id=subject_id)


async def add(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    await tx.many(ADD, rows)


async def confirm(tx: Transaction, ids: Sequence[UUID]) -> list[Confirmed]:
    return await tx.all(CONFIRM, ids=list(ids)) if ids else []


async def page(tx: Transaction, limit: int, **active: Any) -> list[AwardRow]:
    """Visible awards, the newest entry first.

    Args:
        active: Columns that must agree, a `year` among those counted, and the `id` of the row before.
    """
    return await tx.all(page_of(frozenset(active)), limit=limit, **active)


@cache
def page_of(active: frozenset[str]) -> Query[AwardRow]:
    """The page narrowed by these filters."""
    statement = _SEEN.order_by(Award.id.desc()).limit(bindparam("limit"))
    for name in sorted(active & {"subject_id", "decision_id", "issuing_unit_id", "award_code"}):
        statement = statement.where(getattr(Award, name) == bindparam(name))
    if "year" in active:
        statement = statement.where(bindparam("year").between(Award.first_year, Award.last_year))
    if "id" in active:
        statement = statement.where(Award.id < bindparam("id"))
    return Query(statement, AwardRow)


async def by_number(reading: Reading, **active: Any) -> list[PublicRow]:
    """What everyone may learn of the awards with this number and name.

    Args:
        active: `number` and `name` as keys, `unit_id` of the issuer, `year` of signing.
    """
    return await reading.all(by_number_of(frozenset(active)), **active)


@cache
def by_number_of(active: frozenset[str]) -> Query[PublicRow]:
    """The lookup narrowed by these filters."""
    statement: Select[Any] = (
        _PUBLIC.where(
            Award.official_number_folded == bindparam("number"), Award.name_folded == bindparam("name")
        )
        .order_by(Award.signed_on.desc(), Award.id)
        .limit(PUBLIC_AT_MOST)
    )
    if "unit_id" in active:
        statement = statement.where(Award.issuing_unit_id == bindparam("unit_id"))
    if "year" in active:
        statement = statement.where(func.date_part("year", Award.signed_on) == bindparam("year"))
    return Query(statement, PublicRow)


async def by_code(reading: Reading, public_code: str) -> PublicRow:
    return await reading.one(BY_CODE, public_code=public_code)
