"""A lawbook: instruments, regimes, award forms, parameters and procedures, with their days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tdkt_api.law.criteria.read import Group
from tdkt_api.law.criteria.rule import Rule
from tdkt_api.law.forms import SUBJECTS, kind_of_group
from tdkt_api.law.regimes import Regime, regime_on
from tdkt_api.law.source import VERIFIED, Provision
from tdkt_api.law.timeline import Dated, Timeline
from tdkt_api.law.verdict import Effect

SUBJECT_KINDS = frozenset(SUBJECTS.values())


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, decree, circular or decision with its first and last day in force, inclusive.

    `first` None: not known, so nothing in it blocks; `last` None: open.
    """

    code: str
    kind: str
    name: tuple[str, str]
    first: date | None
    last: date | None
    confidence: str

    def in_force(self, day: date) -> bool:
        """Whether it is known to be in force on a day."""
        return self.first is not None and self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a dossier: its code, and whether it is asked always or only where a condition holds."""

    code: str
    required: str


@dataclass(frozen=True, slots=True)
class Bonus:
    """Multiples of the base salary by kind of subject; None where the amount is not known.

    `is_maximum`: the body may give less.
    """

    multiples: Mapping[str, Decimal | None]
    is_maximum: bool


@dataclass(frozen=True, slots=True)
class Award:
    """An award form with its timelines; `vote` is None where no council is asked.

    `subjects` are the sorts of subject that the law names, `name` is the present one and `names` those of
    other days, `last` is the last day of the form, inclusive. Where a value of `criteria` is None the
    criteria of those days are not yet in the lawbook. `bars` are what stands in the way, each judged only
    where the facts speak of it.
    """

    code: str
    name: tuple[str, str]
    names: Timeline[tuple[str, str]] | None
    abbreviation: str | None
    kind: str
    level: str
    cycle: str
    subjects: tuple[str, ...]
    types: tuple[str, ...]
    last: date | None
    criteria: Timeline[tuple[Group, ...] | None]
    decided_by: Timeline[tuple[str, ...]]
    vote: Timeline[Decimal | None] | None
    documents: Timeline[tuple[Paper, ...]] | None
    bonus: Timeline[Bonus] | None
    bars: Timeline[tuple[Rule, ...]] | None = None

    @property
    def subject_kinds(self) -> tuple[str, ...]:
        """The kinds of subject, as dossiers have them, that the form is given to."""
        return tuple(dict.fromkeys(SUBJECTS[subject] for subject in self.subjects))

    @property
    def is_for_foreigners(self) -> bool:
        """Whether the form is given to foreigners and foreign bodies alone."""
        return all(subject.startswith("foreign_") for subject in self.subjects)

    @property
    def known_from(self) -> date:
        """The first day of which anything of the form is known."""
        return min(self.criteria.starts[0], self.decided_by.starts[0])

    def has_ended(self, day: date) -> bool:
        """Whether the law has given the form up by a day."""
        return self.last is not None and day > self.last

    def name_on(self, day: date) -> tuple[str, str]:
        """The Vietnamese and English name of a day; the present one where no other is known."""
        entry = self.names.on(day) if self.names is not None else None
        return entry.value if entry is not None else self.name

    def grounds(self, subject_kind: str, day: date) -> tuple[str, ...]:
        """The grounds that a claim for this kind of subject may name on a day."""
        entry = self.criteria.on(day)
        groups = (entry.value or ()) if entry is not None else ()
        fitting = [group for group in groups if kind_of_group(group.applies_to) == subject_kind]
        return tuple(dict.fromkeys(rule.ground for group in fitting for rule in group.rules if rule.ground))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value that is not of one award form; its value is plain data."""

    name: str
    unit: str
    values: Timeline[Any]


@dataclass(frozen=True, slots=True)
class StageRule:
    """One stage of a route: whose turn, its kind and its length in working days.

    The turn is the `owner`'s or the `decider`'s; on the State's road also that of the ministry or province
    that submits (`submitter`) and of the Ministry of Home Affairs (`appraiser`).
    """

    at: str
    kind: str
    working_days: Timeline[int | None]


@dataclass(frozen=True, slots=True)
class Procedure:
    """The stages that a dossier for forms of one level goes through."""

    route: str
    name: tuple[str, str]
    level: str
    stages: tuple[StageRule, ...]


@dataclass(frozen=True, slots=True)
class Lawbook:
    """Rules that apply to a unit. `packs` are the hashes of its packs in order, `hash` is made of them."""

    hash: str
    packs: tuple[str, ...]
    instruments: Mapping[str, Instrument]
    regimes: tuple[Regime, ...]
    awards: Mapping[str, Award]
    parameters: Mapping[str, Parameter]
    procedures: Mapping[str, Procedure]

    def award(self, code: str) -> Award | None:
        """The award form of this code; None if the lawbook has no such form."""
        return self.awards.get(code)

    def instrument(self, code: str) -> Instrument | None:
        """The instrument of this code."""
        return self.instruments.get(code)

    def regime(self, day: date) -> Regime | None:
        """The regime of a day of receipt."""
        return regime_on(self.regimes, day)

    def parameter(self, name: str, day: date) -> Dated[Any] | None:
        """The value of a parameter on a day; None where it is unknown."""
        parameter = self.parameters.get(name)
        return parameter.values.on(day) if parameter is not None else None

    def cited(self, provision: Provision, day: date) -> Provision:
        """The provision as it is shown for a day: carried over where the regime's own text is not known."""
        return provision.carried_over() if self.carries_over(day) else provision

    def effect(self, provision: Provision, day: date) -> Effect:
        """Only a verified provision that is in force on the day may block; the rest warns."""
        if provision.confidence != VERIFIED or self.carries_over(day):
            return Effect.WARNS
        instrument = self.instruments.get(provision.instrument)
        in_force = instrument is not None and instrument.in_force(day)
        return Effect.BLOCKS if in_force else Effect.WARNS

    def carries_over(self, day: date) -> bool:
        """Whether older rules stand in for the day's own, which are not known."""
        regime = self.regime(day)
        return regime is None or regime.carries_over
