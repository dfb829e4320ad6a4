"""Dossiers: opened, filled, carried through the procedure."""

from dataclasses import asdict
from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from .. import ids
from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..eligibility.facts_schemas import CommendationType
from ..http.expand import expandable
from ..http.idempotency import Once
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as new_router
from ..http.problem import describe
from ..http.responses import IfNoneMatch, answer, problems
from ..http.speech import Say
from ..http.transaction import Tx
from ..http.types import DossierId, NominationId, Reference, UnitId
from ..http.version import IfMatch
from ..ids import Prefix
from ..lawbooks.trying import Named
from ..units import service as units
from ..workflow.process import State
from . import copying, editing, listing, nominating, opening, revaluing, service, stepping
from .batch_schemas import BatchIn, BatchOut
from .expanded import DossierExpanded, DossierExpandedPage, NominationExpandedPage
from .revaluation_schemas import RevaluationPage
from .revaluation_views import revalued_out
from .schemas import (
    CopyIn,
    DossierIn,
    DossierOut,
    DossierPage,
    DossierPatch,
    NominationOut,
    NominationPage,
    NominationPatch,
    ReasonIn,
)
from .step_schemas import StepIn, StepsOut
from .views import batch_out, dossier_out, formed, links_of, nomination_out, opinions_on, option_out, whole

router = new_router("/v1/dossiers", tag="dossiers")
Reader = Annotated[Actor, Depends(Requires(Permission.DOSSIER_READ))]
Opener = Annotated[Actor, Depends(Requires(Permission.DOSSIER_OPEN))]
Editor = Annotated[Actor, Depends(Requires(Permission.DOSSIER_EDIT))]
Stepper = Annotated[Actor, Depends(Requires(Permission.DOSSIER_STEP))]
Other = Annotated[
    Named | None,
    Query(
        description=(
            "Another lawbook by its hash in `GET /v1/lawbooks`, or a pack, also a draft, laid into what is "
            "in force; without it the rules in force for the owner today."
        )
    ),
]
_REFUSALS = problems(400, 401, 403, 404, 409, 412, 415, 422, 428, 503)
_READS = problems(400, 401, 403, 404, 422, 503)


async def wanted(
    state: Annotated[State | None, Query()] = None,
    type: Annotated[CommendationType | None, Query()] = None,
    owner_unit_id: Annotated[UnitId | None, Query()] = None,
    client_reference: Annotated[
        list[Reference], Query(max_length=100, description="May be repeated, up to 100 times.")
    ] = [],  # noqa: B006  (never changed)
) -> listing.Wanted:
    """The filters of the list."""
    return listing.Wanted(state, type, owner_unit_id, tuple(client_reference) or None)


Expanding = Annotated[frozenset[str], Depends(expandable("owner_unit", "deciding_unit", "stage_unit"))]


@router.get("", response_model=DossierExpandedPage, responses=_READS)
async def list_dossiers(
    request: Request,
    wanted: Annotated[listing.Wanted, Depends(wanted)],
    asked: ListAsked,
    expand: Expanding,
    actor: Reader,
    tx: Tx,
) -> Response:
    """List the dossiers within one's units, the newest first."""
    pages = asked.listing("dossiers", **asdict(wanted), scopes=actor.scopes)
    after = asked.after(pages)
    place = None if after is None else (after[0], after[1])
    rows = await listing.page(tx, actor, wanted, after=place, limit=asked.limit)
    total = await listing.count(tx, actor, wanted) if asked.has_total else None
    page = pages.page(rows, asked.size, lambda row: (row.created_at, row.id), total)
    if not expand:
        return page_answer(DossierPage, page, request)
    return page_answer(DossierExpandedPage, await units.expanded_page(tx, page, expand), request)


@router.post("", response_model=DossierOut, status_code=201, responses=_REFUSALS)
async def open_dossier(body: DossierIn, actor: Opener, say: Say, once: Once, tx: Tx) -> Response:
    """Open a draft; its route follows from the owner and the deciding unit.

    Where the owner itself decides, its own turn is the first stage.
    """
    found = await opening.open_dossier(tx, actor, body)
    shown = dossier_out(await whole(tx, found), say)
    location = f"/v1/dossiers/{ids.show(Prefix.DOSSIER, found.id)}"
    return await once.answer(DossierOut, shown, status=201, location=location)


