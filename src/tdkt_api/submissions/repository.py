"""Queries on submissions and on the registers of numbers."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select

from ..db.query import Query, columns_of, none, stored, within
from ..models import Submission
from .signing import lock_query, sign_query


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
    behalf_name: str | None
    behalf_post: str | None
    version: int


ADD = Query(insert(Submission).values(stored(Submission)), none)
GET = Query(
    select(*columns_of(Submission, SubmissionView)).where(
        Submission.id == bindparam("id"), within(Submission)
    ),
    SubmissionView,
)
LOCK = lock_query(Submission, SubmissionView)
SIGN = sign_query(Submission)
