"""From a record of the driver to a frozen shape: names and kinds are compared once, at import."""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import partial
from types import UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

Row = TypeVar("Row")
Convert = Callable[[Any], Any]
_PLAIN: Final = frozenset({bool, int, Decimal, float, str, bytes, UUID, date, datetime, time, timedelta})
_ARRAYS: Final = {list: list, tuple: tuple, frozenset: frozenset, set: set, Sequence: tuple}


def caster(shape: Callable[..., Row], columns: Sequence[tuple[str, Any]]) -> Callable[[Sequence[Any]], Row]:
    """What turns one record into the shape.

    Args:
        shape: A dataclass or named tuple, a class for the only column, or a function of the columns.
        columns: Name and SQL type of each column, in order.

    Raises:
        TypeError: the names differ or stand in another order, or a column is of another kind than its field.
    """
    if not isinstance(shape, type):
        return lambda record: shape(*record)
    wanted = names_of(shape)
    return _scalar(shape, columns) if wanted is None else _frozen(shape, wanted, columns)


def names_of(shape: type[Any]) -> list[str] | None:
    """The names of a shape's fields; None where it has none.

    A named tuple is made in a quarter of the time of a frozen dataclass: for rows that come by the thousand.
    """
    if is_dataclass(shape):
        return [field.name for field in fields(shape)]
    return list(shape._fields) if issubclass(shape, tuple) and hasattr(shape, "_fields") else None


def _frozen(
    shape: type[Any], wanted: Sequence[str], columns: Sequence[tuple[str, Any]]
) -> Callable[[Sequence[Any]], Any]:
    kinds = get_type_hints(shape)
    if wanted != [name for name, _ in columns]:  # two UUIDs in the wrong order would pass silently
        raise TypeError(f"{shape.__name__} has {wanted}, the statement gives {[n for n, _ in columns]}")
    for name, sql in columns:
        _must_fit(f"{shape.__name__}.{name}", kinds[name], sql)
    converts = [(n, c) for n, name in enumerate(wanted) if (c := _convert(kinds[name]))]
    return partial(_converted, shape, converts) if converts else lambda record: shape(*record)


def _converted(shape: Callable[..., Row], converts: list[tuple[int, Convert]], record: Sequence[Any]) -> Row:
    values = list(record)
    for position, convert in converts:
        if values[position] is not None:
            values[position] = convert(values[position])
    return shape(*values)


def _scalar(kind: type[Any], columns: Sequence[tuple[str, Any]]) -> Callable[[Sequence[Any]], Any]:
    if len(columns) != 1:
        raise TypeError(f"{kind.__name__} is one column, the statement gives {[n for n, _ in columns]}")
    _must_fit(columns[0][0], kind, columns[0][1])

    def row(record: Sequence[Any]) -> Any:
        value = record[0]
        if value is None:
            raise TypeError(f"{columns[0][0]} is NULL: its shape is `same`")
        return value if isinstance(value, kind) else kind(value)

    return row


def _convert(kind: Any) -> Convert | None:
    """Text becomes the enumeration that the field names, an array what the field is."""
    for member in _members(kind):
        if isinstance(member, type) and issubclass(member, Enum):
            return member
        array = _ARRAYS.get(get_origin(member) or member)
        if array is not None:
            return _array(array, next((c for k in get_args(member) if (c := _convert(k))), None))
    return None


def _array(kind: Callable[..., Any], inner: Convert | None) -> Convert | None:
    if inner is None:
        return None if kind is list else kind
    return lambda values: kind(inner(value) for value in values)


def _members(kind: Any) -> tuple[Any, ...]:
    """`State | None` is two kinds, `State` one; a NewType is what it renames."""
    if get_origin(kind) in {Union, UnionType}:
        return tuple(inner for member in get_args(kind) for inner in _members(member))
    return _members(kind.__supertype__) if hasattr(kind, "__supertype__") else (kind,)


def _must_fit(name: str, kind: Any, sql: Any) -> None:
    """Refuse a field that can never hold what the column gives; what is not plain is not judged."""
    members = [member for member in _members(kind) if member is not type(None)]
    given = _python(sql)
    if given is None or not all(isinstance(m, type) and _plain(m) for m in members):
        return
    if not any(m is given or (issubclass(m, given) and issubclass(m, Enum)) for m in members):
        raise TypeError(f"{name} is {kind}, the column gives {given.__name__}")


def _plain(kind: type[Any]) -> bool:
    return kind in _PLAIN or issubclass(kind, Enum)


def _python(sql: Any) -> type[Any] | None:
    try:
        given: type[Any] = sql.python_type
    except NotImplementedError:
        return None
    return given if given in _PLAIN else None
