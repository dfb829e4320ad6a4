"""Ceilings in the database, and the counts they are compared with."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    case,
    column,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    tuple_,
    update,
)

from ..db.query import Query, columns_of, none, stored, within
from ..db.transaction import Transaction
from ..errors import WrongRole
from ..http.version import Version
from ..models import Quota
from .shapes import Counted, QuotaRow

_SPACE: Final = 7_310_013  # ours among the advisory locks of the database
MOVABLE: Final = (
    "share",
    "base",
    "rounding",
    "counts_over",
    "is_binding",
    "source_number",
    "source_article",
    "source_signed_on",
    "first_on",
    "last_on",
)
_COLUMNS: Final = Quota.__table__.c


def seen() -> ColumnElement[bool]:
    """Whether a ceiling is within the actor's units, or set by a unit above one of them."""
    above = select(func.ancestors_of(bindparam("scopes", type_=ARRAY(Text)), type_=ARRAY(Text)))
    from_below = Quota.open_to.op("&&", is_comparison=True)(above.scalar_subquery())
    return or_(within(Quota), case((from_below, true()), else_=false()))


def holds_on(day: str) -> ColumnElement[bool]:
    """Whether it is in force on the day of this parameter."""
    asked = bindparam(day, type_=Date())
    return (Quota.first_on <= asked) & or_(Quota.last_on.is_(None), Quota.last_on >= asked)


ADD = Query(insert(Quota).values(stored(Quota)), none)
VIEW = Query(select(*columns_of(Quota, QuotaRow)).where(Quota.id == bindparam("id"), seen()), QuotaRow)
LOCK = Query(
    select(*columns_of(Quota, QuotaRow)).where(Quota.id == bindparam("id"), within(Quota)).with_for_update(),
    QuotaRow,
)
STORE = Query(
    update(Quota)
    .values({name: bindparam(f"new_{name}", type_=_COLUMNS[name].type) for name in MOVABLE})
    .values(version=Quota.version + 1)
    .where(Quota.id == bindparam("id"), within(Quota)),
    none,
)
OVERLAPS = Query(
    select(Quota.id)
    .where(
        Quota.unit_id == bindparam("unit_id"),
        Quota.award_code == bindparam("award_code"),
        Quota.id != bindparam("id"),
        or_(
            bindparam("last_on", type_=Date()).is_(None),
            Quota.first_on <= bindparam("last_on", type_=Date()),
        ),
        or_(Quota.last_on.is_(None), Quota.last_on >= bindparam("first_on", type_=Date())),
        within(Quota),
    )
    .limit(1),
    UUID,
)
# A unit's own, and those of the units above it.
IN_FORCE = Query(
    select(*columns_of(Quota, QuotaRow)).where(
        Quota.award_code == any_(bindparam("awards", type_=ARRAY(Text))),
        func.starts_with(bindparam("path", type_=Text()), Quota.unit_path),
        holds_on("day"),
        seen(),
    ),
    QuotaRow,
)
_COUNTS = func.quota_counts(
    bindparam("awards", type_=ARRAY(Text)),
    bindparam("years", type_=ARRAY(Integer)),
    bindparam("paths", type_=ARRAY(Text)),
    bindparam("holder_codes", type_=ARRAY(Text)),
    bindparam("dossier_id", type_=Uuid()),
).table_valued(
    column("n", Integer),
    column("conferred", Integer),
    column("used", Integer),
    column("holders", Integer),
    column("proposed_holders", Integer),
    column("strength", Integer),
)
COUNTS = Query(select(_COUNTS).order_by(_COUNTS.c.n), Counted)
_KEYS = func.unnest(bindparam("keys", type_=ARRAY(Text))).table_valued(column("key", Text)).render_derived()
HOLD = Query(
    select(
        func.pg_advisory_xact_lock(
            literal(_SPACE, Integer),
            func.hashtext(_KEYS.c.key),
            type_=BigInteger(),
        )
    ),
    none,
)
_AT, _ID = Quota.created_at.type, Quota.id.type


async def view(tx: Transaction, id: UUID) -> QuotaRow:
    return await tx.one(VIEW, id=id)


async def lock(tx: Transaction, id: UUID, seen: Version) -> QuotaRow:
    """Hold one row until the transaction ends, as the actor saw it.

    Raises:
        WrongRole: it is set by a unit above the actor's, who only reads it.
    """
    seen.required()
    row = await tx.maybe(LOCK, id=id)
    if row is None:
        await tx.one(VIEW, id=id)
        raise WrongRole
    seen.must_be(row.version)
    return row


async def hold(tx: Transaction, keys: Sequence[str]) -> None:
    """Wait for whoever counts the same, and hold it until the transaction ends; always in one order."""
    await tx.all(HOLD, keys=sorted(set(keys)))


async def page(
    tx: Transaction, narrowed: dict[str, Any], *, after: tuple[datetime, UUID] | None, limit: int
) -> list[QuotaRow]:
    """The newest first."""
    behind: dict[str, Any] = {"after_at": after[0], "after_id": after[1]} if after else {}
    query = page_of(frozenset([*narrowed, *(["after"] if after else [])]))
    return await tx.all(query, **narrowed, **behind, limit=limit)


@cache
def page_of(active: frozenset[str]) -> Query[QuotaRow]:
    """The page with these filters."""
    statement = (
        select(*columns_of(Quota, QuotaRow))
        .where(seen())
        .order_by(Quota.created_at.desc(), Quota.id.desc())
        .limit(bindparam("limit"))
    )
    if "path" in active:
        statement = statement.where(func.starts_with(bindparam("path", type_=Text()), Quota.unit_path))
    if "award" in active:
        statement = statement.where(Quota.award_code == bindparam("award"))
    if "day" in active:
        statement = statement.where(holds_on("day"))
    if "after" in active:
        row = tuple_(Quota.created_at, Quota.id)
        statement = statement.where(
            row < tuple_(bindparam("after_at", type_=_AT), bindparam("after_id", type_=_ID))
        )
    return Query(statement, QuotaRow)


async def overlapping(tx: Transaction, row: QuotaRow, first_on: date, last_on: date | None) -> bool:
    """Whether the unit has another ceiling on the form in that time."""
    asked = {"unit_id": row.unit_id, "award_code": row.award_code, "id": row.id}
    return await tx.maybe(OVERLAPS, **asked, first_on=first_on, last_on=last_on) is not None
