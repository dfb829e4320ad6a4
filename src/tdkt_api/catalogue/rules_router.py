"""Rules that are of no single form, and what-ifs of numbers the caller says."""

from typing import Annotated, Final

from fastapi import Depends, Query, Request, Response

from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Open, Requires
from ..http.parameters import router as new_router
from ..http.responses import REFERENCE, IfNoneMatch, answer, problems
from ..http.speech import Say, Speaker
from ..law.rules import rules_on
from . import reckoning, service
from .rules_schemas import (
    QuotaCheckIn,
    QuotaCheckOut,
    RoundingFilters,
    RoundingOut,
    RuleFilters,
    RuleListOut,
)
from .rules_views import reckoning_shown, rounding_shown, rule_shown
from .views import Teller

rules = new_router("/v1/rules", tag="catalogue")
roundings = new_router("/v1/bonus-rounding", tag="catalogue")
checks = new_router("/v1/quota-checks", tag="quotas")
routers = (rules, roundings, checks)
_Open = Depends(Open(Permission.CATALOGUE_READ))
_REFUSALS: Final = problems(400, 422, 429)
Checker = Annotated[Actor, Depends(Requires(Permission.ELIGIBILITY_CHECK))]


@rules.get("", response_model=RuleListOut, dependencies=[_Open], responses=_REFUSALS)
async def list_rules(
    request: Request, filters: Annotated[RuleFilters, Query()], say: Say, known: IfNoneMatch
) -> Response:
    """List the rules of a day that are of no single form, with where they stand.

    Who is preferred between equals, who proposes for a unit that is dissolved, who recognises an initiative,
    what revokes an award and what follows, lengths in days. What is not known for the day is not listed.
    """
    teller, day = Teller(say, request.app.state.office.lawbook), service.day_of(filters.as_of)
    found = [one for one in rules_on(teller.lawbook, day) if filters.code in {None, one.code}]
    shown = {"as_of": day, "items": [rule_shown(teller, one) for one in found]}
    return answer(RuleListOut, shown, headers=_headers(say), unless=known)


@roundings.get("", response_model=RoundingOut, dependencies=[_Open], responses=_REFUSALS)
async def round_bonus(
    request: Request, filters: Annotated[RoundingFilters, Query()], say: Say, known: IfNoneMatch
) -> Response:
    """Round an amount of bonus money by the rule of the day of the decision."""
    teller, day = Teller(say, request.app.state.office.lawbook), service.day_of(filters.decided_on)
    return answer(
        RoundingOut, rounding_shown(teller, filters.amount_vnd, day), headers=_headers(say), unless=known
    )


@checks.post("", response_model=QuotaCheckOut, responses=problems(400, 401, 403, 415, 422, 503))
async def check_quota(body: QuotaCheckIn, actor: Checker, request: Request, say: Say) -> Response:
    """Reckon what a ceiling on a title allows of numbers given with the question; nothing is stored.

    Only reads, so it needs no `Idempotency-Key`. A number that is missing is asked back. To 2023 grassroots
    fighters were at most 15 % of the holders of the advanced title; since 2024 only a ministry or province
    may set a ceiling, which `share` says.
    """
    teller = Teller(say, request.app.state.office.lawbook)
    return answer(QuotaCheckOut, reckoning_shown(teller, reckoning.reckoned(teller.lawbook, body)))


def _headers(say: Speaker) -> dict[str, str]:
    return {**REFERENCE, "Content-Language": say.language, "Vary": "Accept-Language"}
