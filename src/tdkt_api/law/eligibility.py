"""Law applied to facts: one verdict for one claim."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tdkt_api.law.claim import Claim
from tdkt_api.law.criteria.asked import StandardOf
from tdkt_api.law.criteria.nested import AnyOf
from tdkt_api.law.criteria.read import Group
from tdkt_api.law.criteria.rule import Answer, Case, Rule, settle
from tdkt_api.law.facts import Attested, Facts
from tdkt_api.law.forms import kind_of_group
from tdkt_api.law.guards import MERIT, ONE_ACHIEVEMENT, STATE_LEVEL_ONCE, rewarded_before, second_of_the_year
from tdkt_api.law.lawbook import SUBJECT_KINDS, Award, Lawbook
from tdkt_api.law.source import VERIFIED, Provision
from tdkt_api.law.verdict import Effect, Finding, Outcome, Reading, Status, Verdict, all_of, any_of, met

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


def judge(facts: Facts, claim: Claim, lawbook: Lawbook, day: date) -> Verdict:
    """Whether the facts meet the rules for the claim, criterion by criterion, with the provision of each.

    Args:
        facts: What is known of the subject.
        claim: The form asked for.
        day: The day of the regime: receipt by the competent body, or before receipt today.

    Law: Law 06/2022/QH15 art. 23, 24, 74, 75; Decree 152/2025 art. 4 clause 4, art. 60 clause 3.
    """
    bench = _Bench(lawbook, day, facts, claim)
    findings = bench.findings()
    regime = bench.regime.code if bench.regime is not None else ""
    return Verdict(outcome(findings), tuple(findings), regime, lawbook.hash)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The groups that fit the subject, and those that would fit if the occupation were known."""

    sure: list[Group]
    open: list[Group]


