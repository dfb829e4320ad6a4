"""What only collectives have: head, members on a day, the time in which they exist."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from .. import clock, names
from ..db.transaction import Transaction
from ..errors import FactsAhead, Fault, Invalid
from ..ids import SubjectKind
from . import repository
from .changes import difference, plain
from .registering import Details, Kind
from .schemas import CollectivePatch
from .shapes import CollectiveView, NewCollective

_CODES: Final = ("collective_kind", "member_count", "counted_on", "valid_from", "valid_to")


def _entered(_: Transaction, __: UUID, new: NewCollective) -> Details:
    _must_fit(new)
    codes = {name: plain(getattr(new, name)) for name in _CODES}
    return _details(new, codes)


def _edited(_: Transaction, before: CollectiveView, patch: CollectivePatch) -> Details:
    after = replace(before, **patch.changes())
    _must_fit(after)
    return _details(after, difference(before, after, _CODES))


def _details(one: NewCollective | CollectiveView, told: Mapping[str, Any]) -> Details:
    name = names.nfc(one.name)
    columns = {column: getattr(one, column) for column in repository.COLLECTIVE}
    return Details(name, columns, told, {"name": name, "head_name": one.head_name})


def _must_fit(one: NewCollective | CollectiveView) -> None:
    if (one.member_count is None) != (one.counted_on is None):
        missing = "counted_on" if one.counted_on is None else "member_count"
        told = {"one": "member_count", "other": "counted_on"}
        raise Invalid(faults=[Fault(f"/{missing}", "value.together", told)])
    if one.valid_from and one.valid_to and one.valid_to < one.valid_from:
        told = {"first": "valid_from", "last": "valid_to"}
        raise Invalid(faults=[Fault("/valid_to", "value.order", told)])
    for name in ("counted_on", "valid_from"):
        day = getattr(one, name)
        if day is not None and day > clock.today():
            raise FactsAhead().at(f"/{name}")


COLLECTIVE: Final = Kind(SubjectKind.COLLECTIVE, _entered, _edited)
