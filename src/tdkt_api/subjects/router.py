"""Individuals, collectives and households over HTTP."""

from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

from .. import ids
from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.idempotency import Once
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as routes
from ..http.responses import IfNoneMatch, answer, problems
from ..http.speech import Say
from ..http.transaction import Tx
from ..http.types import CollectiveId, HouseholdId, IndividualId, Letters, Reference, UnitId
from ..http.version import IfMatch
from ..ids import Prefix, SubjectKind
from . import individuals, listing, registering
from .collectives import COLLECTIVE
from .households import HOUSEHOLD
from .individuals import INDIVIDUAL
from .schemas import (
    CollectiveIn,
    CollectiveOut,
    CollectivePage,
    CollectivePatch,
    EditedIndividualOut,
    HouseholdIn,
    HouseholdOut,
    HouseholdPage,
    HouseholdPatch,
    IndividualIn,
    IndividualOut,
    IndividualPage,
    IndividualPatch,
    RegisteredCollectiveOut,
    RegisteredHouseholdOut,
    RegisteredOut,
    SearchIn,
    SearchOut,
    SubjectRefOut,
)
from .shapes import Namesake
from .views import warnings

people = routes("/v1/individuals", tag="subjects")
groups = routes("/v1/collectives", tag="subjects")
homes = routes("/v1/households", tag="subjects")
routers = (people, groups, homes)
Reader = Annotated[Actor, Depends(Requires(Permission.INDIVIDUAL_READ))]
Registrar = Annotated[Actor, Depends(Requires(Permission.INDIVIDUAL_REGISTER))]
GroupReader = Annotated[Actor, Depends(Requires(Permission.COLLECTIVE_READ))]
GroupRegistrar = Annotated[Actor, Depends(Requires(Permission.COLLECTIVE_REGISTER))]
HomeReader = Annotated[Actor, Depends(Requires(Permission.HOUSEHOLD_READ))]
HomeRegistrar = Annotated[Actor, Depends(Requires(Permission.HOUSEHOLD_REGISTER))]
Words = Annotated[
    str | None, Letters(100), Query(description="Beginnings of words of the name, with or without marks.")
]
_LISTS = problems(400, 401, 403, 422, 503)
_READS = problems(401, 403, 404, 422, 503)
_REGISTERS = problems(400, 401, 403, 409, 415, 422, 503)
_CHANGES = problems(400, 401, 403, 404, 409, 412, 415, 422, 428, 503)


async def wanted(
    unit_id: Annotated[UnitId | None, Query(description="Only this very unit.")] = None,
    q: Words = None,
    client_reference: Annotated[Reference | None, Query(description="The caller's own.")] = None,
    sort: Annotated[listing.Sort, Query(description="By name; `-name` from the end.")] = listing.Sort.NAME,
) -> listing.Wanted:
    """The filters of a list of subjects."""
    return listing.Wanted(unit_id, q, client_reference, sort)


Filters = Annotated[listing.Wanted, Depends(wanted)]


@people.get("", response_model=IndividualPage, responses=_LISTS)
async def list_individuals(
    request: Request, wanted: Filters, asked: ListAsked, actor: Reader, tx: Tx
) -> Response:
    """List the people of the caller's units, by given name in Vietnamese order."""
    found = await listing.page(tx, actor, asked, SubjectKind.INDIVIDUAL, wanted)
    return page_answer(IndividualPage, found, request)


@people.post("", status_code=201, response_model=RegisteredOut, responses=_REGISTERS)
async def register_individual(body: IndividualIn, actor: Registrar, say: Say, once: Once, tx: Tx) -> Response:
    """Register a person in a unit of the caller.

    The identity number is kept sealed and never shown again; where it does not agree with the birth date or
    the sex that were sent, or is that of an old card, the answer warns.
    `duplicates` names others of the unit who may be the same.
    """
    made = await individuals.register_in_unit(tx, actor, body)
    location = f"/v1/individuals/{ids.show(Prefix.INDIVIDUAL, made.view.id)}"
    shown = RegisteredOut.warned(made.view, warnings(made.doubts, say), duplicates=made.duplicates)
    return await once.answer(RegisteredOut, shown, status=201, location=location)


@people.post("/search", response_model=SearchOut, responses=_LISTS)
async def search_individuals(body: SearchIn, actor: Reader, tx: Tx) -> Response:
    """Find the person with an exact identity number among the people of the caller's units."""
    return answer(SearchOut, {"items": await individuals.search(tx, body.identity.identity())})


@people.get("/{individual_id}", response_model=IndividualOut, responses=_READS)
async def get_individual(individual_id: IndividualId, actor: Reader, tx: Tx, known: IfNoneMatch) -> Response:
    """Get one person of the caller's units, masked."""
    return answer(IndividualOut, await registering.view(tx, INDIVIDUAL, individual_id), unless=known)


