"""What a unit may add to the lawbook within its subtree, and nothing else.

A unit's pack is `local.yaml` and award forms of its own. It may bring instruments, further criteria that
block, lower ceilings, a choice between recorded readings, and the rounding of ceilings.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, Final, TypeVar

from tdkt_api.law import pack
from tdkt_api.law.checks import refuse_what_does_not_fit
from tdkt_api.law.criteria.nested import AllOf, AnyOf, Readings
from tdkt_api.law.criteria.read import Group, codes_within, read_rule, rules_within
from tdkt_api.law.criteria.rule import Rule, Test
from tdkt_api.law.forms import FormLevel
from tdkt_api.law.lawbook import Award, Instrument, Lawbook, Parameter
from tdkt_api.law.quota import LOCAL_CAPS, ROUNDING, Rounding, ceiling
from tdkt_api.law.reader import PackRefused, Reader, timeline
from tdkt_api.law.timeline import Dated, Timeline

T = TypeVar("T")
LOCAL: Final = "local.yaml"


def is_local(files: Mapping[str, Any]) -> bool:
    """Whether a pack is a unit's: it has the file that only such packs have."""
    return LOCAL in files


def applied(
    lawbook: Lawbook, plain: Mapping[str, dict[str, Any]], hash: str, packs: tuple[str, ...]
) -> Lawbook:
    """A lawbook with a unit's pack laid over it.

    Args:
        plain: The pack's files as plain values, by path.
        hash: Of the lawbook that is made, with `packs` the hashes of all its packs.

    Raises:
        PackRefused: it says more than a unit may, or says it badly; names file and key.
    """
    if LOCAL not in plain:
        raise PackRefused("law.missing_file", LOCAL)
    with Reader.of(LOCAL, "", plain[LOCAL]) as reader:
        made = replace(lawbook, hash=hash, packs=packs, instruments=_instruments(lawbook, reader))
        made = replace(made, awards=_added(made, reader))
        made = replace(made, awards=_read_so(made, reader))
        made = replace(made, parameters={**made.parameters, **_caps(made, reader), **_rounding(made, reader)})
    made = replace(made, awards={**made.awards, **_own_forms(made, plain)})
    refuse_what_does_not_fit(made, plain)
    return made


def _instruments(lawbook: Lawbook, reader: Reader) -> dict[str, Instrument]:
    if not reader.has("instruments"):
        return dict(lawbook.instruments)
    own = pack.read_instruments(reader)
    for code in own:
        if code in lawbook.instruments:
            raise reader.refuse("law.not_local", f"instruments.{code}")
    return {**lawbook.instruments, **own}


def _added(lawbook: Lawbook, reader: Reader) -> dict[str, Award]:
    """Forms with the criteria that the unit adds; each is asked of everyone and blocks like the law's own."""
    awards = dict(lawbook.awards)
    for code, entries in _by_award(lawbook, reader, "criteria"):
        added = _timeline(entries, lambda entry: tuple(read_rule(one) for one in entry.children("value")))
        form = awards[code]
        taken = {within.code for rule in _rules(form) for within in rules_within(rule)}
        for entry in added.entries:
            for rule in entry.value:
                if not taken.isdisjoint(codes_within(rule)):
                    raise entries.refuse("law.repeated_code", f"{entry.first.isoformat()}.value")
        awards[code] = replace(form, added=_joined(form.added, added))
    return awards


def _joined(one: Timeline[tuple[T, ...]] | None, other: Timeline[tuple[T, ...]]) -> Timeline[tuple[T, ...]]:
    """Two timelines of lists as one: on every day what both have."""
    if one is None:
        return other
    starts = sorted({*_borders(one), *_borders(other)})
    dated = []
    for first, following in zip(starts, [*starts[1:], None], strict=True):
        held = [line for line in (one.on(first), other.on(first)) if line is not None]
        if held:
            last = date.fromordinal(following.toordinal() - 1) if following is not None else None
            dated.append(Dated(tuple(v for line in held for v in line.value), held[-1].source, first, last))
    return Timeline(tuple(entry.first for entry in dated), tuple(dated))


def _borders(line: Timeline[Any]) -> Iterable[date]:
    """The days on which something begins or has ended."""
    yield from line.starts
    for entry in line.entries:
        if entry.last is not None:
            yield date.fromordinal(entry.last.toordinal() + 1)


def _read_so(lawbook: Lawbook, reader: Reader) -> dict[str, Award]:
    """Forms whose texts are read as the unit chose, among the readings that are recorded."""
    awards = dict(lawbook.awards)
    for code, named in _by_award(lawbook, reader, "readings"):
        chosen = {name: named.text(name) for name in named.data}
        form = awards[code]
        for name, reading in chosen.items():
            if not any(_has(rule, name, reading) for rule in _rules(form)):
                raise named.refuse("law.unknown_reading", name)
        entries = tuple(
            replace(
                entry, value=None if entry.value is None else tuple(_group(g, chosen) for g in entry.value)
            )
            for entry in form.criteria.entries
        )
        awards[code] = replace(form, criteria=Timeline(form.criteria.starts, entries))
    return awards


