"""What may be awarded to whom."""

from typing import Annotated, Any

from fastapi import Depends, Response

from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.parameters import router as new_router
from ..http.responses import answer, problems
from ..http.speech import Say
from ..http.transaction import Tx
from . import checking
from .schemas import CheckIn, CheckOut

router = new_router("/v1/eligibility-checks", tag="eligibility")
Checker = Annotated[Actor, Depends(Requires(Permission.ELIGIBILITY_CHECK))]


@router.post("", response_model=CheckOut, responses=problems(400, 401, 403, 404, 415, 422, 503))
async def check_eligibility(body: CheckIn, actor: Checker, say: Say, tx: Tx) -> Response:
    """Judge stored subjects, or facts given with the question, for award forms on any day.

    Only reads, so it needs no `Idempotency-Key`. Each finding names the provision that decides; what only a
    person can judge comes back as a question, and `attested` answers it.
    """
    day, verdicts = await checking.check(tx, body)
    items: list[dict[str, Any]] = [
        {
            "index": n,
            "client_reference": item.client_reference,
            "award": item.award,
            "verdict": say.verdict(verdict.as_json()),
        }
        for n, (item, verdict) in enumerate(zip(body.items, verdicts, strict=True))
    ]
    return answer(CheckOut, {"as_of": day, "items": items})
