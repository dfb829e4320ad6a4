"""Individuals over HTTP."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from .. import ids
from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.idempotency import Once
from ..http.language import language_of
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as routes
from ..http.responses import IfNoneMatch, answer, problems
from ..http.transaction import Tx
from ..http.types import IndividualId, Letters, UnitId
from ..ids import Prefix
from . import individuals
from .schemas import (
    IndividualIn,
    IndividualOut,
    IndividualPage,
    RegisteredOut,
    SearchIn,
    SearchOut,
    WarningOut,
)

router = routes("/v1/individuals", tag="subjects")
Reader = Annotated[Actor, Depends(Requires(Permission.INDIVIDUAL_READ))]
Registrar = Annotated[Actor, Depends(Requires(Permission.INDIVIDUAL_REGISTER))]
Words = Annotated[
    str | None, Letters(100), Query(description="Beginnings of words of the name, with or without marks.")
]


@router.get("", response_model=IndividualPage, responses=problems(400, 401, 403, 422))
async def list_individuals(
    request: Request,
    actor: Reader,
    tx: Tx,
    asked: ListAsked,
    unit_id: Annotated[UnitId | None, Query(description="Only this very unit.")] = None,
    q: Words = None,
) -> Response:
    """List the people of the caller's units, by given name in Vietnamese order."""
    return page_answer(IndividualPage, await individuals.page(tx, asked, unit_id=unit_id, q=q), request)


@router.post("", status_code=201, response_model=RegisteredOut, responses=problems(400, 401, 403, 409, 422))
async def register_individual(
    request: Request, body: IndividualIn, actor: Registrar, once: Once, tx: Tx
) -> Response:
    """Register a person in a unit of the caller.

    The identity number is kept sealed and never shown again; where it does not agree with the birth date or
    the sex that were sent, the answer warns.
    """
    made = await individuals.register_in_unit(tx, actor, body)
    texts, language = request.app.state.messages, language_of(request)
    warnings = [
        WarningOut(pointer=pointer, code=code, message=texts.text(f"fault.{code}", language))
        for pointer, code in made.warnings
    ]
    location = f"/v1/individuals/{ids.show(Prefix.INDIVIDUAL, made.view.id)}"
    return await once.answer(
        RegisteredOut, RegisteredOut.of(made.view, warnings), status=201, location=location
    )


@router.post("/search", response_model=SearchOut, responses=problems(400, 401, 403, 422))
async def search_individuals(body: SearchIn, actor: Reader, tx: Tx) -> Response:
    """Find the person with an exact identity number among the people of the caller's units."""
    return answer(SearchOut, {"items": await individuals.search(tx, body.identity.identity())})


@router.get("/{individual_id}", response_model=IndividualOut, responses=problems(401, 403, 404))
async def get_individual(individual_id: IndividualId, actor: Reader, tx: Tx, known: IfNoneMatch) -> Response:
    """Get one person of the caller's units, masked."""
    return answer(IndividualOut, await individuals.view(tx, individual_id), unless=known)
