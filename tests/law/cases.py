"""Published questions put to the law: facts translated into the service's words, and the answers compared.

`python -m tests.law.cases FILE.yaml` prints a line for each case and how many of the counted ones held.
The translation sees what is asked, never what is expected.
"""

import calendar
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml

from tdkt_api.law import bonus, procedure, quota, single
from tdkt_api.law.claim import Claim
from tdkt_api.law.eligibility import judge
from tdkt_api.law.facts import Attested, Facts, Held, Work
from tdkt_api.law.loader import load, packaged
from tdkt_api.law.source import Provision
from tdkt_api.law.verdict import Finding, Status, Verdict

from .case_facts import AWARDS, CLASSES, Translation, leave_of

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


def answer(
    *, kind: str, target: str, facts: Mapping[str, Any], law_version: str, implementing: str, published: Any
) -> Given:
    """What the service says to a question."""
    day = day_of(law_version, implementing, published, facts)
    if (kind, target) == ("other", "COUNTING_START"):
        return _counting(facts, day)
    return _ANSWERS.get(kind, _criteria)(target, facts, day)


def _of(verdict: Verdict, unsaid: list[str]) -> Given:
    provisions = [one.provision for one in verdict.findings if one.provision is not None]
    shown = {
        "regime": verdict.regime,
        "findings": [f"{one.code}: {one.status} ({one.found}/{one.needed})" for one in verdict.findings],
    }
    return Given(verdict.outcome.value, None, provisions + _inner(verdict.findings), shown, unsaid)


def _inner(findings: tuple[Finding, ...]) -> list[Provision]:
    """The provisions of parts and alternatives, which the evidence names."""
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

    for finding in findings:
        walk(finding.evidence)
        walk([reading.evidence for reading in finding.readings])
    return found


def _eligibility(target: str, told: Mapping[str, Any], day: date) -> Given:
    if target == "INITIATIVE_REUSE":
        return _reuse(told, day)
    if target == "TWO_STATE_AWARDS":
        return _two_awards(told, day)
    leave = told.get("leave", {})
    if set(told) <= {"subject", "leave"} and leave.get("type") == "injury_treatment":
        return _of(single.leave_counts(leave_of(leave, day.year), LAWBOOK, day), [])
    translation = Translation(target, told, day)
    if set(told) <= {"subject"}:
        return _of(single.requirements(translation.claim(), LAWBOOK, day), [])
    facts, claim = translation.facts(), translation.claim()
    if target in CLASSES:
        awards = [f"huy_chuong_chien_si_ve_vang_hang_{one}" for one in CLASSES[target]]
        verdict = single.class_met(replace(facts, has_open_hold=False), claim, awards, LAWBOOK, day)
        given = _of(verdict, translation.unsaid)
        found = str(verdict.findings[0].found) if verdict.findings else ""
        given.value = "_".join(found.split("_")[-2:]) or None
        return given
    return _of(attested(facts, claim, day, translation.answers, translation.mentioned), translation.unsaid)


def attested(
    facts: Facts, claim: Claim, day: date, answers: Mapping[str, Status], mentioned: frozenset[str] | set[str]
) -> Verdict:
    """The verdict once a person has answered what the case says, or does not mention at all."""
    said: dict[str, Attested] = {}
    for _ in range(2):
        verdict = judge(replace(facts, attested=said), claim, LAWBOOK, day)
        for code, criterion in unknown(verdict):
            if criterion in answers:
                said[code] = Attested(answers[criterion])
            elif criterion not in mentioned:
                said[code] = Attested(Status.MET)
    return judge(replace(facts, attested=said), claim, LAWBOOK, day)


def unknown(verdict: Verdict) -> list[tuple[str, str]]:
    """Code and kind of every criterion that a person must answer; of parts, each part by itself."""
    found: list[tuple[str, str]] = []
    for finding in verdict.findings:
        if finding.status is Status.UNKNOWN:
            found += _asked(finding.code, finding.criterion, finding.evidence.get("parts", ()))
    return found


def _asked(code: str, criterion: str, parts: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    asked = [(part["code"], part["criterion"]) for part in parts if part["status"] == "unknown"]
    return asked or [(code, criterion)]


# --- single questions


def _reuse(told: Mapping[str, Any], day: date) -> Given:
    initiative, request = told["initiative"], told["request"]
    if "used_for" in initiative:
        used = initiative["used_for"]
        used = (used,) if isinstance(used, str) else tuple(used)
        work = Work("sk", "grassroots", day.year, tuple(AWARDS.get(one, one) for one in used))
        return _of(single.may_serve(work, AWARDS.get(request, str(request)), LAWBOOK, day), [])
    earlier = single.Recognised(initiative["place"], initiative["recognised_year"])
    verdict = single.may_recognise_again([earlier], request["place"], request["year"], LAWBOOK, day)
    return _of(verdict, [])


def _two_awards(told: Mapping[str, Any], day: date) -> Given:
    listed = [one if isinstance(one, Mapping) else {"type": one} for one in told["awards"]]
    sudden = "dot_xuat" if told.get("sudden") else None
    types = [sudden or {"annual": "cong_trang"}.get(str(one.get("ground")), "cong_trang") for one in listed]
    year = day.year if told.get("same_year", True) else day.year - 1
    first = Held(AWARDS[listed[0]["type"]], year, id="first", type=types[0])
    claim = Claim(AWARDS[listed[1]["type"]], "individual", day.year, types[1], (day.year, day.year))
    facts = Facts("individual", "official", held=(first,), has_open_hold=False)
    return _of(attested(facts, claim, day, {}, set()), [])


def _counting(told: Mapping[str, Any], day: date) -> Given:
    last = told["previous_decision"]
    period = last.get("achievement_period")
    held = Held(
        "bang_khen_bo_nganh_tinh",
        day.year,
        decided_on=last_day(last["signed"]) if last.get("signed") else None,
        period=tuple(period) if period else None,
    )
    given = _of(single.counts_from(held, LAWBOOK, day), [])
    verdict = single.counts_from(held, LAWBOOK, day)
    given.value = verdict.findings[0].found if verdict.findings else None
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
    if "movement" in told:
        translation = Translation(target, told, day)
        facts = translation.facts()
        return replace(
            _of(attested(facts, translation.claim(), day, {}, set()), translation.unsaid), outcome=None
        )
    award = AWARDS.get(target, "")
    found = procedure.copies(LAWBOOK, award, day)
    form = LAWBOOK.award(award)
    papers = form.documents.on(day) if form is not None and form.documents is not None else None
    shown = {"papers": [one.code for one in papers.value] if papers else None}
    return Given(None, found.number if found else None, [found.provision] if found else [], shown)


def _deadline(target: str, told: Mapping[str, Any], day: date) -> Given:
    rule, what = {
        "APPRAISAL_LOCAL": ("days_named", f"appraisal_{told.get('level')}"),
        "MILITIA_NOTICE": ("days_militia", "notice"),
        "GIA_DINH_VAN_HOA": ("days_cultural_family", "public_comment"),
    }.get(target, ("", ""))
    found = procedure.days_named(LAWBOOK, rule, what, day)
    form = LAWBOOK.award(AWARDS.get(target, ""))
    shown: dict[str, Any] = {"cycle": form.cycle if form else None}
    if found is not None:
        shown["working"] = found.is_working
    return Given(None, found.number if found else None, [found.provision] if found else [], shown)


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
    form = LAWBOOK.award(AWARDS.get(target, ""))
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
    "eligibility": _eligibility,
    "bonus": _bonus,
    "quota": _quota,
    "dossier": _dossier,
    "deadline": _deadline,
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
