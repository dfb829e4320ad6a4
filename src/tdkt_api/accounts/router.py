"""Who I am, accounts and the roles granted to them."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from .. import ids
from ..access.actor import Actor, KnownActors
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.idempotency import Once
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as routes
from ..http.responses import IfNoneMatch, answer, problems
from ..http.transaction import Tx
from ..http.types import DelegationId, GrantId, PersonId
from ..http.version import IfMatch
from ..ids import Prefix
from . import delegating, granting, opening, service
from .delegation_schemas import DelegationFilters, DelegationIn, DelegationOut, DelegationPage, RevocationIn
from .grant_schemas import EndingIn, GrantFilters, GrantIn, GrantOut, GrantPage
from .person_schemas import AccountOut, AccountPage, PersonFilters, PersonIn
from .schemas import MeOut
from .token_router import router as tokens

router = routes(tag="accounts")
grants = routes("/v1/grants", tag="accounts")
persons = routes("/v1/persons", tag="accounts")
delegations = routes("/v1/delegations", tag="accounts")
routers = (tokens, router, grants, persons, delegations)
Myself = Annotated[Actor, Depends(Requires(Permission.ME_READ))]
GrantReader = Annotated[Actor, Depends(Requires(Permission.GRANT_READ))]
Granter = Annotated[Actor, Depends(Requires(Permission.GRANT_GIVE))]
PersonReader = Annotated[Actor, Depends(Requires(Permission.PERSON_READ))]
DelegationReader = Annotated[Actor, Depends(Requires(Permission.DELEGATION_READ))]
Delegator = Annotated[Actor, Depends(Requires(Permission.DELEGATION_GIVE))]
Revoker = Annotated[Actor, Depends(Requires(Permission.DELEGATION_REVOKE))]
PersonOpener = Annotated[Actor, Depends(Requires(Permission.PERSON_OPEN))]


@router.get("/v1/me", response_model=MeOut, responses=problems(401))
async def get_me(actor: Myself, tx: Tx) -> Response:
    """Get who I am: my roles by unit, delegations in force, what I may read, and how much waits for me."""
    return answer(MeOut, await service.me(tx, actor))


@grants.get("", response_model=GrantPage, responses=problems(400, 401, 403, 404, 422))
async def list_grants(
    request: Request,
    actor: GrantReader,
    tx: Tx,
    asked: ListAsked,
    filters: Annotated[GrantFilters, Query()],
) -> Response:
    """List the roles granted at the caller's units and those under them; past ones too without `as_of`."""
    return page_answer(GrantPage, await granting.grants_page(tx, asked, filters), request)


@grants.post("", response_model=GrantOut, status_code=201, responses=problems(400, 401, 403, 404, 409, 422))
async def grant_role(body: GrantIn, actor: Granter, once: Once, tx: Tx, known: KnownActors) -> Response:
    """Give a person a role at a unit for a period. It counts from the next request on; never for oneself."""
    found = await granting.grant(tx, actor, body)
    tx.after_commit(lambda: known.forget(found.person_id))
    location = f"/v1/grants/{ids.show(Prefix.GRANT, found.id)}"
    return await once.answer(GrantOut, found, status=201, location=location)


@grants.get("/{grant_id}", response_model=GrantOut, responses=problems(401, 403, 404, 422))
async def read_grant(grant_id: GrantId, actor: GrantReader, seen: IfNoneMatch, tx: Tx) -> Response:
    """Read one role at a unit within the caller's units."""
    return answer(GrantOut, await granting.read_grant(tx, grant_id), unless=seen)


@grants.post(
    "/{grant_id}/ending",
    response_model=GrantOut,
    status_code=201,
    responses=problems(400, 401, 403, 404, 409, 412, 422, 428),
)
async def end_grant(
    grant_id: GrantId,
    body: EndingIn,
    actor: Granter,
    seen: IfMatch,
    once: Once,
    tx: Tx,
    *,
    known: KnownActors,
) -> Response:
    """End a role with a reason; it counts no more from this instant on."""
    found = await granting.end_grant(tx, actor, grant_id, seen, body)
    tx.after_commit(lambda: known.forget(found.person_id))
    return await once.answer(GrantOut, found, status=201)


