"""What goes about awards."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ..http.lists import PageOut
from ..http.schemas import Out
from ..http.types import AwardId, Code, Day, DecisionId, Instant, NominationId, SubjectId, UnitId
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


class AwardExpanded(AwardOut):
    """An entry of the registry; with `expand` the unit that conferred it."""

    issuing_unit: UnitRefOut | None = None


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
