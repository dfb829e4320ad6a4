"""Health and rules as they are shown."""

from typing import Literal

from pydantic import Field

from ..http.schemas import Out


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


class PolicyOut(Out):
    sha256: str
    permissions: list[PermissionRow]
    process: list[StepRow]
