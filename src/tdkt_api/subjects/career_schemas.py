"""What comes and goes about posts and transfers."""

from pydantic import BaseModel, ConfigDict, Field

from ..http.lists import PageOut
from ..http.schemas import In, Out, examples
from ..http.types import Day, Flag, IndividualId, Instant, Line, Note, PostId, TransferId, UnitId
from .career_shapes import PostKind, TransferState
from .schemas import SubjectRefOut
from .shapes import Occupation


class PostIn(In):
    """A post of a person; both days are inclusive."""

    model_config = examples(
        {
            "title": "Phó Chánh Văn phòng",
            "kind": "leader",
            "occupation": "civil_servant",
            "from_on": "2025-07-01",
        },
    )

    title: Line
    kind: PostKind
    occupation: Occupation | None = None
    unit_id: UnitId | None = Field(default=None, description="Where it is held; the person's unit without.")
    is_main: Flag = Field(default=True, description="Main posts of a person never overlap.")
    from_on: Day
    to_on: Day | None = Field(default=None, description="Its last day; none while it lasts.")


class PostEndingIn(In):
    """The end of a post."""

    model_config = examples({"to_on": "2026-01-14"})

    to_on: Day = Field(description="Its last day.")


class PostsAsked(BaseModel):
    """What narrows a person's posts; page and token stand beside it, so it forbids nothing itself."""

    model_config = ConfigDict(frozen=True)

    as_of: Day | None = Field(default=None, description="Only those held on this day.")


class PostOut(Out):
    """A post; it lasts while `to_on` is null."""

    id: PostId
    individual_id: IndividualId
    unit_id: UnitId
    title: str
    kind: PostKind
    occupation: Occupation | None
    is_main: bool
    from_on: Day
    to_on: Day | None
    version: int
    created_at: Instant


class PostPage(PageOut[PostOut]):
    """One page of a person's posts, the latest first."""


class TransferIn(In):
    """An offer of a person to another unit."""

    model_config = examples(
        {
            "to_unit_id": "dv_01kezf7c00fxd9v1qr1sk6bf1d",
            "moves_on": "2026-01-15",
            "note": "Theo Quyết định điều động số 12/QĐ-UBND.",
        },
    )

    to_unit_id: UnitId
    moves_on: Day = Field(description="The first day in the other unit; it accepts then, not before.")
    note: Note | None = None


class AcceptanceIn(In):
    """Taking a person over."""

    model_config = examples({"note": "Đã nhận hồ sơ."})

    note: Note | None = None


class TransferRefusalIn(In):
    """Not taking a person over."""

    model_config = examples({"reason": "Đơn vị không còn chỉ tiêu biên chế."})

    reason: Note


class WithdrawalIn(In):
    """Taking an offer back."""

    model_config = examples({"reason": "Điều động đã được hủy."})

    reason: Note


class TransferFilters(BaseModel):
    """What narrows the transfers; page and token stand beside it, so it forbids nothing itself."""

    model_config = ConfigDict(frozen=True)

    individual_id: IndividualId | None = None
    unit_id: UnitId | None = Field(default=None, description="From or to this very unit.")
    state: TransferState | None = None


class TransferOut(Out):
    """A person given by one unit to another."""

    id: TransferId
    subject: SubjectRefOut
    from_unit_id: UnitId
    to_unit_id: UnitId
    moves_on: Day
    note: str | None
    state: TransferState
    withdrawal_reason: str | None
    refusal_reason: str | None
    answered_on: Day | None = Field(description="The day on which the other unit accepted or refused.")
    acknowledged_on: Day | None = Field(description="The day on which the offering unit took note of that.")
    version: int
    created_at: Instant


class TransferPage(PageOut[TransferOut]):
    """One page of transfers, the latest offered first."""
