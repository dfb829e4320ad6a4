"""Bonus money and authorities in the words of a language."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ..law.bonus import Line, Paid, Quote, rounding
from ..law.timeline import Dated
from ..law.verdict import Finding
from ..units.service import UnitRow
from .deciding import Decided, Leg
from .quoting import Quoted
from .views import Teller


def quote_shown(teller: Teller, quoted: Quoted) -> dict[str, Any]:
    """A quote with its lines."""
    rules = teller.lawbook.parameter("bonus_rules", quoted.day)
    several = rules.value["several"] if rules is not None else None
    lines = zip(quoted.awards, quoted.settlement.lines, strict=True)
    return {
        "decided_on": quoted.day,
        "lines": [_line(teller, asked, line, quoted.day) for asked, line in lines],
        "total_vnd": quoted.settlement.total,
        "several": several,
        "several_sentence": teller.say.say(f"bonus.several.{several or 'unknown'}"),
        "provision": teller.cited(quoted.settlement.provision),
    }


def _line(teller: Teller, asked: Paid, line: Line, day: date) -> dict[str, Any]:
    found, form = line.quote, teller.lawbook.awards[asked.award]
    vi, en = form.name_on(day)
    return {
        "award": asked.award,
        "award_name": {"vi": vi, "en": en},
        "subject_kind": asked.subject_kind,
        "achievement": asked.achievement,
        "multiple": found.multiple,
        "base_salary_vnd": found.base_salary,
        "amount_vnd": found.amount,
        "is_maximum": found.is_maximum,
        "is_paid": line.is_paid,
        "unknown": found.unknown,
        "unknown_sentence": teller.say.say(f"bonus.unknown.{found.unknown}") if found.unknown else None,
        "steps": list(_steps(teller, found, day)),
    }


def _steps(teller: Teller, found: Quote, day: date) -> Iterator[dict[str, Any]]:
    """Multiple, base salary, their product, and what the rounding makes of it."""

    def step(code: str, value: object, provision: Any = None) -> dict[str, Any]:
        text = None if value is None else format(value, "f") if not isinstance(value, int) else str(value)
        said = teller.say.say(f"bonus.step.{code}", value="…" if text is None else text)
        return {"code": code, "value": text, "sentence": said, "provision": teller.cited(provision)}

    if found.multiple == 0:
        yield step("not_paid_on_ground", 0, found.provision)
        return
    yield step("multiple", found.multiple, found.provision)
    yield step("base_salary", found.base_salary, found.base_salary_provision)
    if found.multiple is None or found.base_salary is None:
        return
    yield step("product", (found.multiple * found.base_salary).normalize())
    if found.is_maximum:
        yield step("not_rounded", found.amount, found.provision)
    else:
        rule = rounding(teller.lawbook, day)
        yield step("rounded_up", found.amount, rule[1] if rule else None)


def authority_shown(teller: Teller, found: Decided) -> dict[str, Any]:
    """Who decides, with the road there."""
    form = found.form
    status = "ended" if form.status == "ended" else "known" if form.decided_by is not None else "unknown"
    language = 0 if teller.say.language == "vi" else 1
    return {
        "as_of": found.day,
        "award": {"code": form.code, "name": form.name[language]},
        "level": form.level,
        "status": status,
        "status_sentence": teller.say.say(f"authority.status.{status}"),
        "deciders": teller.deciders(form) if status == "known" else None,
        "signers": [one.name[language] for one in form.decided_by or ()] if status == "known" else [],
        "unit": _unit(found.unit),
        "may_decide": _may(teller, found.may_decide),
        "decides_at": _unit(found.decides_at),
        "route": [_leg(teller, leg) for leg in found.legs],
        "documents": teller.papers(form),
        "copies": {"count": found.copies.number, "provision": teller.cited(found.copies.provision)}
        if found.copies
        else None,
        "vote": teller.vote(form.vote) if form.vote is not None else None,
        "notice_working_days": found.notice_working_days,
        "consultation": _length(teller, found.bodies, found.day),
        "public_consultation": _length(teller, found.public, found.day),
    }


def _unit(unit: UnitRow | None) -> dict[str, Any] | None:
    if unit is None:
        return None
    return {"id": unit.id, "code": unit.code, "name": unit.name, "level": unit.level}


def _may(teller: Teller, found: Finding | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "status": found.status,
        "effect": found.effect,
        "sentence": teller.say.finding(found.as_json())["sentence"],
        "provision": teller.cited(found.provision),
    }


def _leg(teller: Teller, leg: Leg) -> dict[str, Any]:
    return {
        "number": leg.stage.number,
        "at": leg.stage.at,
        "at_name": teller.say.say(f"authority.at.{leg.stage.at}"),
        "unit": _unit(leg.unit),
        "kind": leg.stage.kind,
        "is_deciding": leg.stage.is_deciding,
        "working_days": leg.working_days,
        "provision": teller.cited(leg.provision),
    }


def _length(teller: Teller, found: Dated[int] | None, day: date) -> dict[str, Any] | None:
    if found is None:
        return None
    cited = teller.cited(teller.lawbook.cited(found.source, day))
    return {"working_days": found.value, "provision": cited}
