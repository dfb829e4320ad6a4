"""What goes about awards."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, Strict, model_validator

from ..http.lists import PageOut
from ..http.schemas import In, Out, examples
from ..http.types import (
    AwardId,
    Code,
    Day,
    DecisionId,
    DossierId,
    Instant,
    Line,
    NominationId,
    Note,
    SubjectId,
    UnitId,
    refused,
)
from ..subjects.schemas import SubjectRefOut
from ..units.schemas import UnitRefOut

YearAsked = Annotated[int, Field(ge=1948, le=2100)]


class AwardFilters(BaseModel):
    """What narrows the registry; page and token stand beside it, so it forbids nothing itself."""

    model_config = ConfigDict(frozen=True)

    subject_id: SubjectId | None = None
    decision_id: DecisionId | None = None
    issuing_unit_id: UnitId | None = None
    award: Code | None = Field(default=None, description="Code of the award form.")
    year: YearAsked | None = Field(default=None, description="An award year, or one of the years counted.")


class TitleOut(Out):
    """The name of an award form."""

    vi: str
    en: str


class HolderOut(SubjectRefOut):
    """The holder as on the day of the decision."""

    post: str | None = None
    unit: str | None = None
    occupation: str | None = None
    group: str | None = Field(
        default=None, description="Of the main post: `leader`, `direct_worker`, `other`."
    )
    sex: str | None = None
    is_posthumous: bool = False


class SignerOut(Out):
    """Who signed, as they were on that day."""

    name: str | None = None
    post: str | None = None


class AwardOut(Out):
    """An entry of the registry; `first_year` and `last_year` agree where it is for one award year."""

    id: AwardId
    award: str
    title: TitleOut
    first_year: int
    last_year: int
    type: str
    origin: str = Field(description="`conferred` by a decision in this service, or `imported`.")
    is_verified: bool
    grounds: list[str]
    decision_id: DecisionId | None
    nomination_id: NominationId | None
    issuing_unit_id: UnitId | None
    issuer: str | None
    official_number: str
    signed_on: Day
    status: str
    public_code: str
    subject: HolderOut
    signer: SignerOut
    created_at: Instant


class DecisionRefOut(Out):
    """A decision beside its id, where `expand` asks for it."""

    id: DecisionId
    unit_id: UnitId
    state: str
    official_number: str | None
    signed_on: Day | None


class NominationRefOut(Out):
    """A nomination beside its id, where `expand` asks for it."""

    id: NominationId
    dossier_id: DossierId
    position: int
    outcome: str


class AwardFormRefOut(Out):
    """An award form beside its code, where `expand` asks for it; whole at `/v1/award-forms`."""

    code: str
    kind: str
    level: str
    abbreviation: str | None


class AwardExpanded(AwardOut):
    """An entry of the registry; with `expand` what its ids and its code stand for.

    Null where the caller may not see it: whoever sees an award by its holder may not see its dossier.
    """

    issuing_unit: UnitRefOut | None = None
    decision: DecisionRefOut | None = None
    nomination: NominationRefOut | None = None
    award_form: AwardFormRefOut | None = None


class AwardExpandedPage(PageOut[AwardExpanded]):
    """One page of the registry, the newest entry first."""


class AwardPage(PageOut[AwardOut]):
    """One page of the registry, the newest entry first."""


class PublicAwardOut(Out):
    """What everyone may learn of an award."""

    award: str
    title: TitleOut
    first_year: int
    last_year: int
    official_number: str
    signed_on: Day
    issuer: str
    name: str
    status: str = Field(description="`valid` or `revoked`; other values may come.")


class PublicAwardsOut(Out):
    """At most ten awards."""

    items: list[PublicAwardOut]


class MyAwardsOut(Out):
    """The caller's own awards, the latest signed first."""

    items: list[AwardOut]


class PresentationIn(In):
    """How an award was handed over; a correction names the entry that it corrects, and why."""

    model_config = examples(
        {
            "presented_on": "2026-01-15",
            "presented_by": "Chủ tịch Ủy ban nhân dân phường",
            "occasion": "Hội nghị tổng kết công tác năm 2025",
            "recipient": "holder",
        }
    )

    presented_on: Day
    presented_by: Line = Field(description="Who handed it over.")
    occasion: Note | None = Field(default=None, description="Where and on what occasion.")
    recipient: Literal["holder", "representative", "family"] = Field(
        default="holder", description="A posthumous award is received by the `family`."
    )
    recipient_name: Line | None = Field(default=None, description="Unless it was the holder.")
    corrects: Annotated[int, Strict(), Field(ge=1, le=1000)] | None = Field(
        default=None, description="The number of the last entry, where it is corrected."
    )
    reason: Note | None = Field(default=None, description="Why it is corrected.")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.recipient == "holder") != (self.recipient_name is None):
            raise refused("value.one_of", one="recipient", other="recipient_name")
        if (self.corrects is None) != (self.reason is None):
            raise refused("value.reason_missing")
        return self


class PresentationOut(Out):
    """One entry on how an award was handed over."""

    number: int
    presented_on: Day
    presented_by: str
    occasion: str | None
    recipient: Literal["holder", "representative", "family"]
    recipient_name: str | None
    reason: str | None
    created_at: Instant


class PresentationsOut(Out):
    """The entries on one award; the last one counts."""

    items: list[PresentationOut]
