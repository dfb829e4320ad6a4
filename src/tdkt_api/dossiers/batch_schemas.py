"""A batch of nominations: subjects with their facts as portals send them, and what became of each."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from ..achievements.shapes import InfluenceScope, InitiativeKind, NewInitiative, NewRating
from ..awards.shapes import Earlier
from ..eligibility.facts_schemas import PeriodIn
from ..http.identity import IdentityIn
from ..http.schemas import In, Out, examples
from ..http.types import (
    Code,
    CollectiveId,
    Day,
    Flag,
    HouseholdId,
    IndividualId,
    Line,
    Note,
    Reference,
    SubjectId,
    Year,
    refused,
)
from ..identity import Sex
from ..ids import SubjectKind
from ..law.facts import Rating
from ..subjects.schemas import MemberCount, Nationality, WarningOut
from ..subjects.shapes import CollectiveKind, NewCollective, NewHousehold, NewIndividual, Occupation
from .schemas import Cited, NominationOut, years_of


class NewPerson(In):
    """A subject found by id or by exact identity number, else registered in the owner's unit."""

    id: IndividualId | None = None
    identity: IdentityIn | None = None
    family_and_given_name: Line | None = None
    birth_on: Day | None = None
    sex: Sex | None = None
    occupation: Occupation | None = None
    post: Line | None = None
    nationality: Nationality | None = None
    died_on: Day | None = None

    @model_validator(mode="after")
    def _someone(self) -> Self:
        if self.id is None and self.family_and_given_name is None:
            raise refused("value.one_of", one="id", other="family_and_given_name")
        return self

    @property
    def name(self) -> str | None:
        """What they are called."""
        return self.family_and_given_name

    def new(self) -> NewIndividual:
        """The person as they are registered where nobody is found."""
        return NewIndividual(
            self.family_and_given_name or "",
            self.identity.identity() if self.identity else None,
            self.birth_on,
            self.sex,
            self.occupation,
            self.post,
            self.nationality,
            self.died_on,
        )


class NamedCollective(In):
    """A collective by its id, else registered in the owner's unit."""

    id: CollectiveId | None = None
    name: Line | None = None
    collective_kind: CollectiveKind = CollectiveKind.OTHER
    head_name: Line | None = None
    member_count: MemberCount | None = None
    counted_on: Day | None = None
    client_reference: Reference | None = None

    @model_validator(mode="after")
    def _someone(self) -> Self:
        if self.id is None and self.name is None:
            raise refused("value.one_of", one="id", other="name")
        return self

    def new(self) -> NewCollective:
        """The collective as it is registered."""
        return NewCollective(**{"name": "", **self.model_dump(exclude={"id"}, exclude_none=True)})


class NamedHousehold(In):
    """A household by its id, else registered in the owner's unit under its head's name."""

    id: HouseholdId | None = None
    head_name: Line | None = None
    member_names: Annotated[list[Line], Field(max_length=50)] = []
    address: Note | None = Field(default=None, repr=False)
    client_reference: Reference | None = None

    @model_validator(mode="after")
    def _someone(self) -> Self:
        if self.id is None and self.head_name is None:
            raise refused("value.one_of", one="id", other="head_name")
        return self

    @property
    def name(self) -> str | None:
        """What it is called."""
        return self.head_name

    def new(self) -> NewHousehold:
        """The household as it is registered."""
        members = tuple(self.member_names)
        return NewHousehold(self.head_name or "", members, self.address, self.client_reference)


Named = NewPerson | NamedCollective | NamedHousehold


class RatingFact(In):
    """How the subject's work was rated in a year."""

    year: Year
    rating: Rating

    def new(self) -> NewRating:
        """The rating as it is entered."""
        return NewRating(self.year, self.rating)


class InitiativeFact(In):
    """A recognised initiative of the person; `used_for` the forms it served in its own year."""

    kind: InitiativeKind = InitiativeKind.INITIATIVE
    name: Line
    scope: InfluenceScope
    year: Year
    recognised_on: Day
    share_percent: Annotated[int, Field(strict=True, ge=1, le=100)] = 100
    used_for: Annotated[list[Code], Field(max_length=20)] = []

    def new(self) -> NewInitiative:
        """The initiative as it is entered."""
        used = tuple(self.used_for)
        return NewInitiative(
            self.name, self.scope, self.year, self.recognised_on, self.kind, used, self.share_percent
        )


