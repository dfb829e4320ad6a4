"""The registry of awards over HTTP, and what everyone may look up."""

from typing import Annotated

from fastapi import Depends, Path, Query, Request, Response

from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Open, Requires
from ..http.expand import expandable
from ..http.idempotency import Once
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as routes
from ..http.responses import IfNoneMatch, answer, problems
from ..http.transaction import Read, Tx
from ..http.types import AwardId, Line, Reference, UnitId
from . import expanded, mine, presenting, service
from .schemas import (
    AwardExpanded,
    AwardExpandedPage,
    AwardFilters,
    AwardOut,
    AwardPage,
    MyAwardsOut,
    PresentationIn,
    PresentationsOut,
    PublicAwardOut,
    PublicAwardsOut,
    YearAsked,
)

registry = routes("/v1/awards", tag="awards")
public = routes("/v1/public/awards", tag="awards")
own = routes("/v1/me/awards", tag="awards")
routers = (registry, public, own)
Reader = Annotated[Actor, Depends(Requires(Permission.AWARD_READ))]
Expanding = Annotated[frozenset[str], Depends(expandable(*expanded.NAMES))]
Presenter = Annotated[Actor, Depends(Requires(Permission.AWARD_PRESENT))]
Myself = Annotated[Actor, Depends(Requires(Permission.ME_READ))]
Everyone = Depends(Open(Permission.PUBLIC_AWARD_READ))


@registry.get("", response_model=AwardExpandedPage, responses=problems(400, 401, 403, 422))
async def list_awards(
    request: Request,
    actor: Reader,
    tx: Tx,
    asked: ListAsked,
    filters: Annotated[AwardFilters, Query()],
    expand: Expanding,
) -> Response:
    """List the awards held by people of the caller's units or conferred there, the newest entry first."""
    page = await service.page(tx, asked, filters)
    if not expand:
        return page_answer(AwardPage, page, request)
    shown = await expanded.expanded(tx, page.items, expand)
    return page_answer(AwardExpandedPage, page.showing(shown), request)


@registry.get("/{award_id}", response_model=AwardExpanded, responses=problems(401, 403, 404))
async def get_award(
    award_id: AwardId, expand: Expanding, actor: Reader, tx: Tx, known: IfNoneMatch
) -> Response:
    """Get one award with its holder and signer as they were on the day of the decision."""
    found = await service.view(tx, award_id)
    if not expand:
        return answer(AwardOut, found, unless=known)
    (shown,) = await expanded.expanded(tx, [found], expand)
    return answer(AwardExpanded, shown, unless=known)


@registry.get(
    "/{award_id}/presentation", response_model=PresentationsOut, responses=problems(401, 403, 404, 422)
)
async def list_presentations(award_id: AwardId, actor: Reader, tx: Tx) -> Response:
    """List the entries on how an award was handed over; the last one counts."""
    return answer(PresentationsOut, {"items": await presenting.entries_on(tx, award_id)})


@registry.post(
    "/{award_id}/presentation",
    response_model=PresentationsOut,
    status_code=201,
    responses=problems(400, 401, 403, 404, 409, 422),
)
async def present_award(
    award_id: AwardId, body: PresentationIn, actor: Presenter, once: Once, tx: Tx
) -> Response:
    """Enter how an award was handed over, once; a correction is a new entry that names the one before."""
    found = await presenting.present(tx, actor, award_id, body)
    return await once.answer(PresentationsOut, {"items": found}, status=201)


@own.get("", response_model=MyAwardsOut, responses=problems(401))
async def list_my_awards(actor: Myself, tx: Tx) -> Response:
    """List the caller's own awards, wherever they were conferred.

    The account is the same human as an individual where both identity numbers agree.
    """
    return answer(MyAwardsOut, {"items": await mine.my_awards(tx, actor)})


@public.get("", response_model=PublicAwardsOut, responses=problems(400, 422, 429), dependencies=[Everyone])
async def look_up_awards(
    request: Request,
    reading: Read,
    official_number: Annotated[Reference, Query(description="As on the paper: `123/QĐ-UBND`.")],
    name: Annotated[Line, Query(description="The holder's full name; marks may be left out.")],
    unit: Annotated[UnitId | None, Query(description="The unit that conferred it.")] = None,
    year: Annotated[YearAsked | None, Query(description="The year in which the decision was signed.")] = None,
) -> Response:
    """Look up whether a certificate is genuine and still valid, by decision number and name."""
    found = await service.look_up(
        reading,
        request.app.state.office.lawbook,
        official_number=official_number,
        name=name,
        unit_id=unit,
        year=year,
    )
    return answer(PublicAwardsOut, {"items": found})


@public.get(
    "/{public_code}", response_model=PublicAwardOut, responses=problems(404, 429), dependencies=[Everyone]
)
async def look_up_award(
    request: Request, reading: Read, known: IfNoneMatch, public_code: Annotated[str, Path(max_length=40)]
) -> Response:
    """Look up one award by the code on its certificate; the name is shortened to initials."""
    found = await service.look_up_code(reading, request.app.state.office.lawbook, public_code)
    return answer(PublicAwardOut, found, unless=known)
