"""A statement checks itself when it is composed, not when it runs."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

import pytest
from sqlalchemy import (
    ARRAY,
    Computed,
    Integer,
    Text,
    any_,
    bindparam,
    func,
    insert,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from support.local import Local
from tdkt_api.db.base import Base, Instant, Path, PrimaryKey
from tdkt_api.db.query import Query, columns_of, none, same, stored, within


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Thing(Local):
    __tablename__ = "thing_of_query_tests"

    id: Mapped[PrimaryKey]
    owner_id: Mapped[UUID]
    colour: Mapped[str | None]
    count: Mapped[int]
    price: Mapped[Decimal]
    at: Mapped[Instant]
    tags: Mapped[list[str]]
    body: Mapped[dict[str, Any]]
    path: Mapped[Path]
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("reach_of(ARRAY[path])", persisted=True)
    )


@dataclass(frozen=True, slots=True)
class Ids:
    id: UUID
    owner_id: UUID


Version = NewType("Version", int)


@dataclass(frozen=True, slots=True)
class Head:
    colour: Colour | None
    count: Version
    tags: tuple[Colour, ...]


BY_ID = Thing.id == bindparam("id")


def test_a_missing_parameter_is_named() -> None:
    query = Query(select(Thing.id).where(BY_ID, Thing.count == bindparam("count")), UUID)

    with pytest.raises(TypeError, match=r"missing \['count'\], unknown \[\]"):
        query.arguments({"id": UUID(int=1)})


def test_an_unknown_parameter_is_named() -> None:
    query = Query(select(Thing.id).where(BY_ID), UUID)

    with pytest.raises(TypeError, match=r"missing \[\], unknown \['idd'\]"):
        query.arguments({"id": UUID(int=1), "idd": 1})


def test_a_caller_may_not_pass_the_scopes() -> None:
    query = Query(select(Thing.id).where(BY_ID, within(Thing)), UUID)

    with pytest.raises(TypeError, match="scopes"):
        query.arguments({"id": UUID(int=1), "scopes": ["/"]})


def test_the_scopes_come_from_the_transaction() -> None:
    query = Query(select(Thing.id).where(BY_ID, within(Thing)), UUID)

    assert query.arguments({"id": UUID(int=1)}, ("/01/",)) == [UUID(int=1), ("/01/",)]


def test_without_a_transaction_no_unit_is_reached() -> None:
    query = Query(select(Thing.id).where(within(Thing)), UUID)

    assert query.arguments({}) == [()]


def test_within_hides_its_guess_from_the_planner() -> None:
    query = Query(select(Thing.id).where(within(Thing)), UUID)

    assert "CASE WHEN" in query.text
    assert query.text.endswith("THEN true ELSE false END")


def test_a_parameter_used_twice_is_sent_once() -> None:
    query = Query(select(Thing.id).where((BY_ID) | (Thing.owner_id == bindparam("id"))), UUID)

    assert query.arguments({"id": UUID(int=1)}) == [UUID(int=1)]


def test_values_of_the_statement_itself_are_sent_with_it() -> None:
    query = Query(select(Thing.id).where(Thing.colour == Colour.RED, BY_ID), UUID)

    assert query.arguments({"id": UUID(int=2)}) == ["red", UUID(int=2)]


def test_columns_in_another_order_than_the_fields_are_refused() -> None:
    with pytest.raises(TypeError, match="the statement gives"):
        Query(select(Thing.owner_id, Thing.id), Ids)


def test_columns_of_a_shape_come_in_the_order_of_its_fields() -> None:
    query = Query(select(*columns_of(Thing, Ids)), Ids)

    assert query.row([UUID(int=1), UUID(int=2)]) == Ids(UUID(int=1), UUID(int=2))


def test_columns_of_something_without_fields_are_refused() -> None:
    with pytest.raises(TypeError, match="no shape of a row"):
        columns_of(Thing, int)


def test_a_column_that_the_model_has_not_is_refused() -> None:
    @dataclass(frozen=True)
    class Wrong:
        nowhere: int

    with pytest.raises(AttributeError, match="nowhere"):
        columns_of(Thing, Wrong)


def test_a_field_of_another_kind_than_its_column_is_refused() -> None:
    @dataclass(frozen=True)
    class Wrong:
        price: int

    with pytest.raises(TypeError, match="the column gives Decimal"):
        Query(select(Thing.price), Wrong)


def test_an_instant_is_no_day() -> None:
    @dataclass(frozen=True)
    class Wrong:
        at: date

    with pytest.raises(TypeError, match="the column gives datetime"):
        Query(select(Thing.at), Wrong)


def test_fields_that_hold_more_than_the_column_gives_are_taken() -> None:
    @dataclass(frozen=True)
    class Wide:
        at: datetime | None
        price: Decimal | str
        body: Any

    at = datetime.fromisoformat("2026-01-15T00:00:00+00:00")

    assert Query(select(Thing.at, Thing.price, Thing.body), Wide).row([at, Decimal(1), 5]) == Wide(
        at, Decimal(1), 5
    )


def test_text_becomes_the_enumeration_that_the_field_names() -> None:
    query = Query(select(*columns_of(Thing, Head)), Head)

    row = query.row(["red", 3, ["green", "red"]])

    assert row == Head(Colour.RED, Version(3), (Colour.GREEN, Colour.RED))
    assert isinstance(row.colour, Colour)
    assert all(isinstance(tag, Colour) for tag in row.tags)


def test_a_null_stays_none_where_an_enumeration_is_named() -> None:
    query = Query(select(*columns_of(Thing, Head)), Head)

    assert query.row([None, 3, []]) == Head(None, Version(3), ())


def test_text_outside_the_enumeration_is_refused() -> None:
    query = Query(select(*columns_of(Thing, Head)), Head)

    with pytest.raises(ValueError, match="blue"):
        query.row(["blue", 3, []])


def test_one_column_becomes_its_class() -> None:
    assert Query(select(Thing.colour), Colour).row(["red"]) is Colour.RED


def test_an_id_of_the_driver_is_an_id() -> None:
    assert Query(select(Thing.id), UUID).row([UUID(int=7)]) == UUID(int=7)


def test_a_null_is_no_value_of_a_class() -> None:
    query = Query(select(func.max(Thing.colour)), str)

    with pytest.raises(TypeError, match="is NULL"):
        query.row([None])


def test_same_gives_what_the_driver_gives() -> None:
    assert Query(select(Thing.colour), same).row([None]) is None


def test_a_class_for_two_columns_is_refused() -> None:
    with pytest.raises(TypeError, match="is one column"):
        Query(select(Thing.id, Thing.owner_id), UUID)


def test_in_is_refused_because_it_is_expanded_at_each_call() -> None:
    with pytest.raises(TypeError, match="in_"):
        Query(select(Thing.id).where(Thing.colour.in_(["red", "green"])), UUID)


def test_any_of_an_array_stands_in_for_in() -> None:
    names = bindparam("colours", type_=ARRAY(Text))

    query = Query(select(Thing.id).where(Thing.colour == any_(names)), UUID)

    assert query.arguments({"colours": ["red"]}) == [["red"]]


def test_a_columns_default_is_refused() -> None:
    class Defaulted(Local):
        __tablename__ = "defaulted_of_query_tests"
        id: Mapped[PrimaryKey]
        count: Mapped[int] = mapped_column(default=1)

    with pytest.raises(TypeError, match="default="):
        Query(insert(Defaulted).values(id=bindparam("id")), none)


def test_a_columns_onupdate_is_refused() -> None:
    class Touched(Local):
        __tablename__ = "touched_of_query_tests"
        id: Mapped[PrimaryKey]
        name: Mapped[str]
        count: Mapped[int] = mapped_column(onupdate=1)

    with pytest.raises(TypeError, match="onupdate="):
        Query(update(Touched).values(name=bindparam("name")), none)


def test_none_as_a_value_is_refused_and_null_is_taken() -> None:
    with pytest.raises(TypeError, match=r"null\(\)"):
        Query(update(Thing).values(colour=None), none)

    assert "colour=NULL" in Query(update(Thing).values(colour=null()), none).text


def test_what_is_stored_is_every_column_that_is_not_computed() -> None:
    assert stored(Thing).keys() == {
        "id", "owner_id", "colour", "count", "price", "at", "tags", "body", "path",
    }  # fmt: skip


def test_an_insert_of_all_that_is_stored_leaves_the_computed_out() -> None:
    query = Query(insert(Thing).values(stored(Thing)), none)

    assert "reach" not in query.text
    assert "RETURNING" not in query.text


def test_a_size_is_a_parameter_like_any_other() -> None:
    query = Query(select(Thing.id).limit(bindparam("size", type_=Integer)), UUID)

    assert query.arguments({"size": 51}) == [51]


def test_a_query_says_where_it_was_made() -> None:
    query = Query(select(literal(1)), int)

    assert query.origin.startswith("test_query:")
    assert query in Query.made


@pytest.mark.parametrize("kind", ["pk", "fk", "uq", "ck", "ix"])
def test_every_kind_of_constraint_has_a_name_of_its_own(kind: str) -> None:
    convention = dict(Base.metadata.naming_convention)

    assert str(convention[kind]).startswith(f"{kind}_%(table_name)s")
