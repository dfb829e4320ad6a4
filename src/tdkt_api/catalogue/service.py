"""The catalogue of award forms, as the lawbook has it on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from .. import clock
from ..errors import Fault, Invalid, NotFound
from ..law import catalogue
from ..law.catalogue import Form
from ..law.lawbook import Lawbook
from ..law.shown import CriteriaGroup, Criterion
from ..names import folded


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which forms are asked for, as of which day; `q` is matched without marks, from the start of a word."""

    day: date
    kind: str | None = None
    level: str | None = None
    subject_kind: str | None = None
    type: str | None = None
    status: str | None = None
    q: str | None = None


@dataclass(frozen=True, slots=True)
class Viewed:
    """One form as of a day, with its criteria as a tree."""

    day: date
    form: Form
    groups: tuple[CriteriaGroup, ...]
    bars: tuple[Criterion, ...]


def day_of(as_of: date | None) -> date:
    """The day asked about: the office's today where none is named."""
    return as_of or clock.today()


def view(lawbook: Lawbook, code: str, as_of: date | None) -> Viewed:
    """One form as of a day, also on days when nothing of it is known.

    Raises:
        NotFound: the lawbook has no such form.
    """
    day = day_of(as_of)
    form = catalogue.form(lawbook, code, day)
    if form is None:
        raise NotFound
    groups = catalogue.criteria(lawbook, code, day)
    return Viewed(day, form, groups, catalogue.bars(lawbook, code, day))


def page(lawbook: Lawbook, wanted: Wanted, *, after: str | None, limit: int) -> list[Form]:
    """At most `limit` of the forms in the order of codes, behind the code `after`.

    Raises:
        Invalid: the search has neither letter nor digit.
    """
    found = wanted_forms(lawbook, wanted)
    return [form for form in found if after is None or form.code > after][:limit]


def wanted_forms(lawbook: Lawbook, wanted: Wanted) -> list[Form]:
    """All of them in the order of codes.

    Raises:
        Invalid: the search has neither letter nor digit.
    """
    words = _words(wanted.q)
    return [form for form in catalogue.forms(lawbook, wanted.day) if _is_wanted(form, wanted, words)]


def _is_wanted(form: Form, wanted: Wanted, words: str | None) -> bool:
    return (
        wanted.kind in {None, form.kind}
        and wanted.level in {None, form.level}
        and wanted.status in {None, form.status}
        and (wanted.subject_kind is None or wanted.subject_kind in form.subject_kinds)
        and (wanted.type is None or wanted.type in form.types)
        and (words is None or _speaks_of((*form.name, form.abbreviation or ""), words))
    )


def _words(q: str | None) -> str | None:
    if q is None:
        return None
    words = folded(q)
    if not words:
        raise Invalid(faults=[Fault("/q", "value.too_short", {"limit": 1})])
    return words


def _speaks_of(texts: Sequence[str], words: str) -> bool:
    return any(f" {words}" in f" {_folded(text)}" for text in texts)


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    return folded(text)
