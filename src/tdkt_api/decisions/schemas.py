"""Decisions: what is conferred and what is refused, with reasons."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, Strict, model_validator

from ..http.schemas import In, Out, examples
from ..http.types import (
    DecisionId,
    DossierId,
    Line,
    NominationId,
    Note,
    Sha256Hex,
    UnitId,
    refused,
)

MediaType = Annotated[str, Field(pattern=r"^[a-z]{1,20}/[a-z0-9.+-]{1,80}$")]
Size = Annotated[int, Strict(), Field(ge=1, le=2**40)]


class LineIn(In):
    """A refusal needs a reason; so does conferring against a warning or below the council's threshold."""

    nomination_id: NominationId
    result: Literal["conferred", "refused"]
    reason: Note | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if self.result == "refused" and self.reason is None:
            raise refused("value.reason_missing")
        return self


class DecisionIn(In):
    """A draft that names its dossiers and says of every pending nomination what becomes of it."""

    model_config = examples(
        {
            "unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "dossier_ids": ["hs_01kf000000e008000000000001"],
            "lines": [{"nomination_id": "dn_01kf000000e008000000000001", "result": "conferred"}],
        },
        {
            "unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "dossier_ids": ["hs_01kf000000e008000000000001"],
            "lines": [
                {
                    "nomination_id": "dn_01kf000000e008000000000001",
                    "result": "refused",
                    "reason": "Chưa đủ căn cứ.",
                }
            ],
        },
    )

    unit_id: UnitId
    dossier_ids: Annotated[list[DossierId], Field(min_length=1, max_length=50)]
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=5000)]


class LineOut(Out):
    nomination_id: NominationId
    result: Literal["conferred", "refused"]
    reason: str | None


class DecisionOut(Out):
    """`number` is of our register, without gaps; `official_number` stands on the paper and is looked up."""

    id: DecisionId
    unit_id: UnitId
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
    file_sha256: str | None = Field(description="Hash of the signed file, once it is attached.")
    file_size_bytes: int | None
    file_media_type: str | None
    file_name: str | None
    lines: list[LineOut]
    version: int


class SignedFileIn(In):
    """The file of the signed paper, by its hash; the file itself stays with whoever keeps it."""

    model_config = examples(
        {
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "size_bytes": 183204,
            "media_type": "application/pdf",
            "name": "45-QD-UBND.signed.pdf",
        }
    )

    sha256: Sha256Hex
    size_bytes: Size
    media_type: MediaType
    name: Line | None = Field(default=None, description="Its name; the history only commits to it.")
