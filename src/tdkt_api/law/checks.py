"""What must hold between the parts of a lawbook, beyond each file by itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from tdkt_api.law.authority import UnitKind, kinds_of
from tdkt_api.law.criteria.asked import StandardOf
from tdkt_api.law.criteria.read import Group, codes_within, repeats_a_code, rules_within
from tdkt_api.law.eligibility import NOT_ALLOWED, OWN_CODES
from tdkt_api.law.forms import kind_of_group
from tdkt_api.law.lawbook import SUBJECT_KINDS, Award, Instrument, Lawbook, Parameter
from tdkt_api.law.quota import QUOTA
from tdkt_api.law.reader import PackRefused
from tdkt_api.law.rules import RULE
from tdkt_api.law.source import VERIFIED

ARTICLED: Final = frozenset({"law", "decree", "circular"})
RESERVED: Final = NOT_ALLOWED | OWN_CODES | {QUOTA}
UNIT_KINDS: Final = tuple(UnitKind)
_INSTRUMENTS: Final = "instruments.yaml"


def refuse_what_does_not_fit(lawbook: Lawbook, plain: Mapping[str, dict[str, Any]]) -> None:
    """Refuse unknown instruments and groups, odd parameters, taken codes and standards that go in a circle.

    Raises:
        PackRefused: with the file and key of the first flaw.
    """
    for path, data in plain.items():
        _check_sources(path, "", data, lawbook.instruments)
    for regime in lawbook.regimes:
        if not lawbook.instruments.keys() >= set(regime.basis):
            raise PackRefused("law.unknown_instrument", _INSTRUMENTS, f"regimes.{regime.code}.basis")
    for parameter in lawbook.parameters.values():
        _check_parameter(parameter)
    known = _known_groups(lawbook)
    for award in lawbook.awards.values():
        _check_authorities(lawbook, award)
        _check_award(lawbook, award, known)
    for award in lawbook.awards.values():
        _check_standards(lawbook, award)


def _check_sources(path: str, key: str, data: Any, instruments: Mapping[str, Instrument]) -> None:
    if isinstance(data, list):
        for number, one in enumerate(data):
            _check_sources(path, f"{key}[{number}]", one, instruments)
    elif isinstance(data, dict):
        if isinstance(data.get("source"), dict):
            _check_source(path, f"{key}.source", data["source"], instruments)
        for name, one in data.items():
            _check_sources(path, f"{key}.{name}".lstrip("."), one, instruments)


def _check_source(path: str, key: str, source: dict[str, Any], instruments: Mapping[str, Instrument]) -> None:
    instrument = instruments.get(str(source.get("instrument")))
    if instrument is None:
        raise PackRefused("law.unknown_instrument", path, key)
    is_sure = source.get("confidence") == VERIFIED
    if instrument.kind in ARTICLED and is_sure and not source.get("article"):
        raise PackRefused("law.article_missing", path, key)


def _check_parameter(parameter: Parameter) -> None:
    is_rule = parameter.name.startswith(RULE)
    shape = _statement if is_rule else _SHAPES.get(parameter.name, _anything)
    for entry in parameter.values.entries:
        if not shape(entry.value):
            key = f"values.{entry.first.isoformat()}.value"
            raise PackRefused("law.odd_value", f"parameters/{parameter.name}.yaml", key)


def _anything(value: object) -> bool:  # noqa: ARG001  (a shape like the others)
    return True


def _working_days(value: object) -> bool:
    return type(value) is int and value > 0


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _lists_of_texts(value: object) -> bool:
    return isinstance(value, dict) and all(_texts(one) for one in value.values())


def _authorities(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(one, dict)
        and one.keys() == {"vi", "en", "unit_kind"}
        and isinstance(one["vi"], str)
        and isinstance(one["en"], str)
        and all(kind in UNIT_KINDS for kind in kinds_of(one))
        for one in value.values()
    )


def _statement(value: object) -> bool:
    """What a general rule says: in both languages, and its points as codes."""
    if not isinstance(value, dict) or value.keys() != {"statement", "says"}:
        return False
    text = value["statement"]
    is_said = isinstance(text, dict) and text.keys() == {"vi", "en"}
    return is_said and _texts(list(text.values())) and _texts(value["says"])


def _published(value: object) -> bool:
    is_whole = isinstance(value, dict) and value.keys() == {"kinds", "awards", "not_types"}
    return is_whole and _lists_of_texts(value)


_SHAPES: Final[Mapping[str, Callable[[object], bool]]] = {
    "hold_bars": _texts,
    "occupation_groups": _lists_of_texts,
    "authorities": _authorities,
    "consultation_working_days": _working_days,
    "public_consultation_working_days": _working_days,
    "public_consultation_forms": _published,
}


def _known_groups(lawbook: Lawbook) -> frozenset[str]:
    groups = lawbook.parameters.get("occupation_groups")
    entries = groups.values.entries if groups is not None else ()
    return SUBJECT_KINDS.union(*(entry.value for entry in entries))


def _check_authorities(lawbook: Lawbook, award: Award) -> None:
    """Who decides is an authority of the day, where the pack lists authorities of that day at all."""
    for entry in award.decided_by.entries:
        listed = lawbook.parameter("authorities", entry.first)
        if listed is not None and not listed.value.keys() >= set(entry.value):
            key = f"decided_by.{entry.first.isoformat()}.value"
            raise PackRefused("law.unknown_authority", f"{award.code}.yaml", key)


def _check_award(lawbook: Lawbook, award: Award, known_groups: frozenset[str]) -> None:
    path = f"{award.code}.yaml"
    if award.code in _standards(lawbook, award, frozenset()):
        raise PackRefused("law.circle", path, "criteria")
    for first, groups in _built(award):
        key = f"criteria.{first.isoformat()}.value"
        if any(group.applies_to not in known_groups for group in groups):
            raise PackRefused("law.unknown_group", path, key)
        for kind in SUBJECT_KINDS:
            _check_codes(path, key, _codes(_of_kind(groups, kind), path, key))
    for entry in award.bars.entries if award.bars is not None else ():
        key = f"bars.{entry.first.isoformat()}.value"
        codes = [codes_within(rule) for rule in entry.value]
        _check_codes(path, key, iter((_own_codes(award), *codes)))


def _check_standards(lawbook: Lawbook, award: Award) -> None:
    """The codes of the forms whose standard is asked for are of the same verdict."""
    for first, groups in _built(award):
        key = f"criteria.{first.isoformat()}.value"
        own = frozenset().union(*(codes_within(rule) for group in groups for rule in group.rules))
        brought_in = _all_codes(lawbook, sorted(_asked(groups)))
        _check_codes(path=f"{award.code}.yaml", key=key, codes=iter((own, brought_in)))


def _own_codes(award: Award) -> frozenset[str]:
    """The codes of all criteria of a form, of every day."""
    rules = (rule for _, groups in _built(award) for group in groups for rule in group.rules)
    return frozenset(code for rule in rules for code in codes_within(rule))


def _built(award: Award) -> Iterator[tuple[date, tuple[Group, ...]]]:
    """The criteria that are in the lawbook, with their first day."""
    for entry in award.criteria.entries:
        if entry.value is not None:
            yield entry.first, entry.value


def _of_kind(groups: tuple[Group, ...], kind: str) -> list[Group]:
    return [one for one in groups if kind_of_group(one.applies_to) == kind]


def _check_codes(path: str, key: str, codes: Iterator[frozenset[str]]) -> None:
    seen = set(RESERVED)
    for some in codes:
        if not seen.isdisjoint(some):
            raise PackRefused("law.repeated_code", path, key, min(seen & some))
        seen |= some


def _codes(groups: list[Group], path: str, key: str) -> Iterator[frozenset[str]]:
    """The codes of each group and rule; refuses a code that stands twice within a rule."""
    for group in groups:
        if group.any_of is not None:
            yield frozenset({group.any_of.code})
        for rule in group.rules:
            if repeats_a_code(rule):
                raise PackRefused("law.repeated_code", path, key, rule.code)
            if any(isinstance(one.test, StandardOf) for one in rules_within(rule) if one is not rule):
                raise PackRefused("law.nested_standard", path, key, rule.code)
            yield codes_within(rule)


def _all_codes(lawbook: Lawbook, awards: Iterable[str]) -> frozenset[str]:
    forms = (form for code in awards if (form := lawbook.award(code)) is not None)
    groups = (group for form in forms for _, built in _built(form) for group in built)
    return frozenset(code for group in groups for rule in group.rules for code in codes_within(rule))


def _standards(lawbook: Lawbook, award: Award, seen: frozenset[str]) -> frozenset[str]:
    """The forms whose standard a form asks for, directly or through others."""
    asked = frozenset(code for _, groups in _built(award) for code in _asked(groups)) - seen
    for code in sorted(asked):
        form = lawbook.award(code)
        if form is not None:
            asked |= _standards(lawbook, form, seen | asked)
    return asked


def _asked(groups: Iterable[Group]) -> frozenset[str]:
    tests = (rule.test for group in groups for rule in group.rules)
    return frozenset(code for test in tests if isinstance(test, StandardOf) for code in test.awards)