class _Bench:
    """One judging: what every finding of it shares."""

    __slots__ = ("carries_over", "case", "claim", "day", "facts", "groups", "lawbook", "regime")

    def __init__(self, lawbook: Lawbook, day: date, facts: Facts, claim: Claim) -> None:
        self.lawbook, self.day, self.facts, self.claim = lawbook, day, facts, claim
        self.regime = lawbook.regime(day)
        self.carries_over = self.regime is not None and self.regime.carries_over
        self.case = Case(facts, None, self.carries_over)
        known = lawbook.parameter("occupation_groups", day)
        self.groups: Mapping[str, Sequence[str]] = known.value if known is not None else {}

    def findings(self) -> list[Finding]:
        award = self.lawbook.award(self.claim.award)
        if award is None or award.has_ended(self.day):
            return [self.plain("award_form", Answer(Status.NOT_MET, found=self.claim.award))]
        refused = self.not_for(award)
        if refused is not None:
            return [refused]
        self.case = self.case_of(award)
        return [*self.criteria(award), *self.bars(award), *self.guards(award), self.hold()]

    def case_of(self, award: Award) -> Case:
        """The case with the years that count: from the end of discipline, and not those already rewarded.

        Law: Decree 152/2025/NĐ-CP art. 4 clause 4, art. 33 clause 7.
        """
        facts, years = self.facts, span(self.claim, award)
        rewarded = [
            one.counted_to
            for one in facts.held or ()
            if one.award == self.claim.award and one.type in {None, MERIT}
        ]
        return Case(
            facts,
            years,
            self.carries_over,
            fresh=fresh_year(facts),
            rewarded=max(rewarded) if rewarded else None,
            day=self.day,
        )

    def bars(self, award: Award) -> list[Finding]:
        """What stands in the way, so far as the facts speak of it."""
        entry = award.bars.on(self.day) if award.bars is not None else None
        if entry is None:
            return []
        rules = (rule for rule in entry.value if self.is_for_sector(rule))
        found = (one for rule in rules for one in self.of_rule(rule))
        return [one for one in found if one.status is not Status.UNKNOWN or one.evidence]

    def guards(self, award: Award) -> list[Finding]:
        """What holds for every form; said only where it is broken."""
        found: list[Finding] = []
        again = rewarded_before(self.facts, self.claim) if award.cycle == "event" else None
        if again is not None:
            source = self.lawbook.parameter(ONE_ACHIEVEMENT, self.day)
            answer = Answer(
                Status.NOT_MET, found=again.award, evidence={"held": [again.id or str(again.year)]}
            )
            found.append(self.plain(ONE_ACHIEVEMENT, answer, source.source if source is not None else None))
        second = second_of_the_year(self.lawbook, self.facts, self.claim, award, self.day)
        if second is not None:
            other, rule = second
            answer = Answer(
                Status.NOT_MET, found=other.award, evidence={"held": [other.id or str(other.year)]}
            )
            found.append(self.plain(STATE_LEVEL_ONCE, answer, rule.source))
        return found

    def is_for_sector(self, rule: Rule) -> bool:
        """Whether a rule is judged: rules of a sector only for its own people."""
        return rule.sector is None or rule.sector == self.facts.sector

    def not_for(self, award: Award) -> Finding | None:
        """Whether the form is given to this kind of subject and in this type of commendation at all."""
        claim = self.claim
        kinds = award.subject_kinds
        if claim.subject_kind not in kinds or claim.subject_kind != self.facts.subject_kind:
            return self.plain("subject_kind", Answer(Status.NOT_MET, kinds, self.facts.subject_kind))
        if claim.type not in award.types:
            return self.plain("commendation_type", Answer(Status.NOT_MET, award.types, claim.type))
        return None

    def hold(self) -> Finding:
        """No proposal while discipline, inspection or a complaint is open.

        Law: Decree 152/2025 art. 4 clause 4; Decree 98/2023 art. 4.
        """
        bars = self.lawbook.parameter("hold_bars", self.day)
        barring = self.facts.open_holds if bars is None else bars.value
        open = sorted(set(self.facts.open_holds) & set(barring))
        held = bool(open) if self.facts.open_holds else self.facts.has_open_hold
        attested = self.facts.attested.get(HOLD, _NOBODY).answer
        status = met(not held) if held is not None else attested or Status.UNKNOWN
        answer = Answer(status, evidence={"categories": open} if open else {})
        return self.finding(HOLD, "no_open_hold", answer, bars.source if bars is not None else None)

    def criteria(self, award: Award) -> list[Finding]:
        entry = award.criteria.on(self.day)
        if entry is None:
            return [self.asked(CRITERIA)]
        if entry.value is None:
            return [self.asked(NOT_BUILT, entry.source)]
        groups = [group for group in entry.value if group.on_ground(self.claim.ground)]
        if not _for_kind(groups, self.claim.subject_kind):
            grounds = award.grounds(self.claim.subject_kind, self.day)
            return [self.plain("ground", Answer(Status.NOT_MET, grounds, self.claim.ground), entry.source)]
        return self.of_groups(groups, entry.source)

    def of_groups(self, groups: Sequence[Group], source: Provision) -> list[Finding]:
        """Groups that fit the subject are alternatives; one that fits alone shows its own criteria."""
        fitting = self.sorted(groups)
        sure = {group.applies_to: self.of_group(group) for group in fitting.sure}
        if len(sure) == 1 and not fitting.open:
            return next(iter(sure.values()))
        if not sure and not fitting.open:
            answer = Answer(Status.NOT_MET, found=self.facts.occupation)
            return [self.plain(OCCUPATION, answer, source)]
        if fitting.open and any_of(_status(one) for one in sure.values()) is not Status.MET:
            judged = sure | {group.applies_to: self.of_group(group) for group in fitting.open}
            return [self.occupation(judged, source)]
        return [self.routes(sure, source)] if len(sure) > 1 else next(iter(sure.values()))

    def sorted(self, groups: Sequence[Group]) -> _Sorted:
        fits = [(group, self.fits(group.applies_to)) for group in groups]
        sure = [group for group, fit in fits if fit is Status.MET]
        possible = [group for group, fit in fits if fit is Status.UNKNOWN]
        chosen = self.facts.attested.get(OCCUPATION, _NOBODY).reading if possible else None
        if chosen is None or chosen not in {group.applies_to for group, _ in fits}:
            return _Sorted(sure, possible)
        return _Sorted([*sure, *(group for group in possible if group.applies_to == chosen)], [])

    def fits(self, applies_to: str) -> Status:
        """Whether a group of criteria is made for this subject; unknown where the occupation decides it."""
        if applies_to in SUBJECT_KINDS:
            return met(applies_to == self.claim.subject_kind)
        if kind_of_group(applies_to) != self.claim.subject_kind:
            return Status.NOT_MET
        if self.facts.occupation in self.groups.get(applies_to, ()):
            return Status.MET
        is_known = any(self.facts.occupation in known for known in self.groups.values())
        return Status.NOT_MET if is_known else Status.UNKNOWN

    def of_group(self, group: Group) -> list[Finding]:
        rules = tuple(rule for rule in group.on_ground(self.claim.ground) if self.is_for_sector(rule))
        whole = group.any_of
        if whole is None or len(rules) == 1:
            return [finding for rule in rules for finding in self.of_rule(rule)]
        if len(rules) < len(group.rules):
            whole = Rule(whole.code, whole.criterion, AnyOf(rules), whole.provision, whole.carried)
        return self.of_rule(whole)

    def of_rule(self, rule: Rule) -> list[Finding]:
        if isinstance(rule.test, StandardOf):
            expanded = self.holding(rule, rule.test) or self.of_standard(rule.test)
            if expanded:
                return expanded
        provision = rule.carried if self.carries_over else rule.provision
        return [self.finding(rule.code, rule.criterion, settle(rule, self.case), provision)]

    def holding(self, rule: Rule, standard: StandardOf) -> list[Finding]:
        """Who holds one of the forms for the year meets its standard."""
        year = self.case.span[1] if self.case.span is not None else None
        held = [one for one in self.facts.held or () if one.award in standard.awards and one.year == year]
        if not held:
            return []
        answer = Answer(Status.MET, found=held[0].award, evidence={"held": [held[0].id or str(held[0].year)]})
        return [self.finding(rule.code, rule.criterion, answer, rule.provision)]

    def of_standard(self, standard: StandardOf) -> list[Finding]:
        """The findings of the first form named whose criteria fit, or may fit, the subject.

        And of its bars.
        """
        for code in standard.awards:
            award = self.lawbook.award(code)
            entry = award.criteria.on(self.day) if award is not None else None
            groups = (entry.value or ()) if entry is not None else ()
            if entry is not None and any(self.fits(one.applies_to) is not Status.NOT_MET for one in groups):
                return [
                    *self.of_groups(groups, entry.source),
                    *(self.bars(award) if award is not None else ()),
                ]
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
        status = any_of(_status(one) for one in judged.values())
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
        return Finding(
            code=code,
            criterion=criterion,
            status=answer.status,
            effect=self.effect(provision),
            needed=answer.needed,
            found=answer.found,
            evidence=answer.evidence,
            provision=provision.carried_over() if provision is not None and self.carries_over else provision,
            question=code if answer.status is Status.UNKNOWN else None,
            readings=answer.readings,
        )

    def effect(self, provision: Provision | None) -> Effect:
        """The same as `Lawbook.effect`, with the regime already known."""
        if provision is None or self.carries_over or provision.confidence != VERIFIED:
            return Effect.WARNS
        instrument = self.lawbook.instruments[provision.instrument]
        return Effect.BLOCKS if instrument.in_force(self.day) else Effect.WARNS


