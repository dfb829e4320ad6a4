"""Published questions put to the law as a portal would send them, and the answers compared.

`python -m tests.law.cases FILE.yaml` prints a line for each case and how many of the counted ones held.
What is asked of a subject goes as the body of `POST /v1/eligibility-checks`, here to the functions behind the
route, in `tests/eligibility` over HTTP. The translation sees what is asked, never what is expected.
"""

import calendar
import re
import sys
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml

from tdkt_api.eligibility.asking import answer as answer_of
from tdkt_api.eligibility.check_schemas import CheckIn
from tdkt_api.eligibility.service import Bench
from tdkt_api.eligibility.views import questions
from tdkt_api.law import bonus, procedure, quota
from tdkt_api.law.loader import load, packaged
from tdkt_api.law.rules import rules_on
from tdkt_api.law.source import Provision

from .case_facts import AWARDS, CLASSES, Told, Translation, leave_of
from .case_requests import rule_of

LAWBOOK: Final = load(packaged())
VERSIONS: Final = {
    "2003+amendments": (date(2004, 7, 1), date(2023, 12, 31)),
    "2022/ND98": (date(2024, 1, 1), date(2025, 6, 30)),
    "2022/ND152": (date(2025, 7, 1), date(2027, 2, 28)),
}


@dataclass(slots=True)
class Given:
    """The service's answer: an outcome or a value, where it stands, and what could not be said."""

    outcome: str | None = None
    value: Any = None
    provisions: list[Provision] = field(default_factory=list)
    shown: dict[str, Any] = field(default_factory=dict)
    unsaid: list[str] = field(default_factory=list)


# --- the day


def day_of(law_version: str, implementing: str, published: Any, facts: Mapping[str, Any]) -> date:
    """The day of a case: told by the facts, else published within the term, else the term's last day."""
    told = facts.get("date") or facts.get("request_year") or facts.get("award_year")
    if told is None and isinstance(facts.get("year"), int):
        told = facts["year"]
    if told is not None:
        return last_day(told)
    first, last = term_of(law_version, implementing)
    if published is not None and first <= (day := last_day(published)) <= last:
        return day
    return last


