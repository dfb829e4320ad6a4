"""A trial of other rules as it is asked for and shown."""

from typing import Literal

from pydantic import Field

from ..http.schemas import In, Out, examples
from ..http.types import OperationId, UnitId, Year
from ..operations.shapes import OperationState


class SimulationIn(In):
    """On whose year other rules are tried: all nominations and awards of the unit and those below it."""

    model_config = examples({"unit_id": "dv_01kezf7c00f2vscsycf9zpt08t", "year": 2025})

    unit_id: UnitId
    year: Year = Field(description="The last year of the dossiers and awards.")


class OutcomeChangeOut(Out):
    """How many verdicts would come to another outcome."""

    before: str
    after: str
    count: int


class ReasonChangeOut(Out):
    """A finding that is otherwise where the outcome changes, and how often; `absent`: it is not there."""

    code: str
    before: Literal["met", "not_met", "unknown", "absent"]
    after: Literal["met", "not_met", "unknown", "absent"]
    count: int


class GroupOut(Out):
    """How many were judged of a group, and how many of their outcomes change."""

    key: str
    judged: int
    changed: int


class SimulationResultOut(Out):
    """Counts and codes alone; the same verdicts one by one are in the result of the operation."""

    judged: int
    changed: int = Field(description="How many verdicts come to another outcome.")
    touched: int = Field(description="How many have a finding that is otherwise.")
    outcomes: list[OutcomeChangeOut]
    reasons: list[ReasonChangeOut]
    by_form: list[GroupOut]
    by_level: list[GroupOut]
    by_sex: list[GroupOut] = Field(description="Of persons alone.")
    by_post: list[GroupOut] = Field(
        description="Of persons: `leader`, `direct_worker`, `other` by the main post of the day."
    )


class SimulationOut(Out):
    """A trial; the `operation_id` is that of its long job, whose result has a line for each verdict."""

    operation_id: OperationId
    lawbook: str
    unit_id: UnitId
    year: int
    state: OperationState
    progress: int = Field(description="Per cent.")
    result: SimulationResultOut | None = Field(description="Once it has succeeded.")
