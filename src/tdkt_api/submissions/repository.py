"""Queries on submissions and on the registers of numbers."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from ..db.query import Query, columns_of, none, stored, within
from ..models import Submission


@dataclass(frozen=True, slots=True)
class SubmissionView:
    id: UUID
    unit_id: UUID
    to_unit_id: UUID
    unit_path: str
    to_path: str
    dossier_ids: list[UUID]
    not_recommended: dict[str, Any]
    state: str
    year: int | None
    number: int | None
    official_number: str | None
    signed_on: date | None
    signer_name: str | None
    signer_post: str | None
    version: int


ADD = Query(insert(Submission).values(stored(Submission)), none)
GET = Query(
    select(*columns_of(Submission, SubmissionView)).where(
        Submission.id == bindparam("id"), within(Submission)
    ),
    SubmissionView,
)
LOCK = Query(
    select(*columns_of(Submission, SubmissionView))
    .where(Submission.id == bindparam("id"), within(Submission))
    .with_for_update(),
    SubmissionView,
)
SIGN = Query(
    update(Submission)
    .values(
        state="signed",
        year=bindparam("new_year"),
        number=bindparam("new_number"),
        official_number=bindparam("new_official_number"),
        signed_on=bindparam("new_signed_on"),
        signer_id=bindparam("new_signer_id"),
        signer_name=bindparam("new_signer_name"),
        signer_post=bindparam("new_signer_post"),
        version=Submission.version + 1,
    )
    .where(Submission.id == bindparam("id")),
    none,
)
