"""A long job as it is shown: its problem in the caller's language, its result as a way to fetch it."""

from typing import Any

from fastapi import Request

from .. import ids
from ..errors import DomainError
from ..http.problem import describe
from ..ids import Prefix
from .shapes import OperationState, OperationView


def told(request: Request, job: OperationView) -> dict[str, Any]:
    """The members of `OperationOut`."""
    is_kept = job.state is OperationState.SUCCEEDED
    own = ("id", "kind", "state", "progress", "role", "unit_id", "created_at", "started_at", "finished_at")
    return {
        **{name: getattr(job, name) for name in own},
        "asked": job.parameters,
        "result_url": f"{place(job)}/result" if is_kept else None,
        "result_expires_at": job.expires_at,
        "result_bytes": job.byte_count,
        "result_sha256": job.sha256.hex() if job.sha256 else None,
        "problem": _problem(request, job.problem) if job.problem else None,
    }


def place(job: OperationView) -> str:
    """Where a job is followed."""
    return f"/v1/operations/{ids.show(Prefix.OPERATION, job.id)}"


def _problem(request: Request, code: str) -> dict[str, Any]:
    members = describe(request, DomainError.all_codes()[code]())
    return {name: members[name] for name in ("type", "code", "title", "detail", "way_out")}
