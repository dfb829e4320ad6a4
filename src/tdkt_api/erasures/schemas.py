"""What comes and goes about erasures."""

from typing import Annotated

from pydantic import Field

from ..http.schemas import In, Out, examples
from ..http.types import ErasureId, Instant, Note, PersonId, SubjectId, UnitId
from .shapes import ErasureState, Ground

Reason = Annotated[Note, Field(description="Names nobody: it is erased with the rest.")]


class AskIn(In):
    """Whose data are to be erased, and why."""

    model_config = examples(
        {
            "subject_id": "cn_01kf000000e008000000000001",
            "ground": "entered_in_error",
            "reason": "Nhập nhầm người của đơn vị khác, chưa có trong hồ sơ nào.",
        }
    )

    subject_id: SubjectId
    ground: Ground
    reason: Reason


class RefuseErasureIn(In):
    """Why the data stay."""

    model_config = examples({"reason": "Người này sắp được đề nghị khen thưởng."})

    reason: Reason


class ErasureOut(Out):
    """One erasure; its reasons are empty once it is executed."""

    id: ErasureId
    subject_id: SubjectId = Field(validation_alias="subject")
    unit_id: UnitId
    ground: Ground
    reason: str = Field(examples=["Nhập nhầm người của đơn vị khác, chưa có trong hồ sơ nào."])
    state: ErasureState
    asked_by: PersonId
    asked_at: Instant
    settled_by: PersonId | None
    settled_at: Instant | None
    refusal_reason: str | None
    version: int