def last_day(told: Any) -> date:
    """The last day of a year, a month or a day as it is written."""
    parts = [int(part) for part in str(told).split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


def term_of(law_version: str, implementing: str) -> tuple[date, date]:
    """The term of the first instrument named that has one, else of the law version."""
    first, last = VERSIONS[law_version]
    for code in instruments(implementing):
        found = LAWBOOK.instrument(code)
        if found is not None and (found.first is not None or found.last is not None):
            return found.first or first, found.last or max(last, found.first or last)
    return first, last


def instruments(text: str) -> list[str]:
    """The decrees and circulars that a text names, by their codes."""
    codes = [f"decree_{number}_{year}" for number, year in re.findall(r"NĐ (\d+)/(\d{4})", text)]
    codes += [
        f"circular_{number}_{year}_{body.lower().replace('đ', 'd').replace('-', '_')}"
        for number, year, body in re.findall(r"TT (\d+)/(\d{4})/TT-([A-ZĐ]+)", text)
    ]
    codes += [
        f"law_{ {'2003': '15', '2013': '39', '2022': '06'}[year] }_{year}"
        for year in re.findall(r"Luật (2003|2013|2022)\b", text)
    ]
    return codes


# --- what is asked

# Bodies of POST /v1/eligibility-checks one after the other, each answered, and the answer at the end.
Talk = Generator[Told, Told, "Given"]


def answer(
    *, kind: str, target: str, facts: Mapping[str, Any], law_version: str, implementing: str, published: Any
) -> Given:
    """What the service says to a question."""
    day = day_of(law_version, implementing, published, facts)
    talk = talk_of(kind, target, facts, day)
    if talk is not None:
        return in_memory(talk)
    general = _general(target, facts, day) if kind in _GENERAL else None
    return general or _ANSWERS.get(kind, _criteria)(target, facts, day)


def talk_of(kind: str, target: str, facts: Mapping[str, Any], day: date) -> Talk | None:
    """The conversation with the service about a subject; None where the question is about no subject."""
    if (kind, target) == ("other", "COUNTING_START"):
        return _counting(facts, day)
    if kind == "eligibility":
        return _eligibility(target, facts, day)
    return _transfer(target, facts, day) if kind == "dossier" and "movement" in facts else None


def in_memory(talk: Talk) -> Given:
    """The conversation with the functions behind the route."""
    try:
        body = next(talk)
        while True:
            body = talk.send(answered(body))
    except StopIteration as end:
        given: Given = end.value
        return given


def answered(body: Told) -> Told:
    """What the route answers to a body, without its sentences."""
    asked = CheckIn.model_validate(body)
    day = asked.as_of or date(2026, 1, 15)
    found = answer_of(asked.items[0], 0, None, Bench(LAWBOOK, day, None, day))
    verdict = found.verdict.as_json()
    return {"value": found.value, "verdict": verdict | {"questions": questions(verdict["findings"])}}


def _body(day: date, item: Told) -> Told:
    return {"as_of": day.isoformat(), "items": [item]}


def _of(said: Told, unsaid: Iterable[str] = ()) -> Given:
    verdict = said["verdict"]
    findings = verdict["findings"]
    lines = [f"{one['code']}: {one['status']} ({one.get('found')}/{one.get('needed')})" for one in findings]
    shown = {"regime": verdict["regime"], "findings": lines}
    return Given(verdict["outcome"], None, _provisions(findings), shown, list(unsaid))


def _provisions(findings: Any) -> list[Provision]:
    """The provisions of findings, and those of the parts and alternatives in their evidence."""
    found: list[Provision] = []

    def walk(value: Any) -> None:
        if isinstance(value, Mapping):
            if isinstance(value.get("provision"), Mapping):
                found.append(Provision(**{"article": None, **value["provision"]}))
            for one in value.values():
                walk(one)
        elif isinstance(value, list | tuple):
            for one in value:
                walk(one)

    walk(findings)
    return found


def _eligibility(target: str, told: Mapping[str, Any], day: date) -> Talk:
    if target == "INITIATIVE_REUSE":
        return (yield from _reuse(told, day))
    if target == "TWO_STATE_AWARDS":
        return (yield from _two_awards(told, day))
    leave = told.get("leave", {})
    if set(told) <= {"subject", "leave"} and leave.get("type") == "injury_treatment":
        facts = {"leaves": [leave_of(leave, day.year)]}
        return _of((yield _body(day, {"asks": "time_off", "facts": facts, "award": AWARDS["LDTT"]})))
    translation = Translation(target, told, day)
    item = translation.item(is_annual=_is_annual(translation.award))
    if set(told) <= {"subject"}:
        return _of((yield _body(day, {**item, "asks": "requirements"})))
    if target in CLASSES:
        said = yield from attested({**item, "asks": "best_class"}, day, translation)
        given = _of(said, translation.unsaid)
        given.value = "_".join(str(said["value"] or "").split("_")[-2:]) or None
        return given
    return _of((yield from attested(item, day, translation)), translation.unsaid)


def _is_annual(award: str) -> bool:
    form = LAWBOOK.award(award)
    return form is not None and form.cycle == "annual"


def attested(item: Told, day: date, translation: Translation) -> Generator[Told, Told, Told]:
    """The answer once a person has answered what the case says, or does not mention at all."""
    answers: dict[str, str] = {}
    said = yield _body(day, item)
    for _ in range(2):
        kinds = dict(_kinds(said["verdict"]["findings"]))
        for code in said["verdict"]["questions"]:
            if kinds[code] in translation.answers:
                answers[code] = translation.answers[kinds[code]]
            elif kinds[code] not in translation.mentioned:
                answers[code] = "met"
        sent = [{"criterion": code, "answer": one} for code, one in answers.items()]
        said = yield _body(day, {**item, "attested": sent})
    return said


def _kinds(findings: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    """Code and kind of every finding and of the parts of it."""
    for one in findings:
        yield one["code"], one["criterion"]
        yield from _kinds(one.get("evidence", {}).get("parts", ()))


# --- single questions


def _reuse(told: Mapping[str, Any], day: date) -> Talk:
    initiative, request = told["initiative"], told["request"]
    if "used_for" in initiative:
        used = initiative["used_for"]
        used = [used] if isinstance(used, str) else list(used)
        work = {"year": day.year, "used_for": [AWARDS.get(one, one) for one in used]}
        item = {"asks": "initiative_use", "facts": {"works": [work]}, "award": AWARDS[request]}
        return _of((yield _body(day, item)))
    earlier = {"year": initiative["recognised_year"], "recognised_by": initiative["place"]}
    again = {"recognised_by": request["place"], "year": request["year"]}
    item = {"facts": {"works": [earlier]}, "award": AWARDS["CSTDCS"], "recognition": again}
    return _of((yield _body(day, {**item, "asks": "initiative_recognition"})))


def _two_awards(told: Mapping[str, Any], day: date) -> Talk:
    listed = [one if isinstance(one, Mapping) else {"type": one} for one in told["awards"]]
    sudden = "dot_xuat" if told.get("sudden") else "cong_trang"
    year = day.year if told.get("same_year", True) else day.year - 1
    held = [{"award": AWARDS[listed[0]["type"]], "year": year, "type": sudden}]
    facts = {"occupation": "official", "held": held, "matters": []}
    item = {"facts": facts, "award": AWARDS[listed[1]["type"]], "year": day.year, "type": sudden}
    return _of((yield from attested(item, day, Translation("TWO_STATE_AWARDS", {}, day))))


def _counting(told: Mapping[str, Any], day: date) -> Talk:
    last = told["previous_decision"]
    period = last.get("achievement_period")
    held: Told = {"award": AWARDS["BK_TINH"], "year": day.year}
    if last.get("signed"):
        held["decided_on"] = last_day(last["signed"]).isoformat()
    if period:
        held["period"] = {"first_year": period[0], "last_year": period[1]}
    item = {"asks": "counting_start", "facts": {"held": [held]}, "award": AWARDS["BK_TINH"]}
    said = yield _body(day, item)
    given = _of(said)
    given.value = said["value"]
    return given


def _transfer(target: str, told: Mapping[str, Any], day: date) -> Talk:
    translation = Translation(target, told, day)
    item = translation.item(is_annual=_is_annual(translation.award))
    given = _of((yield from attested(item, day, translation)), translation.unsaid)
    given.outcome = None
    return given


def _bonus(target: str, told: Mapping[str, Any], day: date) -> Given:
    base = told.get("base_salary")
    if target == "ROUNDING":
        amount = Decimal(str(told.get("coefficient", 1))) * (base or 0)
        rule = LAWBOOK.parameter("bonus_rules", day)
        shown = {"rule": rule.value if rule else None}
        return Given(
            None, bonus.rounded(LAWBOOK, amount, day) if base else None, [rule.source] if rule else [], shown
        )
    if target == "MULTIPLE":
        return _several(told, day)
    issuer = "commune_chair" if target == "GIAY_KHEN_XA" or "commune" in str(told.get("issuer")) else None
    ground = "wartime" if "revolutionary" in str(told.get("ground", "")) else None
    kind = told.get("subject", "individual")
    quoted = bonus.quote(LAWBOOK, AWARDS[target], kind, day, issuer=issuer, ground=ground, base_salary=base)
    shown = {"multiple": str(quoted.multiple), "is_maximum": quoted.is_maximum}
    return Given(None, quoted.amount, [quoted.provision] if quoted.provision else [], shown)


def _several(told: Mapping[str, Any], day: date) -> Given:
    apart = told.get("different_achievement_periods", False)
    awards = [
        bonus.Paid(AWARDS[one], told.get("subject", "individual"), str(number) if apart else "")
        for number, one in enumerate(told["awards"])
    ]
    found = bonus.together(LAWBOOK, awards, day, base_salary=told.get("base_salary"))
    shown = {"paid": [one.award for one in found.paid], "unpaid": list(found.unpaid)}
    return Given(None, found.total, [found.provision] if found.provision else [], shown)


def _quota(target: str, told: Mapping[str, Any], day: date) -> Given:
    force = "army" if "army" in str(told.get("force", "")) else quota.CIVIL
    limit = quota.ceiling(LAWBOOK, AWARDS[target], day, force=force)
    if limit is None:
        return Given(None, None, [], {"ceiling": None})
    count = told.get("unit_strength") if limit.base == "strength" else told.get("LDTT_count")
    found = quota.reckon(limit, count or 0)
    shown = {"base": found.base, "base_count": found.base_count}
    return Given(None, found.allowed, [limit.provision] if limit.provision else [], shown)


def _dossier(target: str, told: Mapping[str, Any], day: date) -> Given:
    award = AWARDS.get(target, "")
    found = procedure.copies(LAWBOOK, award, day)
    form = LAWBOOK.award(award)
    papers = form.documents.on(day) if form is not None and form.documents is not None else None
    shown = {"papers": [one.code for one in papers.value] if papers else None}
    return Given(None, found.number if found else None, [found.provision] if found else [], shown)


# Kinds of question that a rule of no single form may answer.
_GENERAL: Final = frozenset({"dossier", "deadline", "authority", "other", "revocation"})


def _general(target: str, told: Mapping[str, Any], day: date) -> Given | None:
    """What a rule of no single form says; None where the question is about a form."""
    code = rule_of(target, told)
    for rule in rules_on(LAWBOOK, day):
        if rule.code == code:
            shown = {"says": list(rule.says), "working": rule.is_working}
            return Given(None, rule.days, [rule.provision], shown)
    return None


def _vote(target: str, told: Mapping[str, Any], day: date) -> Given:
    rule = procedure.vote(LAWBOOK, [AWARDS[target]], day)
    yes = told.get("votes_for", told.get("votes_for_present", 0) + told.get("written_opinions_for", 0))
    shown: dict[str, Any] = {"rule": None}
    if rule is not None:
        shown = {
            "needed": f"{rule.numerator}/{rule.denominator}",
            "reached": rule.reached(yes, told["council_members"]),
        }
    return Given(None, None, [rule.provision] if rule else [], shown)


def _authority(target: str, told: Mapping[str, Any], day: date) -> Given:
    form = LAWBOOK.award(AWARDS.get(target, "huan_chuong_lao_dong_hang_ba"))
    entry = form.decided_by.on(day) if form is not None else None
    shown = {"decided_by": list(entry.value) if entry else None}
    return Given(None, None, [entry.source] if entry else [], shown)


def _criteria(target: str, told: Mapping[str, Any], day: date) -> Given:
    form = LAWBOOK.award(AWARDS.get(target, ""))
    entry = form.criteria.on(day) if form is not None else None
    asked = [rule.code for group in (entry.value or () if entry else ()) for rule in group.rules]
    shown = {"criteria": asked, "kind": form.kind if form else None, "level": form.level if form else None}
    return Given(None, None, [entry.source] if entry else [], shown)


_ANSWERS: Final[Mapping[str, Callable[[str, Mapping[str, Any], date], Given]]] = {
    "bonus": _bonus,
    "quota": _quota,
    "dossier": _dossier,
    "vote": _vote,
    "authority": _authority,
}

# --- comparing


SEEN: Final = ("kind", "target", "facts", "law_version", "implementing", "published")


def given_to(case: Mapping[str, Any]) -> Given:
    """The service's answer to a case, which shows it nothing that is expected."""
    return answer(**{key: case[key] for key in SEEN})


def is_counted(case: Mapping[str, Any]) -> bool:
    """Whether a case carries an outcome or a value to be compared."""
    return not {"outcome", "value"}.isdisjoint(case["expected"])


def holds(case: Mapping[str, Any], given: Given) -> bool:
    """Whether the answer is the published one in outcome and value, with every fact said."""
    expected = case["expected"]
    if given.unsaid:
        return False
    if "outcome" in expected and given.outcome != expected["outcome"]:
        return False
    return "value" not in expected or given.value == expected["value"]


def cites(case: Mapping[str, Any], given: Given) -> bool | None:
    """Whether the answer names an instrument that the case cites; None where the lawbook does not hold it."""
    named = set(instruments(str(case.get("cites", ""))))
    known = {code for code in named if LAWBOOK.instrument(code) is not None}
    return bool(known & {one.instrument for one in given.provisions}) if known else None


def line(case: Mapping[str, Any], given: Given) -> str:
    """One line for a case: what was expected and what was given."""
    expected = {key: case["expected"][key] for key in ("outcome", "value") if key in case["expected"]}
    if not expected:
        return f"{case['id']}  read: {case['expected']['answer']!r}  service: {given.shown}"
    mark = "held" if holds(case, given) else "FAILED"
    cited = {True: "", None: "", False: "  (cites another provision)"}[cites(case, given)]
    unsaid = f"  cannot say: {', '.join(given.unsaid)}" if given.unsaid else ""
    return (
        f"{case['id']}  {mark}  expected {expected}  given {given.outcome!r}, {given.value!r}{cited}{unsaid}"
    )


def main(path: str) -> None:
    """Put every case of a file to the law and print what came of it."""
    cases = yaml.safe_load(Path(path).read_text("utf-8"))["cases"]
    answers = [(case, given_to(case)) for case in cases]
    for case, given in answers:
        sys.stdout.write(f"{line(case, given)}\n")
    counted = [(case, given) for case, given in answers if is_counted(case)]
    held = sum(holds(case, given) for case, given in counted)
    sys.stdout.write(f"held {held} of {len(counted)}\n")


if __name__ == "__main__":
    main(sys.argv[1])