class EarlierAward(In):
    """An award of the past; it enters the registry as imported, unverified. `grounds`: how it was won."""

    award: Code
    year: Year
    official_number: Reference
    signed_on: Day
    grounds: Annotated[list[Code], Field(max_length=5)] = []

    def new(self) -> Earlier:
        """The award as it is imported."""
        return Earlier(self.award, self.year, self.official_number, self.signed_on, tuple(self.grounds))


class BatchItem(In):
    """One subject for one or several forms, with the facts that are to be judged.

    Exactly one of `individual`, `collective`, `household`; initiatives are those of individuals.
    """

    client_reference: Reference | None = None
    individual: NewPerson | None = None
    collective: NamedCollective | None = None
    household: NamedHousehold | None = None
    awards: Annotated[list[Code], Field(min_length=1, max_length=10)]
    year: Year | None = None
    period: PeriodIn | None = None
    ground: Code | None = None
    summary: Note | None = None
    ratings: Annotated[list[RatingFact], Field(max_length=60)] = []
    initiatives: Annotated[list[InitiativeFact], Field(max_length=60)] = []
    earlier_awards: Annotated[list[EarlierAward], Field(max_length=60)] = []
    achievement_ids: Cited = []

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        if sum(one is not None for one in (self.individual, self.collective, self.household)) != 1:
            raise refused("value.one_of_three", one="individual", two="collective", three="household")
        if self.initiatives and self.individual is None:
            raise refused("value.of_individuals", name="initiatives")
        return self

    @property
    def kind(self) -> SubjectKind:
        """What sort of subject is named."""
        if self.individual is not None:
            return SubjectKind.INDIVIDUAL
        return SubjectKind.HOUSEHOLD if self.collective is None else SubjectKind.COLLECTIVE

    @property
    def named(self) -> Named:
        """The subject as it was sent."""
        found: Named = getattr(self, self.kind)
        return found

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last year, inclusive; None where the dossier's count."""
        return years_of(self.year, self.period)


class BatchIn(In):
    """Up to 500 subjects. Not atomic: a refused item leaves nothing of itself."""

    model_config = examples(
        {
            "atomic": False,
            "items": [
                {
                    "client_reference": "BD-2025-017",
                    "individual": {
                        "identity": {"kind": "citizen", "number": "001085000017"},
                        "family_and_given_name": "Nguyễn Thị Hồng Hạnh",
                        "birth_on": "1985-03-04",
                        "sex": "female",
                        "occupation": "official",
                        "post": "Công chức văn phòng",
                    },
                    "awards": ["lao_dong_tien_tien", "chien_si_thi_dua_co_so"],
                    "ratings": [{"year": 2025, "rating": "excellent"}],
                    "initiatives": [
                        {
                            "name": "Số hóa sổ theo dõi hồ sơ",
                            "scope": "grassroots",
                            "year": 2025,
                            "recognised_on": "2025-12-10",
                        }
                    ],
                }
            ],
        },
        {
            "items": [
                {
                    "collective": {
                        "name": "Văn phòng Ủy ban nhân dân phường",
                        "collective_kind": "department",
                        "head_name": "Trần Văn Minh",
                    },
                    "awards": ["tap_the_lao_dong_tien_tien"],
                    "ratings": [{"year": 2025, "rating": "excellent"}],
                },
                {
                    "household": {"head_name": "Lê Văn Tám", "member_names": ["Nguyễn Thị Chín"]},
                    "awards": ["giay_khen"],
                    "summary": "Gương mẫu trong phong trào ở khu dân cư.",
                },
            ],
        },
    )

    atomic: Flag = False
    dry_run: Flag = False
    items: Annotated[list[BatchItem], Field(min_length=1, max_length=500)]


class BatchItemOut(Out):
    """One item's result, in request order; `problem` where refused, `warnings` on an identity number."""

    index: int
    client_reference: str | None
    subject_id: SubjectId | None
    nominations: list[NominationOut]
    warnings: list[WarningOut]
    problem: dict[str, Any] | None


class BatchOut(Out):
    dry_run: bool
    accepted: int
    refused: int
    items: list[BatchItemOut]
    dossier_version: int
