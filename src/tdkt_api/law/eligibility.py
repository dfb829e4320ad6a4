"""Law applied to facts: one verdict for one claim."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from tdkt_api.law.claim import Claim
from tdkt_api.law.criteria.asked import StandardOf
from tdkt_api.law.criteria.read import Group
from tdkt_api.law.criteria.rule import Answer, Case, Rule, settle
from tdkt_api.law.facts import Attested, Facts
from tdkt_api.law.guards import MERIT, ONE_ACHIEVEMENT, STATE_LEVEL_ONCE, rewarded_before, second_of_the_year
from tdkt_api.law.lawbook import Award, Lawbook
from tdkt_api.law.sitting import Fitting, FormOfDay, Sitting, sitting
from tdkt_api.law.source import Provision
from tdkt_api.law.verdict import MET, UNKNOWN, Finding, Outcome, Reading, Status, Verdict, all_of, any_of, met

HOLD: Final = "hold"
OCCUPATION: Final = "occupation"
ROUTES: Final = "routes"
CRITERIA: Final = "criteria"
NOT_BUILT: Final = "criteria_not_built"
OWN_CODES: Final = frozenset(
    {HOLD, OCCUPATION, ROUTES, CRITERIA, NOT_BUILT, ONE_ACHIEVEMENT, STATE_LEVEL_ONCE}
)
NOT_ALLOWED: Final = frozenset(
    {"award_form", "subject_kind", "commendation_type", "ground", "authority", OCCUPATION}
)
_NOBODY: Final = Attested()
# Earlier than any year that counts: emulation began in 1948.
EARLIEST: Final = 1948


def judge(facts: Facts, claim: Claim, lawbook: Lawbook, day: date) -> Verdict:
    """Whether the facts meet the rules for the claim, criterion by criterion, with the provision of each.

    Args:
        facts: What is known of the subject.
        claim: The form asked for.
        day: The day of the regime: receipt by the competent body, or before receipt today.

    Law: Law 06/2022/QH15 art. 23, 24, 74, 75; Decree 152/2025 art. 4 clause 4, art. 60 clause 3.
    """
    rules = sitting(lawbook, day)
    findings = tuple(_Bench(rules, facts, claim).findings())
    return Verdict(outcome(findings), findings, rules.regime, lawbook.hash)


class _Bench:
    """One judging: what every finding of it shares."""

    __slots__ = ("case", "claim", "facts", "rules")
    case: Case

    def __init__(self, rules: Sitting, facts: Facts, claim: Claim) -> None:
        self.rules, self.facts, self.claim = rules, facts, claim

    def findings(self) -> list[Finding]:
        form = self.rules.form(self.claim.award)
        if form is None or form.has_ended:
            return [self.plain("award_form", Answer(Status.NOT_MET, found=self.claim.award))]
        refused = self.not_for(form)
        if refused is not None:
            return [refused]
        self.case = self.case_of(form.award)
        found = self.criteria(form)
        found += [self.judged(rule) for rule in form.added]
        found += self.bars(form)
        found += self.guards(form)
        found.append(self.hold())
        return found

    def case_of(self, award: Award) -> Case:
        """The case with the years that count: from the end of discipline, and not those already rewarded.

        Law: Decree 152/2025/NĐ-CP art. 4 clause 4, art. 33 clause 7.
        """
        facts = self.facts
        rewarded = [
            one.counted_to
            for one in facts.held or ()
            if one.award == self.claim.award and one.type in {None, MERIT}
        ]
        last = max(rewarded) if rewarded else None
        return Case(
            facts,
            span(self.claim, award, last),
            self.rules.carries_over,
            fresh=fresh_year(facts),
            rewarded=last,
            day=self.rules.day,
        )

    def bars(self, form: FormOfDay) -> list[Finding]:
        """What stands in the way, so far as the facts speak of it."""
        found = []
        for rule in form.bars:
            if rule.sector is None or rule.sector == self.facts.sector:
                answer = settle(rule, self.case)
                if answer.status is not Status.UNKNOWN or answer.evidence:
                    found.append(self.finding(rule.code, rule.criterion, answer, rule.provision))
        return found

    def guards(self, form: FormOfDay) -> list[Finding]:
        """What holds for every form; said only where it is broken."""
        found: list[Finding] = []
        if not self.facts.held:
            return found
        award, lawbook, day = form.award, self.rules.lawbook, self.rules.day
        again = rewarded_before(self.facts, self.claim) if award.cycle == "event" else None
        if again is not None:
            source = lawbook.parameter(ONE_ACHIEVEMENT, day)
            answer = Answer(
                Status.NOT_MET, found=again.award, evidence={"held": [again.id or str(again.year)]}
            )
            found.append(self.plain(ONE_ACHIEVEMENT, answer, source.source if source is not None else None))
        once = form.once_a_year
        other = second_of_the_year(lawbook, self.facts, self.claim, once.value) if once is not None else None
        if once is not None and other is not None:
            answer = Answer(
                Status.NOT_MET, found=other.award, evidence={"held": [other.id or str(other.year)]}
            )
            found.append(self.plain(STATE_LEVEL_ONCE, answer, once.source))
        return found

    def not_for(self, form: FormOfDay) -> Finding | None:
        """Whether the form is given to this kind of subject and in this type of commendation at all."""
        claim, award = self.claim, form.award
        kinds = form.subject_kinds
        is_other = self.facts.is_foreign is False and award.is_for_foreigners
        if is_other or claim.subject_kind not in kinds or claim.subject_kind != self.facts.subject_kind:
            named = form.criteria  # with the provision that says for whom the form is
            answer = Answer(Status.NOT_MET, kinds, self.facts.subject_kind)
            return self.plain("subject_kind", answer, named.source if named else None)
        if claim.type not in award.types:
            return self.plain("commendation_type", Answer(Status.NOT_MET, award.types, claim.type))
        return None

    def hold(self) -> Finding:
        """No proposal while discipline, inspection or a complaint is open.

        Law: Decree 152/2025 art. 4 clause 4; Decree 98/2023 art. 4.
        """
        facts, barring = self.facts, self.rules.hold_bars
        if facts.open_holds:
            open = sorted({one for one in facts.open_holds if barring is None or one in barring})
            answer = Answer(Status.NOT_MET, evidence={"categories": open}) if open else Answer(Status.MET)
        elif facts.has_open_hold is not None:
            answer = Answer(met(not facts.has_open_hold))
        else:
            answer = Answer(facts.attested.get(HOLD, _NOBODY).answer or Status.UNKNOWN)
        return self.finding(HOLD, "no_open_hold", answer, self.rules.hold_source)

    def criteria(self, form: FormOfDay) -> list[Finding]:
        entry = form.criteria
        if entry is None:
            return [self.asked(CRITERIA)]
        if entry.value is None:
            return [self.asked(NOT_BUILT, entry.source)]
        fitting = self.fitting(form)
        if not fitting.is_for_kind:
            grounds = form.award.grounds(self.claim.subject_kind, self.rules.day)
            return [self.plain("ground", Answer(Status.NOT_MET, grounds, self.claim.ground), entry.source)]
        return self.of_groups(fitting, entry.source)

    def fitting(self, form: FormOfDay) -> Fitting:
        """The groups for the subject; a person may have said which one, where the occupation is not known."""
        claim, facts = self.claim, self.facts
        found = self.rules.fitting(form, claim.ground, claim.subject_kind, facts.occupation)
        chosen = facts.attested.get(OCCUPATION, _NOBODY).reading if found.open else None
        entry = form.criteria.value if form.criteria is not None else None
        if chosen is None or chosen not in {group.applies_to for group in entry or ()}:
            return found
        named = tuple(group for group in found.open if group.applies_to == chosen)
        return Fitting(found.is_for_kind, (*found.sure, *named), ())

    def of_groups(self, fitting: Fitting, source: Provision) -> list[Finding]:
        """Groups that fit the subject are alternatives; one that fits alone shows its own criteria."""
        if len(fitting.sure) == 1 and not fitting.open:
            return self.of_group(fitting.sure[0])
        sure = {group.applies_to: self.of_group(group) for group in fitting.sure}
        if not sure and not fitting.open:
            answer = Answer(Status.NOT_MET, found=self.facts.occupation)
            return [self.plain(OCCUPATION, answer, source)]
        if fitting.open and any_of([_status(one) for one in sure.values()]) is not Status.MET:
            judged = sure | {group.applies_to: self.of_group(group) for group in fitting.open}
            return [self.occupation(judged, source)]
        return [self.routes(sure, source)] if len(sure) > 1 else next(iter(sure.values()))

    def of_group(self, group: Group) -> list[Finding]:
        found: list[Finding] = []
        for rule in self.rules.rules_of(group, self.claim.ground, self.facts.sector):
            test = rule.test
            expanded = self.by_standard(rule, test) if isinstance(test, StandardOf) else None
            found += expanded or (self.judged(rule),)
        return found

    def judged(self, rule: Rule) -> Finding:
        return self.finding(rule.code, rule.criterion, settle(rule, self.case), rule.provision)

    def by_standard(self, rule: Rule, standard: StandardOf) -> list[Finding]:
        """What stands for the whole standard of another form; nothing where that cannot be looked up."""
        return self.holding(rule, standard) or self.of_standard(standard)

    def holding(self, rule: Rule, standard: StandardOf) -> list[Finding]:
        """Who holds one of the forms for the year meets its standard."""
        year = self.case.span[1] if self.case.span is not None else None
        held = [one for one in self.facts.held or () if one.award in standard.awards and one.year == year]
        if not held:
            return []
        first = min(held, key=lambda one: (one.award, one.id))
        answer = Answer(Status.MET, found=first.award, evidence={"held": [first.id or str(first.year)]})
        return [self.finding(rule.code, rule.criterion, answer, rule.provision)]

    def of_standard(self, standard: StandardOf) -> list[Finding]:
        """The findings and bars of the first form named whose criteria fit, or may fit, the subject."""
        for code in standard.awards:
            form = self.rules.form(code)
            entry = form.criteria if form is not None else None
            if form is None or entry is None or entry.value is None:
                continue
            fitting = self.fitting(form)
            if fitting.sure or fitting.open:
                return [*self.of_groups(fitting, entry.source), *self.bars(form)]
        return []

    def occupation(self, judged: Mapping[str, list[Finding]], source: Provision) -> Finding:
        """The question which group of criteria is the subject's; the groups are its readings."""
        readings = tuple(Reading(name, _status(one), _lines(one)) for name, one in judged.items())
        statuses = {reading.status for reading in readings}
        status = statuses.pop() if len(statuses) == 1 else Status.UNKNOWN
        return self.finding(OCCUPATION, "applies_to", Answer(status, readings=readings), source)

    def routes(self, judged: Mapping[str, list[Finding]], source: Provision) -> Finding:
        """Several groups fit: one of them suffices."""
        alternatives = [
            {"applies_to": name, "status": _status(one).value, **_lines(one)} for name, one in judged.items()
        ]
        status = any_of([_status(one) for one in judged.values()])
        answer = Answer(status, evidence={"alternatives": alternatives})
        return self.finding(ROUTES, "applies_to", answer, source)

    def asked(self, code: str, provision: Provision | None = None) -> Finding:
        """What the lawbook cannot say: a person must, and an attestation is their answer."""
        attested = self.facts.attested.get(code, _NOBODY).answer
        if attested is None or attested is Status.UNKNOWN:
            return self.plain(code, Answer(Status.UNKNOWN), provision)
        return self.plain(code, Answer(attested, evidence={"attested": True}), provision)

    def plain(self, code: str, answer: Answer, provision: Provision | None = None) -> Finding:
        return self.finding(code, code, answer, provision)

    def finding(self, code: str, criterion: str, answer: Answer, provision: Provision | None) -> Finding:
        shown, effect = self.rules.cite(provision)
        status, needed, found, evidence, readings = answer
        question = code if status is UNKNOWN else None
        return Finding(code, criterion, status, effect, needed, found, evidence, shown, question, readings)


