"""What is asked and shown when sealed data are shown in full."""

from typing import Annotated

from pydantic import Field

from ..history.accesses import Purpose
from ..http.schemas import In, Out, examples
from ..http.types import AccessId, Day, HouseholdId, IndividualId, Note
from ..identity import IdentityKind
from .unmasking import PersonalField

_REASON = Field(description="In words; kept in the history as a commitment. Names nobody.")
Fields = Annotated[
    list[PersonalField],
    Field(min_length=1, max_length=3, json_schema_extra={"uniqueItems": True}, description="What is needed."),
]


class UnmaskIn(In):
    """What of a person is to be shown in full, what for and why."""

    model_config = examples(
        {
            "fields": ["identity"],
            "purpose": "appraisal",
            "reason": "Đối chiếu giấy tờ khi thẩm định hồ sơ.",
        }
    )

    fields: Fields
    purpose: Purpose
    reason: Annotated[Note, _REASON]


class UnmaskHouseholdIn(In):
    """What a household's address is needed for, and why."""

    model_config = examples({"purpose": "decision_document", "reason": "Ghi địa chỉ trên bằng khen."})

    purpose: Purpose
    reason: Annotated[Note, _REASON]


class NumberOut(Out):
    """An identity number in full."""

    kind: IdentityKind
    number: str = Field(examples=["001085000017"], repr=False)


class UnmaskedOut(Out):
    """What was asked for of a person; null where it was not, or is not known. Nothing of it may be kept."""

    id: IndividualId
    access_id: AccessId = Field(description="The entry that says who saw it.")
    purpose: Purpose
    identity: NumberOut | None
    birth_on: Day | None
    died_on: Day | None


class UnmaskedHouseholdOut(Out):
    """Where a household lives; null where it is not known. Nothing of it may be kept."""

    id: HouseholdId
    access_id: AccessId = Field(description="The entry that says who saw it.")
    purpose: Purpose
    address: str | None = Field(examples=["Số 5, tổ dân phố 7"], repr=False)
