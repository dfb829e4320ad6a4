"""Subjects in the database."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    LargeBinary,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from ..db.query import Query, columns_of, none, stored, within
from ..db.transaction import Transaction
from ..ids import SubjectKind
from ..models import Collective, Household, Individual, Subject, Unit
from .shapes import CollectiveView, Found, HouseholdView, IndividualView, Namesake

_COMMON: Final = {column.name: getattr(Subject, column.name) for column in Subject.__table__.columns}
_HAS_ADDRESS = Household.address_sealed.is_not(None).label("has_address")
_FOUND = select(
    Subject.id,
    Subject.kind,
    Subject.unit_id,
    Subject.unit_path,
    Subject.name,
    Individual.post,
    Individual.occupation,
    Individual.sex,
    Individual.birth_on,
    Individual.identity_index,
).outerjoin(Individual, Individual.id == Subject.id)
_IDS = bindparam("ids", type_=ARRAY(Uuid))
_WORDS = func.to_tsvector(literal_column("'simple'"), Subject.name_folded)


def _seen(model: Any, shape: type[Any], **beside: ColumnElement[Any]) -> Select[Any]:
    """Visible subjects of one kind with what only these have."""
    columns = columns_of(model, shape, **_COMMON, **beside)
    return select(*columns).join_from(Subject, model, model.id == Subject.id).where(within(Subject))


_INDIVIDUAL = _seen(Individual, IndividualView)
_KINDS: Final[dict[SubjectKind, tuple[Select[Any], type[Any]]]] = {
    SubjectKind.INDIVIDUAL: (_INDIVIDUAL, IndividualView),
    SubjectKind.COLLECTIVE: (_seen(Collective, CollectiveView), CollectiveView),
    SubjectKind.HOUSEHOLD: (_seen(Household, HouseholdView, has_address=_HAS_ADDRESS), HouseholdView),
}
ADD = Query(insert(Subject).values(stored(Subject)), none)
ADD_DETAILS: Final = {
    SubjectKind.INDIVIDUAL: Query(insert(Individual).values(stored(Individual)), none),
    SubjectKind.COLLECTIVE: Query(insert(Collective).values(stored(Collective)), none),
    SubjectKind.HOUSEHOLD: Query(insert(Household).values(stored(Household)), none),
}


def _edit(model: Any, *names: str) -> Query[None]:
    """What may change together of what only one kind has."""
    values = {name: bindparam(f"new_{name}", type_=getattr(model, name).type) for name in names}
    return Query(update(model).values(values).where(model.id == bindparam("id")), none)


PERSONAL: Final = ("birth_on", "died_on", "nationality", "sex", "occupation", "post")
COLLECTIVE: Final = (
    "collective_kind",
    "head_name",
    "member_count",
    "counted_on",
    "valid_from",
    "valid_to",
)
EDIT: Final = {
    SubjectKind.INDIVIDUAL: _edit(Individual, *PERSONAL),
    SubjectKind.COLLECTIVE: _edit(Collective, *COLLECTIVE),
    SubjectKind.HOUSEHOLD: _edit(Household, "member_names"),
}
_IDENTITY: Final = ("identity_kind", "identity_sealed", "identity_index", "identity_tail")
SEAL: Final = {
    SubjectKind.INDIVIDUAL: _edit(Individual, *_IDENTITY, "key_version"),
    SubjectKind.HOUSEHOLD: _edit(Household, "address_sealed", "key_version"),
}
RENAME = Query(
    update(Subject)
    .values(
        name=bindparam("new_name"),
        name_folded=bindparam("new_name_folded"),
        name_sort=bindparam("new_name_sort"),
        version=Subject.version + 1,
    )
    .where(Subject.id == bindparam("id")),
    none,
)
VIEWS: Final = {
    kind: Query(statement.where(Subject.id == bindparam("id")), shape)
    for kind, (statement, shape) in _KINDS.items()
}
LOCKS: Final = {
    kind: Query(
        statement.where(Subject.id == bindparam("id")).with_for_update(of=Subject, key_share=True), shape
    )
    for kind, (statement, shape) in _KINDS.items()
}
# Over the whole country: one number is one person, wherever they are registered.
BY_IDENTITY = Query(
    _FOUND.where(Individual.identity_index == any_(bindparam("indexes", type_=ARRAY(LargeBinary)))), Found
)
BY_ID = Query(_FOUND.where(Subject.id == any_(_IDS), within(Subject)), Found)
LOCK = Query(
    select(Subject.id)
    .where(Subject.id == any_(_IDS), within(Subject))
    .order_by(Subject.id)
    .with_for_update(key_share=True),
    UUID,
)
SEARCH = Query(_INDIVIDUAL.where(Individual.identity_index == bindparam("index")), IndividualView)
NAMESAKES = Query(
    select(Subject.kind, Subject.id, Subject.name, Individual.birth_on)
    .outerjoin(Individual, Individual.id == Subject.id)
    .where(
        Subject.name_folded == bindparam("name_folded"),
        Subject.unit_path == bindparam("unit_path"),
        Subject.kind == bindparam("kind"),
        Subject.id != bindparam("id"),
    )
    .order_by(Subject.id)
    .limit(10),
    Namesake,
)
UNIT_PATH = Query(
    select(Unit.path).where(
        Unit.id == bindparam("id"),
        or_(Unit.valid_from.is_(None), Unit.valid_from <= bindparam("day")),
        or_(Unit.valid_to.is_(None), Unit.valid_to >= bindparam("day")),
    ),
    str,
)


async def unit_path(tx: Transaction, id: UUID, day: date) -> str | None:
    """The path of a unit in force on a day."""
    return await tx.maybe(UNIT_PATH, id=id, day=day)


async def by_identity(tx: Transaction, indexes: Sequence[bytes]) -> list[Found]:
    async with tx.over_the_country():
        return await tx.all(BY_IDENTITY, indexes=list(indexes))


async def by_id(tx: Transaction, ids: Sequence[UUID]) -> list[Found]:
    return await tx.all(BY_ID, ids=list(ids))


async def lock(tx: Transaction, ids: Sequence[UUID]) -> list[UUID]:
    """Hold visible subjects' rows until the transaction ends, in the order of their ids."""
    return await tx.all(LOCK, ids=list(ids))


