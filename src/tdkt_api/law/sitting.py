"""What all verdicts of one lawbook on one day share, looked up once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from tdkt_api.law.authority import UnitKind, authority
from tdkt_api.law.criteria.nested import AnyOf
from tdkt_api.law.criteria.read import Group
from tdkt_api.law.criteria.rule import Rule
from tdkt_api.law.forms import kind_of_group
from tdkt_api.law.guards import once_a_year
from tdkt_api.law.lawbook import SUBJECT_KINDS, Award, Lawbook
from tdkt_api.law.source import Provision
from tdkt_api.law.timeline import Dated
from tdkt_api.law.verdict import Effect, Finding, Status, met

_MOST: Final = 64
_SITTINGS: Final[dict[tuple[int, date], "Sitting"]] = {}


@dataclass(frozen=True, slots=True)
class FormOfDay:
    """One award form on the day: whom it is given to, its criteria and what bars it.

    `once_a_year`: the rule by which it excludes other forms of its year, if one does.
    """

    award: Award
    has_ended: bool
    subject_kinds: tuple[str, ...]
    criteria: Dated[tuple[Group, ...] | None] | None
    bars: tuple[Rule, ...]
    added: tuple[Rule, ...]
    once_a_year: Dated[Any] | None


@dataclass(frozen=True, slots=True)
class Fitting:
    """The groups of a form for a ground and a subject: those that fit, and those that may.

    `is_for_kind`: some group is made for the kind of subject at all.
    """

    is_for_kind: bool
    sure: tuple[Group, ...]
    open: tuple[Group, ...]


@dataclass(slots=True)
class Sitting:
    """The rules of a lawbook as they stand on a day."""

    lawbook: Lawbook
    day: date
    regime: str
    carries_over: bool
    hold_bars: frozenset[str] | None
    hold_source: Provision | None
    occupations: Mapping[str, frozenset[str]]
    known_occupations: frozenset[str]
    forms: dict[str, FormOfDay | None] = field(default_factory=dict)
    cited: dict[int, tuple[Provision, Provision, Effect]] = field(default_factory=dict)
    fits: dict[tuple[str, str | None, str, str | None], Fitting] = field(default_factory=dict)
    deciders: dict[tuple[str, UnitKind], Finding] = field(default_factory=dict)
    joined: dict[tuple[int, str | None], tuple[Group, tuple[Rule, ...]]] = field(default_factory=dict)

    def form(self, code: str) -> FormOfDay | None:
        """The form of a code; None if the lawbook has none."""
        if code not in self.forms:
            self.forms[code] = self._form(self.lawbook.award(code))
        return self.forms[code]

    def _form(self, award: Award | None) -> FormOfDay | None:
        if award is None:
            return None
        bars = award.bars.on(self.day) if award.bars is not None else None
        added = award.added.on(self.day) if award.added is not None else None
        return FormOfDay(
            award,
            award.has_ended(self.day),
            award.subject_kinds,
            award.criteria.on(self.day),
            bars.value if bars is not None else (),
            added.value if added is not None else (),
            once_a_year(self.lawbook, award, self.day),
        )

    def cite(self, provision: Provision | None) -> tuple[Provision | None, Effect]:
        """A provision as it is shown on the day, and what it does if it is not met."""
        if provision is None:
            return None, Effect.WARNS
        known = self.cited.get(id(provision))
        if known is None or known[0] is not provision:
            shown = self.lawbook.cited(provision, self.day) if self.carries_over else provision
            known = (provision, shown, self.lawbook.effect(provision, self.day))
            self.cited[id(provision)] = known
        return known[1], known[2]

    def fitting(
        self, form: FormOfDay, ground: str | None, subject_kind: str, occupation: str | None
    ) -> Fitting:
        """Which groups of a form's criteria fit; unknown where the occupation decides it.

        Kept for what callers can say in few ways only, so that nothing they send fills the memory.
        """
        key = (form.award.code, ground, subject_kind, occupation)
        found = self.fits.get(key)
        if found is None:
            found = self._fitting(form, ground, subject_kind, occupation)
            if found.is_for_kind and (occupation is None or occupation in self.known_occupations):
                self.fits[key] = found
        return found

    def _fitting(
        self, form: FormOfDay, ground: str | None, subject_kind: str, occupation: str | None
    ) -> Fitting:
        groups = (form.criteria.value or ()) if form.criteria is not None else ()
        on_ground = [group for group in groups if group.on_ground(ground)]
        fits = [(group, self._fits(group.applies_to, subject_kind, occupation)) for group in on_ground]
        return Fitting(
            any(kind_of_group(group.applies_to) == subject_kind for group in on_ground),
            tuple(group for group, fit in fits if fit is Status.MET),
            tuple(group for group, fit in fits if fit is Status.UNKNOWN),
        )

    def authority(self, code: str, unit_kind: UnitKind) -> Finding:
        """Whether the head of this kind of unit may decide the form on the day."""
        found = self.deciders.get((code, unit_kind))
        if found is None:
            found = authority(self.lawbook, code, unit_kind, self.day)
            if code in self.lawbook.awards:
                self.deciders[(code, unit_kind)] = found
        return found

    def rules_of(self, group: Group, ground: str | None, sector: str | None) -> tuple[Rule, ...]:
        """The rules of a group for a ground: all of them, or one that joins those which are alternatives."""
        known = self.joined.get((id(group), ground)) if sector is None else None
        if known is not None and known[0] is group:
            return known[1]
        rules = tuple(rule for rule in group.on_ground(ground) if rule.sector in {None, sector})
        whole = group.any_of
        if whole is not None and len(rules) > 1:
            if len(rules) < len(group.rules):
                whole = Rule(whole.code, whole.criterion, AnyOf(rules), whole.provision, whole.carried)
            rules = (whole,)
        if sector is None and rules:
            self.joined[(id(group), ground)] = (group, rules)
        return rules

    def _fits(self, applies_to: str, subject_kind: str, occupation: str | None) -> Status:
        if applies_to in SUBJECT_KINDS:
            return met(applies_to == subject_kind)
        if kind_of_group(applies_to) != subject_kind:
            return Status.NOT_MET
        if occupation in self.occupations.get(applies_to, ()):
            return Status.MET
        return Status.NOT_MET if occupation in self.known_occupations else Status.UNKNOWN


def sitting(lawbook: Lawbook, day: date) -> Sitting:
    """The rules of a lawbook on a day, made once for each of the lawbooks and days used last."""
    key = (id(lawbook), day)
    found = _SITTINGS.get(key)
    if found is None or found.lawbook is not lawbook:
        if len(_SITTINGS) >= _MOST:
            _SITTINGS.clear()
        found = _SITTINGS[key] = _sitting(lawbook, day)
    return found


def _sitting(lawbook: Lawbook, day: date) -> Sitting:
    regime = lawbook.regime(day)
    bars = lawbook.parameter("hold_bars", day)
    groups = lawbook.parameter("occupation_groups", day)
    occupations = {name: frozenset(codes) for name, codes in (groups.value if groups else {}).items()}
    return Sitting(
        lawbook,
        day,
        regime.code if regime is not None else "",
        regime is not None and regime.carries_over,
        frozenset(bars.value) if bars is not None else None,
        bars.source if bars is not None else None,
        occupations,
        frozenset().union(*occupations.values()),
    )
