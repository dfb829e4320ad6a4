"""Councils, meetings and what the council said of each nomination."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ..dossiers.schemas import SignedDossier
from ..http.schemas import In, Out, examples
from ..http.types import (
    CouncilId,
    Count,
    Day,
    DossierId,
    Instant,
    MeetingId,
    NominationId,
    Reference,
    UnitId,
    refused,
)


class CouncilIn(In):
    """A council in office; `member_count` is its full membership. Both days are inclusive."""

    model_config = examples(
        {
            "unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "established_by": "12/QĐ-UBND",
            "member_count": 9,
            "in_office_from": "2025-07-01",
        },
    )

    unit_id: UnitId
    established_by: Reference
    member_count: Annotated[int, Field(ge=3, le=99, strict=True)]
    in_office_from: Day
    in_office_to: Day | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.in_office_to is not None and self.in_office_to < self.in_office_from:
            raise refused("value.order", first="in_office_from", last="in_office_to")
        return self


class CouncilOut(Out):
    id: CouncilId
    unit_id: UnitId
    established_by: str
    member_count: int
    in_office_from: date
    in_office_to: date | None
    version: int


class MeetingIn(In):
    """A meeting that is to speak on the pending nominations of these dossiers."""

    model_config = examples(
        {
            "council_id": "hd_01kf000000e008000000000001",
            "held_on": "2026-01-15",
            "dossier_ids": ["hs_01kf000000e008000000000001"],
        },
    )

    council_id: CouncilId
    held_on: Day
    dossier_ids: Annotated[list[DossierId], Field(min_length=1, max_length=50)]


class MeetingOut(Out):
    id: MeetingId
    council_id: CouncilId
    held_on: date
    dossier_ids: list[DossierId]
    state: Literal["draft", "closed"]
    closed_at: Instant | None
    version: int


class OutcomeIn(In):
    """Figures for one nomination: `present + written <= members` and `yes <= present + written`."""

    nomination_id: NominationId
    present: Count
    written: Count
    yes: Count


class MeetingClosingIn(In):
    """The dossiers as the secretary saw them, and an outcome for every pending nomination."""

    model_config = examples(
        {
            "dossiers": [{"id": "hs_01kf000000e008000000000001", "version": 7}],
            "outcomes": [
                {"nomination_id": "dn_01kf000000e008000000000001", "present": 8, "written": 0, "yes": 8}
            ],
        },
    )

    dossiers: Annotated[list[SignedDossier], Field(min_length=1, max_length=50)]
    outcomes: Annotated[list[OutcomeIn], Field(min_length=1, max_length=5000)]