async def search(tx: Transaction, index: bytes) -> list[IndividualView]:
    return await tx.all(SEARCH, index=index)


async def edit(tx: Transaction, query: Query[None], id: UUID, **values: Any) -> None:
    await tx.run(query, id=id, **{f"new_{name}": value for name, value in values.items()})


_AMONG: Final = {"province_codes": Subject.province_code, "commune_codes": Subject.commune_code}


@cache
def page_of(active: frozenset[str], *, kind: SubjectKind, is_backward: bool) -> Query[Any]:
    """The page of one kind in the order of an office's lists, narrowed by these filters."""
    statement, shape = _KINDS[kind]
    order = (Subject.name_sort, Subject.id)
    statement = statement.where(Subject.kind == literal_column(f"'{kind}'"))
    for name in sorted(active & {"province_code", "commune_code"}):
        statement = statement.where(getattr(Subject, name) == bindparam(name))
    for name in sorted(active & _AMONG.keys()):
        statement = statement.where(_AMONG[name] == any_(bindparam(name, type_=ARRAY(Text))))
    if "unit_id" in active:
        path = select(Unit.path).where(Unit.id == bindparam("unit_id")).scalar_subquery()
        statement = statement.where(Subject.unit_path == path)
    if "q" in active:
        words = func.to_tsquery(literal_column("'simple'"), bindparam("q", type_=Text))
        statement = statement.where(_WORDS.op("@@", is_comparison=True)(words))
    if "client_reference" in active:
        theirs = and_(
            Subject.client_reference == bindparam("client_reference"),
            Subject.client_id == bindparam("client_id"),
        )
        statement = statement.where(theirs)
    if "id" in active:
        row, last = tuple_(*order), tuple_(bindparam("name_sort"), bindparam("id"))
        statement = statement.where(row < last if is_backward else row > last)
    ordered = statement.order_by(*(column.desc() for column in order) if is_backward else order)
    return Query(ordered.limit(bindparam("limit")), shape)
