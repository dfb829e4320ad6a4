"""Health, rules and long jobs as they are shown."""

from typing import Any, Literal

from pydantic import Field

from ..http.lists import PageOut
from ..http.schemas import Out
from ..http.types import Instant, OperationId, Sha256Hex, UnitId
from ..workflow.process import Role
from .shapes import OperationKind, OperationState


class HealthOut(Out):
    status: Literal["live", "ready"]


class StepRow(Out):
    """One row of the process; `to` is `came_from` where a step leads back."""

    from_: str = Field(alias="from")
    action: str
    to: str
    at: Literal["owner", "stage"]
    by: list[str]
    needs_reason: bool
    needs_flags: bool
    only_first_stage: bool
    before_receipt: bool
    next_stage: bool
    posted: bool
    guards: list[str]
    with_council: bool | None = None
    last_stage: bool | None = None
    follows_from: str | None = None


class ProcessOut(Out):
    steps: list[StepRow]


class PermissionRow(Out):
    """One row of the policy."""

    permission: str
    routes: list[str]
    who: Literal["everyone", "signed_in", "roles"]
    scope: str
    roles: list[str]
    duty: str
    reads: bool
    step_up: bool


class TextOut(Out):
    """One text in both languages; `…` stands where a refusal says a value."""

    vi: str
    en: str


class ProblemKindOut(Out):
    """A refusal that may be answered, with what a caller can do about it."""

    code: str = Field(description="Permanent; never translated.")
    status: int
    type: str = Field(description="Its page, relative to this service.")
    title: TextOut
    detail: TextOut
    way_out: TextOut


class ProblemKindsOut(Out):
    """Every refusal there is, by code."""

    items: list[ProblemKindOut]


class PolicyOut(Out):
    sha256: str
    permissions: list[PermissionRow]
    process: list[StepRow]


class OperationProblem(Out):
    """Why a job failed; the code is permanent, the texts are in the caller's language."""

    type: str
    code: str
    title: str
    detail: str
    way_out: str


class OperationOut(Out):
    """A long job: how far it is, where its result is fetched and until when, or why it failed.

    It is done as whom it was asked: in `role` at `unit_id`. `asked` is what was asked.
    """

    id: OperationId
    kind: OperationKind
    state: OperationState
    progress: int = Field(description="Per cent.")
    role: Role
    unit_id: UnitId
    asked: dict[str, Any]
    created_at: Instant
    started_at: Instant | None = Field(description="When it was last begun.")
    finished_at: Instant | None
    result_url: str | None = Field(description="Relative; only once it has succeeded.")
    result_expires_at: Instant | None
    result_bytes: int | None
    result_sha256: Sha256Hex | None
    problem: OperationProblem | None


class OperationPage(PageOut[OperationOut]):
    """One page of the caller's jobs, the newest first."""
