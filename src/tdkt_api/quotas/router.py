"""Ceilings on award forms over HTTP."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from .. import ids
from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.idempotency import Once
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as new_router
from ..http.responses import IfNoneMatch, answer, problems
from ..http.speech import Say
from ..http.transaction import Tx
from ..http.types import Day, QuotaId, UnitId
from ..http.version import IfMatch
from ..ids import Prefix
from . import counting, service
from .schemas import QuotaEndingIn, QuotaFilters, QuotaIn, QuotaOut, QuotaPage, QuotaPatch, QuotaUseOut
from .views import use_out

router = new_router("/v1/quotas", tag="quotas")
Reader = Annotated[Actor, Depends(Requires(Permission.QUOTA_READ))]
Setter = Annotated[Actor, Depends(Requires(Permission.QUOTA_SET))]
_CHANGES = problems(400, 401, 403, 404, 409, 412, 415, 422, 428, 503)
AwardYear = Annotated[
    int | None,
    Query(ge=1948, le=2100, description="The award year, or the last of a period; else that of the day."),
]
WhichUnit = Annotated[
    UnitId | None, Query(description="A unit of the subtree that decides; else the unit that set it.")
]
AsOf = Annotated[Day | None, Query(description="The day of the rules; today without it.")]


@router.get("", response_model=QuotaPage, responses=problems(400, 401, 403, 404, 422, 503))
async def list_quotas(
    request: Request, filters: Annotated[QuotaFilters, Query()], asked: ListAsked, actor: Reader, tx: Tx
) -> Response:
    """List the ceilings of one's units and of those above, the newest first."""
    found = await service.page(tx, asked, filters)
    return page_answer(QuotaPage, found, request)


@router.post(
    "", response_model=QuotaOut, status_code=201, responses=problems(400, 401, 403, 404, 409, 415, 422, 503)
)
async def set_quota(body: QuotaIn, actor: Setter, once: Once, tx: Tx) -> Response:
    """Set a ceiling on an award form for a ministry's or province's subtree, by its paper, for a time.

    Since 2024 the law has no ceiling of its own on grassroots fighters; a ministry or province may set one.
    Exceeding a binding one stops submit and decision, exceeding another asks for a reason.
    """
    row = await service.set_quota(tx, actor, body)
    location = f"/v1/quotas/{ids.show(Prefix.QUOTA, row.id)}"
    return await once.answer(QuotaOut, row, status=201, location=location)


@router.get("/{quota_id}", response_model=QuotaOut, responses=problems(401, 403, 404, 422, 503))
async def read_quota(quota_id: QuotaId, actor: Reader, known: IfNoneMatch, tx: Tx) -> Response:
    """Read a ceiling."""
    return answer(QuotaOut, await service.read(tx, quota_id), unless=known)


@router.patch("/{quota_id}", response_model=QuotaOut, responses=_CHANGES)
async def correct_quota(
    quota_id: QuotaId, body: QuotaPatch, actor: Setter, seen: IfMatch, tx: Tx
) -> Response:
    """Correct a ceiling that was entered wrongly, with a reason; what was decided under it stays."""
    return answer(QuotaOut, await service.correct(tx, actor, quota_id, seen, body))


@router.post("/{quota_id}/ending", response_model=QuotaOut, status_code=201, responses=_CHANGES)
async def end_quota(
    quota_id: QuotaId, body: QuotaEndingIn, actor: Setter, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """End a ceiling with a day, with a reason; until then it holds."""
    row = await service.end(tx, actor, quota_id, seen, body)
    return await once.answer(QuotaOut, row, status=201)


@router.get("/{quota_id}/use", response_model=QuotaUseOut, responses=problems(400, 401, 403, 404, 422, 503))
async def read_quota_use(
    quota_id: QuotaId,
    actor: Reader,
    say: Say,
    known: IfNoneMatch,
    tx: Tx,
    year: AwardYear = None,
    unit: WhichUnit = None,
    as_of: AsOf = None,
) -> Response:
    """Read what a ceiling comes to for a unit and year: base, allowed, conferred, under way, left.

    Under way is who has a pending nomination that was submitted; persons count where they are now.
    """
    found = await counting.use_of(tx, quota_id, year, unit, as_of)
    return answer(QuotaUseOut, use_out(found, say), unless=known)