def fresh_year(facts: Facts) -> int | None:
    """The first year after the last discipline was served, from which achievements count anew.

    Law: Decree 152/2025/NĐ-CP art. 4 clause 4; Decree 98/2023/NĐ-CP art. 4.
    """
    if not facts.disciplines:
        return None
    return max(one.ended_on.year if one.ended_on else one.year for one in facts.disciplines) + 1


def span(claim: Claim, award: Award) -> tuple[int, int] | None:
    """The first and last year that count: the award year of a yearly title, else the claim's period."""
    if award.cycle == "annual" and claim.year is not None:
        return claim.year, claim.year
    return claim.period


def outcome(findings: Iterable[Finding]) -> Outcome:
    """One outcome for all findings: what is not allowed, then not met, then on hold, then not known."""
    findings = tuple(findings)
    unmet = [finding for finding in findings if finding.status is Status.NOT_MET]
    if any(finding.code in NOT_ALLOWED and not finding.readings for finding in unmet):
        return Outcome.NOT_ALLOWED
    if any(finding.code != HOLD for finding in unmet):
        return Outcome.NOT_ELIGIBLE
    if unmet:
        return Outcome.DEFERRED
    if any(finding.status is Status.UNKNOWN for finding in findings):
        return Outcome.UNKNOWN
    return Outcome.ELIGIBLE


def _for_kind(groups: Iterable[Group], subject_kind: str) -> bool:
    return any(kind_of_group(group.applies_to) == subject_kind for group in groups)


def _status(findings: Iterable[Finding]) -> Status:
    return all_of(finding.status for finding in findings)


def _lines(findings: Iterable[Finding]) -> dict[str, Any]:
    return {"findings": [finding.as_json() for finding in findings]}
