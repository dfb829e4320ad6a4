"""What is known of a subject when a verdict is asked for.

None is unknown, an empty collection means there is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from tdkt_api.law.verdict import Status


class Rating(StrEnum):
    """The yearly rating of the quality of work."""

    EXCELLENT = "excellent"
    GOOD = "good"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"

    @property
    def rank(self) -> int:
        """Higher is better, from 1 to 4."""
        return _RANKS[self]


_RANKS: Final = {Rating.EXCELLENT: 4, Rating.GOOD: 3, Rating.COMPLETED: 2, Rating.NOT_COMPLETED: 1}

# Forms of discipline from the lightest on; what is not listed counts as the heaviest.
DISCIPLINES: Final = ("khien_trach", "canh_cao", "ha_bac_luong", "giang_chuc", "cach_chuc", "buoc_thoi_viec")


class Held(NamedTuple):
    """An award in the registry: the award year it was for and the grounds it was won on.

    `grounds` holds codes such as `excellent_rating` and `initiative`; empty where they are not recorded.
    `type` is the commendation type, `issuer` the authority that gave it, `period` the first and last year
    that the decision names, inclusive; each None where it is not recorded.
    """

    award: str
    year: int
    grounds: frozenset[str] = frozenset()
    is_verified: bool = True
    id: str = ""
    type: str | None = None
    issuer: str | None = None
    decided_on: date | None = None
    period: tuple[int, int] | None = None

    @property
    def counted_to(self) -> int:
        """The last year used up by the award: of the period it names, else of the decision, else its year.

        Law: Decree 152/2025/NĐ-CP art. 33 clause 7; Decree 98/2023/NĐ-CP art. 30 clause 9.
        """
        if self.period is not None:
            return self.period[1]
        return self.decided_on.year if self.decided_on is not None else self.year


class Work(NamedTuple):
    """A recognised initiative, an accepted work of science or a recognised feat of combat resourcefulness.

    `scope` is `grassroots`, `commune`, `district`, `ministry_province` or `national`; `used_for` the award
    codes it already served; `kind` is `initiative`, `science`, `combat`, `invention` or `book`, None where
    it is not recorded; `is_accepted` False while it is not recognised or accepted; `recognised_by` the place
    that recognised it.
    """

    id: str
    scope: str
    year: int
    used_for: tuple[str, ...] = ()
    kind: str | None = None
    is_accepted: bool = True
    recognised_by: str | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """Time off within a year: `kind` as `maternity`, `injury_treatment`, `sick`; days are working days.

    `cause` and the level of the body that certified it matter for an injury alone.
    """

    kind: str
    year: int | None = None
    working_days: int | None = None
    cause: str | None = None
    certified_by: str | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """A course somebody was sent on: whole months, its result (`kha`, `gioi` …), whether rules were kept.

    `has_self_report`: a self-report that the school certified stands in for a result that is not out.
    """

    months: int
    result: str | None = None
    is_compliant: bool | None = None
    year: int | None = None
    has_self_report: bool | None = None


@dataclass(frozen=True, slots=True)
class Discipline:
    """A measure of discipline by its Vietnamese name, the year it fell in and the day it was served.

    `is_duty_related` None: not recorded; `ended_on` None: still running.
    """

    form: str
    year: int
    ended_on: date | None = None
    is_duty_related: bool | None = None


@dataclass(frozen=True, slots=True)
class Employment:
    """A stretch of work within the year, in months: `contract`, `official` or `recruited`."""

    kind: str
    months: int
    is_same_agency: bool = True


@dataclass(frozen=True, slots=True)
class Transfer:
    """A move to another unit within the year, with the months spent at the old one."""

    months_at_old_unit: int
    has_comments: bool | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """Time in a leading post by its code; `era` as in the decree's tables.

    `retires_late`: of those with the higher retirement age; `had_fault`: disciplined or at serious fault in
    it.
    """

    code: str
    months: int
    era: str = "building"
    retires_late: bool = False
    had_fault: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """An unbroken stretch of professional service in a field or force, in months."""

    field: str
    months: int
    is_direct: bool = False
    is_hardship: bool = False


@dataclass(frozen=True, slots=True)
class Movement:
    """What came of a movement: who launched it, its length in years, and how the subject was judged."""

    launched_by: str
    years: int | None = None
    year: int | None = None
    is_outstanding: bool | None = None
    is_leader: bool | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """A first place in the vote of an emulation cluster or block organised at a level."""

    level: str
    year: int
    is_leader: bool = True


@dataclass(frozen=True, slots=True)
class Prize:
    """A prize: `world`, `continental`, `regional` or `national`, and the medal."""

    level: str
    medal: str
    year: int | None = None
    was_sent: bool | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A production model: years it has been stable, its scope, and whether it helps others."""

    years: int
    scope: str = "commune"
    helps_others: bool | None = None


@dataclass(frozen=True, slots=True)
class Members:
    """A collective's people in the year: how many, who completed their tasks, titles held, disciplines."""

    total: int
    completed: int | None = None
    titles: Mapping[str, int] = field(default_factory=dict)
    disciplined: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """A mother's children and husband in the wars; percentages of invalidity, 0 where there is none."""

    children: int
    martyr_children: int
    invalid_child_percent: int = 0
    is_husband_martyr: bool = False
    is_martyr: bool = False
    invalid_percent: int = 0


@dataclass(frozen=True, slots=True)
class Attested:
    """What an appraiser answered to a finding: met or not met, or which of the readings holds."""

    answer: Status | None = None
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The subject as a rule sees it.

    Attributes:
        occupation: What a person does, or what sort of collective it is.
        attested: Keyed by the code of the finding it answers.
        open_holds: The categories of the open holds, where they are known.
        sector: The sector whose own rules also apply.
        scores: Figures of the year by code, such as `points` and `plan_percent`.
        contribution_years: Years of contribution, or for which a work has been public or in use.
        trained_colleagues: Whether colleagues were trained.
        violations: Listed violations of the year or in force.
        is_dissolved: The collective was dissolved, split or merged.
        is_foreign: A foreigner or a foreign body.
    """

    subject_kind: str
    occupation: str | None = None
    ratings: Mapping[int, Rating] | None = None
    works: tuple[Work, ...] | None = None
    held: tuple[Held, ...] | None = None
    attested: Mapping[str, Attested] = field(default_factory=dict)
    has_open_hold: bool | None = None
    open_holds: tuple[str, ...] = ()
    sex: str | None = None
    sector: str | None = None
    leaves: tuple[Leave, ...] | None = None
    studies: tuple[Study, ...] | None = None
    disciplines: tuple[Discipline, ...] | None = None
    employments: tuple[Employment, ...] | None = None
    transfers: tuple[Transfer, ...] | None = None
    posts: tuple[Post, ...] | None = None
    service: tuple[Service, ...] | None = None
    movements: tuple[Movement, ...] | None = None
    leads: tuple[Lead, ...] | None = None
    prizes: tuple[Prize, ...] | None = None
    models: tuple[Model, ...] | None = None
    members: Members | None = None
    family: Family | None = None
    scores: Mapping[str, int] = field(default_factory=dict)
    contribution_years: int | None = None
    trained_colleagues: bool | None = None
    violations: tuple[str, ...] | None = None
    is_dissolved: bool | None = None
    is_foreign: bool | None = None
