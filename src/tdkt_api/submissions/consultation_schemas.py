"""Opinions as they are given."""

from typing import Self

from pydantic import Field, model_validator

from ..http.schemas import In, examples
from ..http.types import Day, NominationId, Note, refused
from ..workflow.opinions import Opinion


class OpinionIn(In):
    """What the body says; to disagree it gives its reason."""

    model_config = examples({"opinion": "disagree", "reason": "Đơn vị còn nợ bảo hiểm xã hội của quý IV"})

    opinion: Opinion
    reason: Note | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if self.opinion is Opinion.DISAGREE and self.reason is None:
            raise refused("value.reason_missing")
        return self


class ObjectionIn(In):
    """What somebody of the public objected, to the whole dossier or to one nomination."""

    model_config = examples({"content": "Thành tích nêu trong báo cáo là của người khác"})

    content: Note = Field(description="What was objected; seen by the unit that asked alone.")
    nomination_id: NominationId | None = None
    received_on: Day | None = Field(default=None, description="Today where none is given.")
