"""Award forms as they are shown; names of codes are in the caller's language."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..http.lists import PageOut
from ..http.schemas import Out
from ..http.types import Day, FixedPoint, Letters, Share
from ..law.catalogue import CriteriaState, FormStatus
from ..law.forms import CommendationType, Cycle, FormKind, FormLevel
from ..law.shown import Mode

SubjectKind = Literal["individual", "collective", "household"]
Multiple = Annotated[Decimal, FixedPoint(digits=4, places=6)]


class FormFilters(BaseModel):
    """What narrows the catalogue; page and token stand beside it, so it forbids nothing itself."""

    model_config = ConfigDict(frozen=True)

    as_of: Day | None = Field(
        default=None, description="The day asked about; today in Asia/Ho_Chi_Minh without it."
    )
    kind: FormKind | None = None
    level: FormLevel | None = Field(default=None, description="The form's own level, which is not a unit's.")
    subject_kind: SubjectKind | None = None
    type: CommendationType | None = Field(default=None, description="A type of commendation it is given in.")
    status: FormStatus | None = Field(default=None, description="What the day makes of it.")
    q: Annotated[str, Letters(100)] | None = Field(
        default=None,
        description="Part of a name or abbreviation from the start of a word; marks and case do not count.",
    )


class FormName(Out):
    """A name in both languages."""

    vi: str
    en: str


class CodeName(Out):
    """A code and its name in the caller's language."""

    code: str
    name: str


class CitationOut(Out):
    """Where something stands, and how surely it is known there."""

    instrument: str
    instrument_name: str
    article: str | None
    clause: str | None
    point: str | None
    confidence: Literal["verified", "memory", "unverified", "carried_over"] = Field(
        description="`carried_over`: shown under a law whose own text is not known."
    )


class DeciderOut(Out):
    """An authority that may decide the form."""

    code: str
    name: FormName


class DecidersOut(Out):
    """Who may decide the form on the day."""

    authorities: list[DeciderOut]
    provision: CitationOut


class MultipleOut(Out):
    """How many base salaries a subject receives; null where no amount is known."""

    subject_kind: SubjectKind
    multiple: Multiple | None


class FormBonusOut(Out):
    """The bonus that goes with the form, in multiples of the base salary of the day of decision."""

    multiples: list[MultipleOut]
    is_maximum: bool = Field(description="The body may give less.")
    provision: CitationOut


class FormBase(Out):
    """What an award form is as of a day; what is not known for that day is null."""

    code: str
    name: FormName
    abbreviation: str | None
    kind: FormKind
    kind_name: str
    level: FormLevel
    level_name: str
    cycle: Cycle
    cycle_name: str
    subjects: list[CodeName] = Field(description="The sorts of subject that the law names.")
    subject_kinds: list[SubjectKind] = Field(description="The kinds of subject that a dossier may propose.")
    types: list[CodeName] = Field(description="Types of commendation it is given in.")
    status: FormStatus = Field(description="`unknown` on days before `known_from`.")
    known_from: Day = Field(description="The first day of which anything of the form is known.")
    last_on: Day | None = Field(description="The last day of a form that the law has given up, inclusive.")
    decided_by: DecidersOut | None
    asks_council: bool
    bonus: FormBonusOut | None


class FormBrief(FormBase):
    """An award form in a list."""

    criteria_state: CriteriaState = Field(description="Whether its criteria of the day are in the lawbook.")


FormPage = PageOut[FormBrief]


class VoteRuleOut(Out):
    """How a council votes on the form: yes votes over the full membership."""

    share: Share | None = Field(description="Null where no share is known.")
    numerator: int | None
    denominator: int | None
    is_last_known: bool = Field(description="None is known for the day: the last one known, as a warning.")
    effect: Literal["blocks", "warns"]
    provision: CitationOut


class PaperOut(Out):
    """A document of the dossier."""

    code: str
    name: str
    required: str = Field(description="`always`, or the condition under which it is asked.")
    required_name: str


class PapersOut(Out):
    """The documents of a dossier for the form."""

    items: list[PaperOut]
    provision: CitationOut


class CriterionOut(Out):
    """One criterion; `mode` says how its `items` make it met."""

    code: str
    criterion: str = Field(description="The kind of rule.")
    ground: str | None = Field(description="The alternative of the article that it belongs to.")
    reading: str | None = Field(description="Under `readings`: which way to read the text.")
    sector: str | None = Field(description="The only sector it is judged in; null: everywhere.")
    sentence: str = Field(description="In the caller's language; empty where it only joins others.")
    name: FormName
    mode: Mode | None
    items: list["CriterionOut"]
    provision: CitationOut


class CriteriaGroupOut(Out):
    """The criteria for one sort of subject; groups that fit a subject are alternatives."""

    applies_to: str
    applies_to_name: str
    mode: Mode
    items: list[CriterionOut]


class CriteriaOut(Out):
    """The criteria of the day; while they are not in the lawbook, only where they stand."""

    state: CriteriaState
    sentence: str
    provision: CitationOut | None
    groups: list[CriteriaGroupOut]
    bars: list[CriterionOut] = Field(description="What stands in the way, where the facts speak of it.")


class FormOut(FormBase):
    """An award form with its vote, documents and criteria."""

    as_of: Day
    vote: VoteRuleOut | None = Field(description="Null where no council is asked.")
    documents: PapersOut | None
    criteria: CriteriaOut