@router.get("/{dossier_id}", response_model=DossierExpanded, responses=_READS)
async def read_dossier(
    dossier_id: DossierId, expand: Expanding, actor: Reader, say: Say, known: IfNoneMatch, tx: Tx
) -> Response:
    """Read one dossier with its stages, flags and what it still lacks.

    With `expand` it is always answered whole: its version does not rise with what stands beside it.
    """
    shown = dossier_out(await whole(tx, await service.read_dossier(tx, dossier_id)), say)
    if not expand:
        return answer(DossierOut, shown, unless=known)
    (expanded,) = await units.expanded(tx, [shown], expand)
    return answer(DossierExpanded, DossierExpanded.model_validate(expanded, from_attributes=True))


@router.patch("/{dossier_id}", response_model=DossierOut, responses=_REFUSALS)
async def edit_dossier(
    dossier_id: DossierId, body: DossierPatch, actor: Editor, say: Say, seen: IfMatch, tx: Tx
) -> Response:
    """Change a draft, or what was flagged in a returned dossier."""
    found = await opening.edit_dossier(tx, actor, dossier_id, seen, body)
    return answer(DossierOut, dossier_out(await whole(tx, found), say))


@router.post("/{dossier_id}/copies", response_model=DossierOut, status_code=201, responses=_REFUSALS)
async def copy_dossier(
    dossier_id: DossierId, body: CopyIn, actor: Opener, say: Say, once: Once, tx: Tx
) -> Response:
    """Open a draft with the people and forms of a dossier for another year, judged anew on what is known now.

    Owner, deciding unit and type stay. Summaries and outcomes are not copied, nor what was withdrawn.
    """
    found = await copying.copy_dossier(tx, actor, dossier_id, body)
    shown = dossier_out(await whole(tx, found), say)
    location = f"/v1/dossiers/{ids.show(Prefix.DOSSIER, found.id)}"
    return await once.answer(DossierOut, shown, status=201, location=location)


@router.get("/{dossier_id}/nominations", response_model=NominationExpandedPage, responses=_READS)
async def list_nominations(
    request: Request,
    dossier_id: DossierId,
    asked: ListAsked,
    expand: Annotated[frozenset[str], Depends(expandable("award_form"))],
    actor: Reader,
    say: Say,
    tx: Tx,
) -> Response:
    """List a dossier's nominations in their order, each with its verdict."""
    pages = asked.listing("nominations", dossier=dossier_id)
    after = asked.after(pages)
    rows = await service.nominations_of(tx, dossier_id, after=after[0] if after else 0, limit=asked.limit)
    opinions = await opinions_on(tx, dossier_id)
    shown = [nomination_out(tx, row, say, opinions) for row in rows]
    total = await service.count_nominations(tx, dossier_id) if asked.has_total else None
    page = pages.page(shown, asked.size, lambda row: (row.position,), total)
    if not expand:
        return page_answer(NominationPage, page, request)
    return page_answer(NominationExpandedPage, page.showing(formed(tx, page.items)), request)


@router.post("/{dossier_id}/nominations/batch", response_model=BatchOut, responses=_REFUSALS)
async def nominate(
    request: Request, dossier_id: DossierId, body: BatchIn, actor: Editor, say: Say, once: Once, tx: Tx
) -> Response:
    """Add up to 500 persons to a draft: one nomination for each person and form, judged at once.

    A person is found by exact identity number, else registered in the owner's unit. Facts that exist are
    kept; a differing one refuses its item. With `dry_run` everything is tried and nothing is written.
    """
    result = await nominating.nominate(tx, actor, dossier_id, body)
    shown = batch_out(tx, result, say, partial(describe, request))
    return await once.answer(BatchOut, shown, status=200)


