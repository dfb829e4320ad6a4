"""A statement, composed once when its module is imported, and the shape of its rows."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final, Generic, TypeVar

from sqlalchemy import ARRAY, ClauseElement, ColumnElement, Text, bindparam, case, false, true
from sqlalchemy.dialects.postgresql import asyncpg

from .shapes import caster, names_of

Row = TypeVar("Row", covariant=True)  # noqa: PLC0105  (covariant: `maybe(HEAD) or Head()` infers)
_DIALECT: Final[Any] = asyncpg.dialect()  # type: ignore[no-untyped-call]
_SUPPLIED: Final = frozenset({"scopes"})  # by the transaction; callers never pass them


def none(*_: object) -> None:
    """The shape of a statement whose rows, if it gives any, nobody reads."""


def same(value: Any) -> Any:
    """The shape of one column as the driver reads it, also NULL; a class like `int` refuses NULL."""
    return value


class Query(Generic[Row]):
    """What is sent, what it asks for by name, and what one row becomes."""

    made: ClassVar[list["Query[Any]"]] = []  # a contract test PREPAREs each of them
    __slots__ = ("_asked", "_fixed", "_names", "origin", "row", "statement", "text")

    def __init__(self, statement: ClauseElement, shape: Callable[..., Row]) -> None:
        compiled: Any = statement.compile(dialect=_DIALECT)
        if compiled.post_compile_params:
            raise TypeError("in_() is expanded at each call: write == any_(bindparam(…, type_=ARRAY(Text)))")
        binds, self._names = compiled.binds, tuple(compiled.positiontup or ())
        self.statement: Final = statement
        self.text: Final = str(compiled)
        self._asked: Final = frozenset(n for n in self._names if binds[n].required) - _SUPPLIED
        self._fixed: Final = {n: binds[n].effective_value for n in self._names if not binds[n].required}
        if None in self._fixed.values():
            raise TypeError(
                f"a value is missing in {self._fixed}: a column's default= or onupdate=, or no null()"
            )
        self.row: Final = caster(shape, [(c.keyname, c.type) for c in compiled._result_columns])
        self.origin: Final = _origin()
        Query.made.append(self)

    def arguments(self, given: Mapping[str, Any], scopes: Sequence[str] = ()) -> list[Any]:
        """The values in order; `scopes` comes from the transaction.

        Raises:
            TypeError: a name is missing or not asked for.
        """
        if given.keys() != self._asked:
            missing, unknown = self._asked - given.keys(), given.keys() - self._asked
            raise TypeError(f"{self.origin}: missing {sorted(missing)}, unknown {sorted(unknown)}")
        values = {**self._fixed, **given, "scopes": scopes}
        return [values[name] for name in self._names]

    def __repr__(self) -> str:
        return f"<Query {self.origin}>"


def _origin() -> str:
    """The module and line that made the query, for messages and for the contract tests."""
    frame = sys._getframe(2)
    return f"{frame.f_globals['__name__']}:{frame.f_lineno}"


def columns_of(model: Any, shape: type[Any], **beside: Any) -> list[Any]:
    """The model's columns that the shape's fields name, in their order; `beside` those of joined tables."""
    names = names_of(shape)
    if names is None:
        raise TypeError(f"{shape.__name__} is no shape of a row")
    return [beside[name] if name in beside else getattr(model, name) for name in names]


def stored(model: Any) -> dict[str, Any]:
    """A parameter for every column that is not computed, under the column's name."""
    columns = model.__table__.columns
    return {c.name: bindparam(c.name) for c in columns if c.computed is None and c.identity is None}


def within(model: Any) -> ColumnElement[bool]:
    """Whether a row lies in the units that the transaction may reach.

    In CASE, as the policies are: the planner expects a bare `&&` to pass one row in 200 and then sorts
    a whole province for a page of 50.
    """
    reached = model.reach.op("&&", is_comparison=True)(bindparam("scopes", type_=ARRAY(Text)))
    condition: ColumnElement[bool] = case((reached, true()), else_=false())
    return condition