def fresh_year(facts: Facts) -> int | None:
    """The first year after the last discipline was served, from which achievements count anew.

    Law: Decree 152/2025/NĐ-CP art. 4 clause 4; Decree 98/2023/NĐ-CP art. 4.
    """
    if not facts.disciplines:
        return None
    return max(one.ended_on.year if one.ended_on else one.year for one in facts.disciplines) + 1


def span(claim: Claim, award: Award, rewarded: int | None = None) -> tuple[int, int] | None:
    """The first and last year that count: the award year of a yearly title, else the claim's period.

    A form by merit that is asked for a year alone counts every year up to it which the same form has not
    rewarded yet.
    """
    if claim.year is not None and award.cycle == "annual":
        return claim.year, claim.year
    if claim.period is not None or claim.year is None:
        return claim.period
    first = EARLIEST if rewarded is None else rewarded + 1
    return min(first, claim.year), claim.year


def outcome(findings: Iterable[Finding]) -> Outcome:
    """One outcome for all findings: what is not allowed, then not met, then on hold, then not known."""
    is_held = is_open = is_unmet = False
    for finding in findings:
        if finding.status is MET:
            continue
        if finding.status is UNKNOWN:
            is_open = True
        elif finding.code in NOT_ALLOWED and not finding.readings:
            return Outcome.NOT_ALLOWED
        elif finding.code == HOLD:
            is_held = True
        else:
            is_unmet = True
    if is_unmet:
        return Outcome.NOT_ELIGIBLE
    if is_held:
        return Outcome.DEFERRED
    return Outcome.UNKNOWN if is_open else Outcome.ELIGIBLE


def _status(findings: Iterable[Finding]) -> Status:
    return all_of([finding.status for finding in findings])


def _lines(findings: Iterable[Finding]) -> dict[str, Any]:
    return {"findings": [finding.as_json() for finding in findings]}