@people.patch("/{individual_id}", response_model=EditedIndividualOut, responses=_CHANGES)
async def edit_individual(
    individual_id: IndividualId, body: IndividualPatch, actor: Registrar, say: Say, seen: IfMatch, tx: Tx
) -> Response:
    """Change what is known of a person of the caller's own unit; awards keep what was true on their day.

    Where an identity number is sent, the answer warns as in registering.
    """
    view, found = await individuals.edit(tx, actor, individual_id, seen, body)
    return answer(EditedIndividualOut, EditedIndividualOut.warned(view, warnings(found, say)))


@groups.get("", response_model=CollectivePage, responses=_LISTS)
async def list_collectives(
    request: Request, wanted: Filters, asked: ListAsked, actor: GroupReader, tx: Tx
) -> Response:
    """List the collectives of the caller's units, by name as it is read."""
    found = await listing.page(tx, actor, asked, SubjectKind.COLLECTIVE, wanted)
    return page_answer(CollectivePage, found, request)


@groups.post("", status_code=201, response_model=RegisteredCollectiveOut, responses=_REGISTERS)
async def register_collective(body: CollectiveIn, actor: GroupRegistrar, once: Once, tx: Tx) -> Response:
    """Register a collective in a unit of the caller; `duplicates` names others there of the same name."""
    made, like = await registering.register_in_unit(tx, actor, COLLECTIVE, body.unit_id, body.new())
    location = f"/v1/collectives/{ids.show(Prefix.COLLECTIVE, made.id)}"
    shown = RegisteredCollectiveOut(**dict(CollectiveOut.model_validate(made)), duplicates=_named(like))
    return await once.answer(RegisteredCollectiveOut, shown, status=201, location=location)


@groups.get("/{collective_id}", response_model=CollectiveOut, responses=_READS)
async def get_collective(
    collective_id: CollectiveId, actor: GroupReader, tx: Tx, known: IfNoneMatch
) -> Response:
    """Get one collective of the caller's units."""
    return answer(CollectiveOut, await registering.view(tx, COLLECTIVE, collective_id), unless=known)


@groups.patch("/{collective_id}", response_model=CollectiveOut, responses=_CHANGES)
async def edit_collective(
    collective_id: CollectiveId, body: CollectivePatch, actor: GroupRegistrar, seen: IfMatch, tx: Tx
) -> Response:
    """Change what is known of a collective of the caller's own unit."""
    return answer(CollectiveOut, await registering.edit(tx, actor, COLLECTIVE, collective_id, seen, body))


@homes.get("", response_model=HouseholdPage, responses=_LISTS)
async def list_households(
    request: Request, wanted: Filters, asked: ListAsked, actor: HomeReader, tx: Tx
) -> Response:
    """List the households of the caller's units, by the given name of the head."""
    found = await listing.page(tx, actor, asked, SubjectKind.HOUSEHOLD, wanted)
    return page_answer(HouseholdPage, found, request)


@homes.post("", status_code=201, response_model=RegisteredHouseholdOut, responses=_REGISTERS)
async def register_household(body: HouseholdIn, actor: HomeRegistrar, once: Once, tx: Tx) -> Response:
    """Register a household under its head's name in a unit of the caller; the address is kept sealed."""
    made, like = await registering.register_in_unit(tx, actor, HOUSEHOLD, body.unit_id, body.new())
    location = f"/v1/households/{ids.show(Prefix.HOUSEHOLD, made.id)}"
    shown = RegisteredHouseholdOut(**dict(HouseholdOut.model_validate(made)), duplicates=_named(like))
    return await once.answer(RegisteredHouseholdOut, shown, status=201, location=location)


@homes.get("/{household_id}", response_model=HouseholdOut, responses=_READS)
async def get_household(household_id: HouseholdId, actor: HomeReader, tx: Tx, known: IfNoneMatch) -> Response:
    """Get one household of the caller's units."""
    return answer(HouseholdOut, await registering.view(tx, HOUSEHOLD, household_id), unless=known)


@homes.patch("/{household_id}", response_model=HouseholdOut, responses=_CHANGES)
async def edit_household(
    household_id: HouseholdId, body: HouseholdPatch, actor: HomeRegistrar, seen: IfMatch, tx: Tx
) -> Response:
    """Change what is known of a household of the caller's own unit."""
    return answer(HouseholdOut, await registering.edit(tx, actor, HOUSEHOLD, household_id, seen, body))


def _named(like: list[Namesake]) -> Any:
    return [SubjectRefOut.model_validate(one.ref) for one in like]
