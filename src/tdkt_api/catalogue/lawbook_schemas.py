"""Lawbooks as they are shown."""

from typing import Any

from pydantic import Field

from ..http.schemas import Out
from ..http.types import Day, Sha256Hex
from .schemas import CitationOut, CodeName, FormName


class RegimeOut(Out):
    """A period of the law by the day of receipt; both days inclusive, `last_on` null while it is open."""

    code: str
    first_on: Day
    last_on: Day | None
    basis: list[CodeName]
    carries_over: bool = Field(description="Its own text is not known: older rules stand in for it and warn.")
    is_of_the_day: bool


class LawbookBase(Out):
    """A version of the rules: the packs it is made of, by hash, in their order."""

    hash: Sha256Hex
    packs: list[Sha256Hex]
    is_in_force: bool = Field(description="The one that dossiers received now are judged by.")
    forms_count: int
    parameters_count: int
    instruments_count: int
    regimes: list[RegimeOut]


class LawbookBrief(LawbookBase):
    """A lawbook in the list."""


class LawbookListOut(Out):
    """Every version that is in force or that a dossier may have been received under."""

    as_of: Day
    items: list[LawbookBrief]


class InstrumentOut(Out):
    """A law, decree, circular or decision; a day that is not known is null."""

    code: str
    kind: str
    name: FormName
    first_on: Day | None
    last_on: Day | None = Field(description="Null while it is in force, as far as is known.")
    confidence: str
    is_in_force: bool


class ValueOut(Out):
    """A value by its first day in force, both days inclusive, and where it stands."""

    first_on: Day
    last_on: Day | None
    value: Any = Field(description="Plain data of the lawbook; null where it is not known.")
    is_of_the_day: bool
    provision: CitationOut


class ParameterOut(Out):
    """A dated value that is not of one award form."""

    name: str
    title: str
    unit: str = Field(description="What is measured.")
    values: list[ValueOut]


class StageLengthsOut(Out):
    """A stage of a route and its working days through time."""

    at: str
    at_name: str
    kind: str
    working_days: list[ValueOut]


class ProcedureOut(Out):
    """The stages that a dossier for forms of one level goes through."""

    route: str
    name: FormName
    level: str
    stages: list[StageLengthsOut]


class ChangeOut(Out):
    """A day on which something of a form changed, and by which provision."""

    first_on: Day
    last_on: Day | None
    is_of_the_day: bool
    provision: CitationOut


class TimelineOut(Out):
    """What changed: name, criteria, bars, deciders, vote, documents or bonus."""

    code: str
    name: str
    changes: list[ChangeOut]


class FormDatesOut(Out):
    """An award form with the days on which its rules changed; the rules are `/v1/award-forms/{code}`."""

    code: str
    name: FormName
    timelines: list[TimelineOut]


class LawbookOut(LawbookBase):
    """A lawbook with all it says beside the criteria of the forms."""

    as_of: Day
    instruments: list[InstrumentOut]
    parameters: list[ParameterOut]
    procedures: list[ProcedureOut]
    forms: list[FormDatesOut]
