"""From a pack's plain values to a lawbook's parts."""

import re
from collections.abc import Callable, Collection
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final, TypeVar

from tdkt_api.law.criteria.read import Group, read_group, read_rule
from tdkt_api.law.criteria.rule import Rule
from tdkt_api.law.forms import SUBJECTS, CommendationType, Cycle, FormKind, FormLevel
from tdkt_api.law.lawbook import (
    SUBJECT_KINDS,
    Award,
    Bonus,
    Instrument,
    Paper,
    Parameter,
    Procedure,
    StageRule,
)
from tdkt_api.law.reader import Reader, timeline
from tdkt_api.law.regimes import Regime
from tdkt_api.law.timeline import Timeline

T = TypeVar("T")

NOT_BUILT: Final = "not_yet_built"
TURNS: Final = frozenset({"owner", "decider"})
BETWEEN: Final = frozenset({"submitter", "appraiser"})  # on the road to the State's own decisions alone
_FRACTION: Final = re.compile(r"[0-9]{1,4}(\.[0-9]{1,6})?", re.ASCII)


def read_instruments(reader: Reader) -> dict[str, Instrument]:
    """The instruments of `instruments.yaml`."""
    with reader.child("instruments") as named:
        return {code: _instrument(code, one) for code, one in named.named()}


def _instrument(code: str, reader: Reader) -> Instrument:
    with reader:
        return Instrument(
            code=code,
            kind=reader.text("kind"),
            name=reader.name(),
            first=reader.day("first"),
            last=reader.day("last"),
            confidence=reader.confidence("confidence"),
        )


def read_regimes(reader: Reader) -> tuple[Regime, ...]:
    """The regimes of `instruments.yaml`, which must follow one another day by day."""
    with reader.child("regimes") as named:
        regimes = tuple(_regime(code, one) for code, one in named.named())
        for earlier, later in pairwise(regimes):
            if earlier.last is None or earlier.last >= later.first:
                raise named.refuse("law.overlap", later.code)
            if (later.first - earlier.last).days > 1:
                raise named.refuse("law.gap", later.code)
    return regimes


def _regime(code: str, reader: Reader) -> Regime:
    with reader:
        first = reader.day("first")
        if first is None:
            raise reader.refuse("law.not_a_day", "first")
        return Regime(code, first, reader.day("last"), reader.texts("basis"), reader.flag("carries_over"))


def read_award(reader: Reader) -> Award:
    """One award form."""
    with reader:
        return Award(
            code=reader.text("code"),
            name=reader.name(),
            names=_maybe(reader, "names", lambda entry: entry.name("value")),
            abbreviation=reader.maybe_text("abbreviation"),
            kind=_one_of(FormKind, reader, "kind"),
            level=_one_of(FormLevel, reader, "level"),
            cycle=_one_of(Cycle, reader, "cycle"),
            subjects=_all_of(SUBJECTS, reader, "subjects"),
            types=_all_of(CommendationType.__members__.values(), reader, "commendation_types"),
            last=reader.maybe_day("last"),
            criteria=_timeline(reader.child("criteria"), _groups),
            decided_by=_timeline(reader.child("decided_by"), lambda entry: entry.texts("value")),
            vote=_maybe(reader, "vote", _share),
            documents=_maybe(reader, "documents", _papers),
            bonus=_maybe(reader, "bonus", _bonus),
            bars=_maybe(reader, "bars", _bars),
        )


def _one_of(kinds: type[StrEnum], reader: Reader, key: str) -> str:
    text = reader.text(key)
    if text not in kinds.__members__.values():
        raise reader.refuse(f"law.unknown_{key}", key)
    return text


def _all_of(known: Collection[str], reader: Reader, key: str) -> tuple[str, ...]:
    texts = reader.texts(key)
    if not texts or any(text not in known for text in texts):
        raise reader.refuse("law.unknown_subject" if key == "subjects" else "law.unknown_type", key)
    return texts


def read_parameter(reader: Reader) -> Parameter:
    """One parameter; its values are kept as plain data."""
    with reader:
        values = _timeline(reader.child("values"), lambda entry: entry.any("value"))
        return Parameter(reader.text("name"), reader.text("unit"), values)


def read_procedure(reader: Reader) -> Procedure:
    """One route."""
    with reader:
        return Procedure(
            route=reader.text("route"),
            name=reader.name(),
            level=reader.text("level"),
            stages=tuple(_stage(one, reader.text("level")) for one in reader.children("stages")),
        )


def _stage(reader: Reader, level: str) -> StageRule:
    with reader:
        at = reader.text("at")
        if at not in (TURNS if level != FormLevel.STATE else TURNS | BETWEEN):
            raise reader.refuse("law.unknown_stage", "at")
        return StageRule(at, reader.text("kind"), _timeline(reader.child("working_days"), _days))


def _timeline(reader: Reader, value: Callable[[Reader], T]) -> Timeline[T]:
    entries = []
    for first, entry in reader.days():
        with entry:
            entries.append((first, entry, value(entry)))
            entry.taken |= {"source", "ends"}
    if not entries:
        raise reader.refuse("law.empty_timeline", "")
    return timeline(entries)


def _maybe(reader: Reader, key: str, value: Callable[[Reader], T]) -> Timeline[T] | None:
    reader.taken.add(key)
    return _timeline(reader.child(key), value) if reader.has(key) else None


def _groups(entry: Reader) -> tuple[Group, ...] | None:
    """None where the pack says in so many words that the criteria are not in it."""
    if entry.any("value") == NOT_BUILT:
        return None
    return tuple(read_group(one) for one in entry.children("value"))


def _bars(entry: Reader) -> tuple[Rule, ...]:
    return tuple(read_rule(one) for one in entry.children("value"))


def _share(entry: Reader) -> Decimal | None:
    if entry.any("value") is None:
        return None
    share = _fraction(entry, "value", entry.text("value"))
    if not 0 < share <= 1:
        raise entry.refuse("law.not_a_share", "value")
    return share


def _bonus(entry: Reader) -> Bonus:
    with entry.child("value") as of:
        if not of.data or not SUBJECT_KINDS.issuperset(of.data):
            raise entry.refuse("law.unknown_subject", "value")
        return Bonus({key: _multiple(of, key) for key in of.data}, entry.flag("is_maximum"))


def _multiple(reader: Reader, key: str) -> Decimal | None:
    return None if reader.any(key) is None else _fraction(reader, key, reader.text(key))


def _fraction(reader: Reader, key: str, text: str) -> Decimal:
    if not _FRACTION.fullmatch(text):
        raise reader.refuse("law.not_a_fraction", key)
    return Decimal(text)


def _papers(entry: Reader) -> tuple[Paper, ...]:
    papers = []
    for one in entry.children("value"):
        with one:
            papers.append(Paper(one.text("code"), one.text("required")))
    return tuple(papers)


def _days(entry: Reader) -> int | None:
    return None if entry.any("value") is None else entry.number("value")