@persons.get("", response_model=AccountPage, responses=problems(400, 401, 403, 404, 422))
async def list_persons(
    request: Request,
    actor: PersonReader,
    tx: Tx,
    asked: ListAsked,
    filters: Annotated[PersonFilters, Query()],
) -> Response:
    """List the accounts that hold or held a role at the caller's units or those under them."""
    return page_answer(AccountPage, await opening.persons_page(tx, asked, filters), request)


@persons.post(
    "", response_model=AccountOut, status_code=201, responses=problems(400, 401, 403, 404, 409, 422)
)
async def open_account(body: PersonIn, actor: PersonOpener, once: Once, tx: Tx) -> Response:
    """Open an account with its first role; nobody signs in with it before its password is set."""
    found = await opening.open_account(tx, actor, body)
    location = f"/v1/persons/{ids.show(Prefix.PERSON, found.id)}"
    return await once.answer(AccountOut, found, status=201, location=location)


@persons.get("/{person_id}", response_model=AccountOut, responses=problems(401, 403, 404, 422))
async def read_person(person_id: PersonId, actor: PersonReader, seen: IfNoneMatch, tx: Tx) -> Response:
    """Read one account with the roles that count today at the caller's units."""
    return answer(AccountOut, await opening.view_person(tx, person_id), unless=seen)


@delegations.get("", response_model=DelegationPage, responses=problems(400, 401, 403, 422))
async def list_delegations(
    request: Request,
    actor: DelegationReader,
    tx: Tx,
    asked: ListAsked,
    filters: Annotated[DelegationFilters, Query()],
) -> Response:
    """List the delegations by me and to me, and those at the units that I administer or inspect."""
    page = await delegating.delegations_page(tx, actor, asked, filters)
    return page_answer(DelegationPage, page, request)


@delegations.post(
    "", response_model=DelegationOut, status_code=201, responses=problems(400, 401, 403, 404, 409, 422)
)
async def delegate(body: DelegationIn, actor: Delegator, once: Once, tx: Tx, known: KnownActors) -> Response:
    """Have another person of the unit do acts of one's own there; not to be lent on.

    What is done by delegation stands in the history with both persons, and among the exceptions. Makers,
    appraisers and signers must differ for both of them.
    """
    found = await delegating.delegate(tx, actor, body)
    tx.after_commit(lambda: known.forget(found.to_person_id))
    location = f"/v1/delegations/{ids.show(Prefix.DELEGATION, found.id)}"
    return await once.answer(DelegationOut, found, status=201, location=location)


@delegations.get("/{delegation_id}", response_model=DelegationOut, responses=problems(401, 403, 404, 422))
async def read_delegation(
    delegation_id: DelegationId, actor: DelegationReader, seen: IfNoneMatch, tx: Tx
) -> Response:
    """Read one delegation by me or to me, or at a unit that I administer or inspect."""
    return answer(DelegationOut, await delegating.read(tx, actor, delegation_id), unless=seen)


@delegations.post(
    "/{delegation_id}/revocation",
    response_model=DelegationOut,
    status_code=201,
    responses=problems(400, 401, 403, 404, 409, 412, 422, 428),
)
async def revoke_delegation(
    delegation_id: DelegationId,
    body: RevocationIn,
    actor: Revoker,
    seen: IfMatch,
    once: Once,
    tx: Tx,
    *,
    known: KnownActors,
) -> Response:
    """Take a delegation back, by whoever gave it or an administrator; it counts no more at once."""
    found = await delegating.revoke(tx, actor, delegation_id, seen, body)
    tx.after_commit(lambda: known.forget(found.to_person_id))
    return await once.answer(DelegationOut, found, status=201)
