"""What is posted to a dossier's steps, told apart by `action`, and what the steps answer."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ..http.schemas import In, Out, examples
from ..http.types import Code, Flag, Line, NominationId, Note, UnitId, WorkingDays, refused
from ..workflow.outcomes import Conclusion
from ..workflow.process import Action, Role, State


class FlagIn(In):
    """A field to be corrected: of a nomination, or of the dossier itself."""

    nomination_id: NominationId | None = None
    field: Literal["name", "client_reference", "ground", "summary", "period", "achievement_ids"]
    note: Note

    @model_validator(mode="after")
    def _belongs(self) -> Self:
        of_dossier = self.field in ("name", "client_reference")
        if self.nomination_id is None and not of_dossier:
            raise refused("value.flag_place")
        if self.nomination_id is not None and self.field == "name":
            raise refused("value.flag_place")
        return self


class AttestationIn(In):
    """An answer to a finding's question, or the reading that was chosen; on what evidence."""

    criterion: Annotated[str, Field(pattern=r"^[a-z0-9_.]{1,64}$")]
    answer: Literal["met", "not_met"] | None = None
    reading: Code | None = None
    evidence: Note

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.answer is None) == (self.reading is None):
            raise refused("value.one_of", one="answer", other="reading")
        return self


class AppraisedIn(In):
    nomination_id: NominationId
    conclusion: Conclusion
    note: Note | None = None
    attestations: Annotated[list[AttestationIn], Field(max_length=20)] = []


class SubmitIn(In):
    model_config = examples(
        {"action": "submit"},
    )

    action: Literal["submit"]
    dry_run: Flag = False


class WithdrawIn(In):
    model_config = examples(
        {"action": "withdraw", "reason": "Bổ sung thêm trường hợp đề nghị."},
    )

    action: Literal["withdraw"]
    reason: Note | None = None


class ReceiveIn(In):
    model_config = examples(
        {"action": "receive"},
    )

    action: Literal["receive"]


class ReturnIn(In):
    model_config = examples(
        {
            "action": "return",
            "reason": "Thiếu tóm tắt thành tích.",
            "flags": [
                {
                    "nomination_id": "dn_01kf000000e008000000000001",
                    "field": "summary",
                    "note": "Nêu rõ thành tích năm 2025.",
                }
            ],
        },
    )

    action: Literal["return"]
    reason: Note | None = None
    flags: Annotated[list[FlagIn], Field(max_length=100)] = []


class AppraiseIn(In):
    model_config = examples(
        {
            "action": "appraise",
            "nominations": [
                {
                    "nomination_id": "dn_01kf000000e008000000000001",
                    "conclusion": "recommended",
                    "note": "Đủ tiêu chuẩn.",
                }
            ],
        },
    )

    action: Literal["appraise"]
    nominations: Annotated[list[AppraisedIn], Field(min_length=1, max_length=5000)]


class ConsultIn(In):
    """Whose opinion is asked for: of bodies, the public, or both.

    Without `working_days` the lawbook's length counts.
    """

    model_config = examples(
        {
            "action": "consult",
            "bodies": ["dv_01kezf7c00fxd9v1qr1sk6bf1d"],
            "question": "Việc chấp hành chính sách thuế, bảo hiểm xã hội của cá nhân được đề nghị",
        },
    )

    action: Literal["consult"]
    bodies: Annotated[list[UnitId], Field(max_length=30)] = []
    public: Flag = False
    place: Line | None = Field(default=None, description="Where the public reads of the candidates.")
    working_days: WorkingDays | None = None
    question: Note

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not self.bodies and not self.public:
            raise refused("value.nobody_asked")
        if self.public != (self.place is not None):
            raise refused("value.place")
        return self


class ConcludeIn(In):
    model_config = examples({"action": "conclude"})

    action: Literal["conclude"]


class ReferIn(In):
    model_config = examples(
        {"action": "refer"},
    )

    action: Literal["refer"]


class RejectIn(In):
    model_config = examples(
        {"action": "reject", "reason": "Không thuộc thẩm quyền."},
    )

    action: Literal["reject"]
    reason: Note | None = None


StepIn = Annotated[
    SubmitIn | WithdrawIn | ReceiveIn | ReturnIn | AppraiseIn | ConsultIn | ConcludeIn | ReferIn | RejectIn,
    Field(discriminator="action"),
]


class OptionOut(Out):
    """A step that the process knows from here: whether I may take it now, and why not."""

    action: Action
    action_name: str
    may: bool
    why_not: str | None
    why_not_text: str | None
    link: str


class StepsOut(Out):
    state: State
    roles: list[Role]
    steps: list[OptionOut]
