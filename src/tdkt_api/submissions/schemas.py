"""Submissions: letters that carry dossiers to their next stage."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from ..dossiers.schemas import SignedDossier
from ..http.schemas import In, Out, examples
from ..http.types import Day, DossierId, NominationId, Note, Reference, SubmissionId, UnitId


class NotRecommendedIn(In):
    """A nomination that this stage does not recommend: it goes no further, with the reason."""

    nomination_id: NominationId
    reason: Note


class SubmissionIn(In):
    """A draft that names its dossier, and the nominations that go no further."""

    model_config = examples(
        {"unit_id": "dv_01kezf7c00f2vscsycf9zpt08t", "dossier_ids": ["hs_01kf000000e008000000000001"]},
    )

    unit_id: UnitId
    dossier_ids: Annotated[list[DossierId], Field(min_length=1, max_length=1)]
    not_recommended: Annotated[list[NotRecommendedIn], Field(max_length=5000)] = []


class SignatureIn(In):
    """What the signer saw and enters; the number of our own register is taken at signing.

    Without `official_number` it is made from our number and the unit's symbol.
    """

    model_config = examples(
        {
            "dossiers": [{"id": "hs_01kf000000e008000000000001", "version": 7}],
            "official_number": "45/QĐ-UBND",
            "signed_on": "2026-01-15",
        },
    )

    dossiers: Annotated[list[SignedDossier], Field(min_length=1, max_length=50)]
    official_number: Reference | None = None
    signed_on: Day | None = None


class SubmissionOut(Out):
    id: SubmissionId
    unit_id: UnitId
    to_unit_id: UnitId
    dossier_ids: list[DossierId]
    state: Literal["draft", "signed"]
    year: int | None
    number: int | None
    official_number: str | None
    signed_on: date | None
    signer_name: str | None
    signer_post: str | None
    behalf_name: str | None = Field(description="On whose behalf it was signed, by delegation.")
    behalf_post: str | None
    version: int
