"""Every column that holds something sealed, and what each value is bound to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column of sealed values, beside it `key_version`; `place` is what a value is bound to, by its row."""

    table: str
    column: str
    row: tuple[tuple[str, str], ...]  # column and SQL type, of the primary key
    place: Callable[..., str]


def _by_id(table: str, column: str, what: str) -> Sealed:
    return Sealed(table, column, (("id", "uuid"),), lambda key: f"{table}|{what}|{key}")


def _by_row(table: str, *row: tuple[str, str]) -> Sealed:
    return Sealed(table, "sealed", row, lambda *key: "|".join((table, *map(str, key))))


COLUMNS: Final = (
    _by_id("individual", "identity_sealed", "identity"),
    _by_id("person", "identity_sealed", "identity"),
    _by_id("household", "address_sealed", "address"),
    _by_row("history_disclosure", ("event_id", "uuid"), ("name", "text")),
    _by_row("operation_result", ("operation_id", "uuid"), ("attempt", "integer"), ("part", "integer")),
)