@router.get("/{dossier_id}/nominations/{nomination_id}", response_model=NominationOut, responses=_READS)
async def read_nomination(
    dossier_id: DossierId, nomination_id: NominationId, actor: Reader, say: Say, known: IfNoneMatch, tx: Tx
) -> Response:
    """Read one nomination with its verdict, and the opinions asked for on its dossier.

    Where opinions were asked for it is answered anew each time: they change without a new version of it.
    """
    found = await service.read_nomination(tx, dossier_id, nomination_id)
    opinions = await opinions_on(tx, dossier_id)
    shown = nomination_out(tx, found, say, opinions)
    return answer(NominationOut, shown, unless=None if opinions else known)


@router.patch("/{dossier_id}/nominations/{nomination_id}", response_model=NominationOut, responses=_REFUSALS)
async def edit_nomination(
    dossier_id: DossierId,
    nomination_id: NominationId,
    body: NominationPatch,
    actor: Editor,
    say: Say,
    seen: IfMatch,
    tx: Tx,
) -> Response:
    """Change a nomination in a draft, or what of it was flagged; it is judged again."""
    found = await editing.edit_nomination(tx, actor, dossier_id, nomination_id, seen, body)
    return answer(NominationOut, nomination_out(tx, found, say, await opinions_on(tx, dossier_id)))


@router.post(
    "/{dossier_id}/nominations/{nomination_id}/withdrawal", response_model=NominationOut, responses=_REFUSALS
)
async def withdraw_nomination(
    dossier_id: DossierId,
    nomination_id: NominationId,
    body: ReasonIn,
    actor: Editor,
    say: Say,
    seen: IfMatch,
    once: Once,
    tx: Tx,
) -> Response:
    """Take a nomination back with a reason; its row stays."""
    found = await editing.withdraw_nomination(tx, actor, dossier_id, nomination_id, seen, body.reason)
    shown = nomination_out(tx, found, say, await opinions_on(tx, dossier_id))
    return await once.answer(NominationOut, shown, status=200)


@router.get(
    "/{dossier_id}/revaluation",
    response_model=RevaluationPage,
    responses=problems(400, 401, 403, 404, 409, 422, 503),
)
async def revalue_dossier(
    request: Request,
    dossier_id: DossierId,
    asked: ListAsked,
    actor: Reader,
    say: Say,
    tx: Tx,
    lawbook: Other = None,
) -> Response:
    """See what would change for each nominee by another lawbook; nothing is altered.

    Both judge as of the day of receipt, on the facts known on that day.
    """
    pages = asked.listing("revaluation", dossier=dossier_id, lawbook=lawbook)
    after = asked.after(pages)
    found = await revaluing.revalue(
        tx, dossier_id, lawbook, after=after[0] if after else 0, limit=asked.limit
    )
    shown = [revalued_out(found, one, say) for one in found.rows]
    beside = {"day": found.day, "own_lawbook": found.own.hash, "lawbook": found.other.hash}
    page = pages.page(shown, asked.size, lambda row: (row.position,))
    return page_answer(RevaluationPage, page, request, **beside)


@router.get("/{dossier_id}/steps", response_model=StepsOut, responses=_READS)
async def list_steps(dossier_id: DossierId, actor: Reader, say: Say, tx: Tx) -> Response:
    """What I may do now with this dossier, and why not the rest.

    Signing a submission or a decision and closing a meeting are acts of their own; their links lead there.
    """
    head, options = await stepping.steps_of(tx, actor, dossier_id)
    links = links_of(dossier_id)
    roles = sorted(actor.roles_at(head.owner_unit_id) | actor.roles_at(head.stage_unit_id))
    shown = {
        "state": head.state,
        "roles": roles,
        "steps": [option_out(head.state, one, links, say) for one in options],
    }
    return answer(StepsOut, shown)


@router.post("/{dossier_id}/steps", response_model=DossierOut, status_code=201, responses=_REFUSALS)
async def take_step(
    dossier_id: DossierId, body: StepIn, actor: Stepper, say: Say, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Take one step of the procedure with a dossier."""
    found = await stepping.take_step(tx, actor, dossier_id, seen, body)
    return await once.answer(DossierOut, dossier_out(await whole(tx, found), say), status=201)
