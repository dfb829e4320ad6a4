"""The catalogue of award forms, open to everybody."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from ..access.permissions import Permission
from ..access.policy import Open
from ..http.lists import ListAsked, reference_page
from ..http.parameters import router as new_router
from ..http.responses import REFERENCE, IfNoneMatch, answer, problems
from ..http.speech import Say, Speaker
from ..http.transaction import Read
from ..http.types import Code, Day
from . import deciding, quoting, service
from .law_schemas import AuthorityFilters, AuthorityOut, BonusQuoteOut, QuoteFilters
from .law_views import authority_shown, quote_shown
from .schemas import FormFilters, FormOut, FormPage
from .views import Teller

router = new_router("/v1/award-forms", tag="catalogue")
quotes = new_router("/v1/bonus-quotes", tag="catalogue")
authorities = new_router("/v1/authorities", tag="catalogue")
routers = (router, quotes, authorities)
_Open = Depends(Open(Permission.CATALOGUE_READ))
AsOf = Annotated[
    Day | None,
    Query(description="The day asked about; today in Asia/Ho_Chi_Minh without it."),
]


@router.get("", response_model=FormPage, dependencies=[_Open], responses=problems(400, 422, 429))
async def list_award_forms(
    request: Request, filters: Annotated[FormFilters, Query()], asked: ListAsked, say: Say, known: IfNoneMatch
) -> Response:
    """List the titles and forms of commendation as of a day, in the order of their codes.

    Every form is listed whatever the day; `status` says what the day makes of it. What is not known for the
    day is null, never guessed.
    """
    teller = Teller(say, request.app.state.office.lawbook)
    wanted = service.Wanted(service.day_of(filters.as_of), **filters.model_dump(exclude={"as_of"}))
    listing = asked.listing("award-forms", lawbook=teller.lawbook.hash, **asdict(wanted))
    behind = asked.after(listing)
    forms = service.page(teller.lawbook, wanted, after=behind[0] if behind else None, limit=asked.limit)
    total = len(service.wanted_forms(teller.lawbook, wanted)) if asked.has_total else None
    shown = [teller.brief(form) for form in forms]
    page = listing.page(shown, asked.size, lambda form: (form["code"],), total)
    return reference_page(FormPage, page, request, known, _headers(say))


@router.get("/{code}", response_model=FormOut, dependencies=[_Open], responses=problems(400, 404, 422, 429))
async def read_award_form(
    request: Request, code: Code, say: Say, known: IfNoneMatch, as_of: AsOf = None
) -> Response:
    """Read one title or form as of a day: who decides, how a council votes, bonus, documents and criteria.

    While the criteria of a form are not in the lawbook the answer says so and names where they stand.
    """
    teller = Teller(say, request.app.state.office.lawbook)
    viewed = service.view(teller.lawbook, code, as_of)
    return answer(FormOut, teller.form(viewed), headers=_headers(say), unless=known)


@quotes.get("", response_model=BonusQuoteOut, dependencies=[_Open], responses=problems(400, 422, 429))
async def quote_bonus(
    request: Request, filters: Annotated[QuoteFilters, Query()], say: Say, known: IfNoneMatch
) -> Response:
    """Reckon the bonus of one award, or of several decided at one time for one subject.

    Every step is shown with the provision it rests on. Where the data does not have a number, the amount is
    null and `unknown` says which: nothing is guessed.
    """
    teller = Teller(say, request.app.state.office.lawbook)
    found = quoting.quoted(
        teller.lawbook,
        filters.award,
        decided_on=filters.decided_on,
        subject_kinds=filters.subject_kind,
        achievements=filters.achievement,
        issuers=filters.issuer,
        grounds=filters.ground,
    )
    return answer(BonusQuoteOut, quote_shown(teller, found), headers=_headers(say), unless=known)


@authorities.get(
    "", response_model=AuthorityOut, dependencies=[_Open], responses=problems(400, 404, 422, 429, 503)
)
async def read_authority(
    request: Request,
    filters: Annotated[AuthorityFilters, Query()],
    say: Say,
    known: IfNoneMatch,
    read: Read,
) -> Response:
    """Read who decides an award form on a day, who signs, and the road there from a unit.

    Stages, documents, council vote and lengths in working days stand with their provisions. Since 2025-07-01
    a commune's chair decides what the district's did (Decree 129/2025/NĐ-CP art. 59).
    """
    teller = Teller(say, request.app.state.office.lawbook)
    found = await deciding.decided(read, teller.lawbook, filters.award, filters.unit, filters.as_of)
    return answer(AuthorityOut, authority_shown(teller, found), headers=_headers(say), unless=known)


def _headers(say: Speaker) -> dict[str, str]:
    return {**REFERENCE, "Content-Language": say.language, "Vary": "Accept-Language"}
