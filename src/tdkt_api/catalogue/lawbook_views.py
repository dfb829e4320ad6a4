"""Lawbooks in the words of a language."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ..law.browse import Value, datings, parameter_values, stage_lengths
from ..law.lawbook import Award, Instrument, Lawbook
from .views import Teller


def brief(teller: Teller, lawbook: Lawbook, day: date, *, is_in_force: bool) -> dict[str, Any]:
    """A lawbook as it stands in the list."""
    return {
        "hash": lawbook.hash,
        "packs": lawbook.packs,
        "is_in_force": is_in_force,
        "forms_count": len(lawbook.awards),
        "parameters_count": len(lawbook.parameters),
        "instruments_count": len(lawbook.instruments),
        "regimes": [
            {
                "code": regime.code,
                "first_on": regime.first,
                "last_on": regime.last,
                "basis": [_instrument_name(teller, lawbook, code) for code in regime.basis],
                "carries_over": regime.carries_over,
                "is_of_the_day": regime.covers(day),
            }
            for regime in lawbook.regimes
        ],
    }


def whole(teller: Teller, day: date, *, is_in_force: bool) -> dict[str, Any]:
    """A lawbook with its instruments, parameters, procedures and the days on which its forms changed."""
    lawbook = teller.lawbook
    return {
        **brief(teller, lawbook, day, is_in_force=is_in_force),
        "as_of": day,
        "instruments": [_instrument(one, day) for _, one in sorted(lawbook.instruments.items())],
        "parameters": [_parameter(teller, name, day) for name in sorted(lawbook.parameters)],
        "procedures": [_procedure(teller, route, day) for route in sorted(lawbook.procedures)],
        "forms": [_form(teller, award, day) for _, award in sorted(lawbook.awards.items())],
    }


def _instrument_name(teller: Teller, lawbook: Lawbook, code: str) -> dict[str, str]:
    vi, en = lawbook.instruments[code].name
    return {"code": code, "name": vi if teller.say.language == "vi" else en}


def _instrument(one: Instrument, day: date) -> dict[str, Any]:
    return {
        "code": one.code,
        "kind": one.kind,
        "name": _both(one.name),
        "first_on": one.first,
        "last_on": one.last,
        "confidence": one.confidence,
        "is_in_force": one.in_force(day),
    }


def _parameter(teller: Teller, name: str, day: date) -> dict[str, Any]:
    return {
        "name": name,
        "title": teller.name("parameter", name),
        "unit": _measured(teller, name),
        "values": _values(teller, parameter_values(teller.lawbook, name), day),
    }


def _measured(teller: Teller, name: str) -> str:
    """What a parameter measures; of one that only a pack knows, in the pack's own words."""
    said = teller.name("measured", name)
    return teller.lawbook.parameters[name].unit if said == name else said


def _procedure(teller: Teller, route: str, day: date) -> dict[str, Any]:
    found = teller.lawbook.procedures[route]
    return {
        "route": route,
        "name": _both(found.name),
        "level": found.level,
        "stages": [
            {
                "at": at,
                "at_name": teller.say.say(f"authority.at.{at}"),
                "kind": kind,
                "working_days": _values(teller, values, day),
            }
            for at, kind, values in stage_lengths(teller.lawbook, route)
        ],
    }


def _form(teller: Teller, award: Award, day: date) -> dict[str, Any]:
    return {
        "code": award.code,
        "name": _both(award.name_on(day)),
        "timelines": [
            {
                "code": dating.name,
                "name": teller.name("timeline", dating.name),
                "changes": _values(teller, dating.values, day),
            }
            for dating in datings(award)
        ],
    }


def _values(teller: Teller, values: Iterable[Value], day: date) -> list[dict[str, Any]]:
    return [
        {
            "first_on": one.first,
            "last_on": one.last,
            "value": one.value,
            "is_of_the_day": one.first <= day and (one.last is None or day <= one.last),
            "provision": teller.cited(one.provision),
        }
        for one in values
    ]


def _both(name: tuple[str, str]) -> dict[str, str]:
    return {"vi": name[0], "en": name[1]}