def _rules(form: Award) -> Iterable[Rule]:
    for entry in form.criteria.entries:
        for group in entry.value or ():
            for rule in group.rules:
                yield from rules_within(rule)


def _has(rule: Rule, name: str, reading: str) -> bool:
    return rule.code == name and isinstance(rule.test, Readings) and reading in dict(rule.test.readings)


def _group(group: Group, chosen: Mapping[str, str]) -> Group:
    rules = tuple(_rule(rule, chosen) for rule in group.rules)
    whole = group.any_of
    if whole is not None:
        whole = _with(whole, AnyOf(rules))
    return Group(group.applies_to, rules, whole)


def _rule(rule: Rule, chosen: Mapping[str, str]) -> Rule:
    match rule.test:
        case AnyOf(rules=rules):
            return _with(rule, AnyOf(tuple(_rule(one, chosen) for one in rules)))
        case AllOf(rules=rules, in_that_time=within):
            return _with(rule, AllOf(tuple(_rule(one, chosen) for one in rules), within))
        case Readings(readings=readings) if chosen.get(rule.code) in dict(readings):
            return _with(rule, Readings(readings, chosen[rule.code]))
    return rule


def _with(rule: Rule, test: Test) -> Rule:
    return Rule(
        rule.code, rule.criterion, test, rule.provision, rule.carried, rule.ground, rule.name, rule.sector
    )


def _caps(lawbook: Lawbook, reader: Reader) -> dict[str, Parameter]:
    """Ceilings, each at most as high as the one that stands on its first day."""
    return _parameter(lawbook, reader, "caps", LOCAL_CAPS, lambda entry, first: _cap(lawbook, entry, first))


def _cap(lawbook: Lawbook, entry: Reader, first: date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with entry.child("value") as by_award:
        for code, one in by_award.named():
            _must_be_a_form(lawbook, by_award, code)
            with one:
                share, base = one.share("share"), one.text("base")
                stands = ceiling(lawbook, code, first)
                if stands is not None and (base != stands.base or share > stands.share):
                    raise one.refuse("law.cap_raised", "share")
                found[code] = {"share": str(Fraction(share)), "base": base}
            by_award.taken.add(code)
    return found


def _rounding(lawbook: Lawbook, reader: Reader) -> dict[str, Parameter]:
    def read(entry: Reader, first: date) -> dict[str, Any]:  # noqa: ARG001  (a reader like the others)
        with entry.child("value") as by_award:
            for code in by_award.data:
                _must_be_a_form(lawbook, by_award, code)
                if by_award.text(code) not in tuple(Rounding):
                    raise by_award.refuse("law.odd_value", code)
            return dict(by_award.data)

    return _parameter(lawbook, reader, "rounding", ROUNDING, read)


def _parameter(
    lawbook: Lawbook, reader: Reader, key: str, name: str, read: Callable[[Reader, date], Any]
) -> dict[str, Parameter]:
    """A dated mapping by award form; what units above have said stays where this one says nothing."""
    reader.taken.add(key)
    if not reader.has(key):
        return {}
    entries = []
    for first, entry in reader.child(key).days():
        with entry:
            before = lawbook.parameter(name, first)
            entries.append((first, entry, {**(before.value if before else {}), **read(entry, first)}))
            entry.taken |= {"source", "ends"}
    return {name: Parameter(name, key, timeline(entries))}


def _own_forms(lawbook: Lawbook, plain: Mapping[str, dict[str, Any]]) -> dict[str, Award]:
    """Forms that only this unit's subtree knows; never one of the State, never one that the law has."""
    found = {}
    for path, data in plain.items():
        if path == LOCAL:
            continue
        code = path.removesuffix(".yaml")
        if "/" in code or code == "instruments" or code in lawbook.awards:
            raise PackRefused("law.not_local", path)
        form = pack.read_award(Reader.of(path, "", data))
        if form.code != code:
            raise PackRefused("law.not_the_file_name", path, "code")
        if form.level == FormLevel.STATE:
            raise PackRefused("law.not_local", path, "level")
        found[code] = form
    return found


def _by_award(lawbook: Lawbook, reader: Reader, key: str) -> Iterable[tuple[str, Reader]]:
    reader.taken.add(key)
    if not reader.has(key):
        return
    named = reader.child(key)
    for code, one in named.named():
        _must_be_a_form(lawbook, named, code)
        yield code, one


def _must_be_a_form(lawbook: Lawbook, reader: Reader, code: str) -> None:
    if code not in lawbook.awards:
        raise reader.refuse("law.unknown_form", code)


def _timeline(reader: Reader, value: Callable[[Reader], T]) -> Timeline[T]:
    entries = []
    for first, entry in reader.days():
        with entry:
            entries.append((first, entry, value(entry)))
            entry.taken |= {"source", "ends"}
    return timeline(entries)
