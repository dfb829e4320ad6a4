"""Posts and transfers of individuals over HTTP."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from .. import ids
from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.idempotency import Once
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as routes
from ..http.responses import IfNoneMatch, answer, problems
from ..http.transaction import Tx
from ..http.types import IndividualId, PostId, TransferId
from ..http.version import IfMatch
from ..ids import Prefix
from . import posts, transfers
from .career_schemas import (
    AcceptanceIn,
    PostEndingIn,
    PostIn,
    PostOut,
    PostPage,
    PostsAsked,
    TransferFilters,
    TransferIn,
    TransferOut,
    TransferPage,
    TransferRefusalIn,
    WithdrawalIn,
)

router = routes("/v1/individuals", tag="subjects")
moves = routes("/v1/transfers", tag="subjects")
routers = (router, moves)
Reader = Annotated[Actor, Depends(Requires(Permission.INDIVIDUAL_READ))]
Registrar = Annotated[Actor, Depends(Requires(Permission.INDIVIDUAL_REGISTER))]
Giver = Annotated[Actor, Depends(Requires(Permission.TRANSFER_MAKE))]
_READS = problems(400, 401, 403, 404, 422, 503)
_MAKES = problems(400, 401, 403, 404, 409, 415, 422, 503)
_CHANGES = problems(400, 401, 403, 404, 409, 412, 415, 422, 428, 503)


@router.get("/{individual_id}/posts", response_model=PostPage, responses=_READS)
async def list_posts(
    request: Request,
    individual_id: IndividualId,
    wanted: Annotated[PostsAsked, Query()],
    asked: ListAsked,
    actor: Reader,
    tx: Tx,
) -> Response:
    """List what a person was and is, the latest first; with `as_of` what they were on that day."""
    return page_answer(PostPage, await posts.posts_page(tx, asked, individual_id, wanted), request)


@router.post("/{individual_id}/posts", status_code=201, response_model=PostOut, responses=_MAKES)
async def add_post(
    individual_id: IndividualId, body: PostIn, actor: Registrar, once: Once, tx: Tx
) -> Response:
    """Enter a post of a person; a main post of today stands beside their name from now on."""
    made = await posts.add_post(tx, actor, individual_id, body)
    shown = ids.show(Prefix.INDIVIDUAL, individual_id)
    location = f"/v1/individuals/{shown}/posts/{ids.show(Prefix.POST, made.id)}"
    return await once.answer(PostOut, made, status=201, location=location)


@router.get("/{individual_id}/posts/{post_id}", response_model=PostOut, responses=_READS)
async def get_post(
    individual_id: IndividualId, post_id: PostId, actor: Reader, tx: Tx, known: IfNoneMatch
) -> Response:
    """Get one post of a person."""
    return answer(PostOut, await posts.get_post(tx, individual_id, post_id), unless=known)


@router.post(
    "/{individual_id}/posts/{post_id}/ending", status_code=201, response_model=PostOut, responses=_CHANGES
)
async def end_post(
    individual_id: IndividualId,
    post_id: PostId,
    body: PostEndingIn,
    actor: Registrar,
    seen: IfMatch,
    once: Once,
    tx: Tx,
) -> Response:
    """Give a post its last day."""
    ended = await posts.end_post(tx, actor, individual_id, post_id, seen, body)
    return await once.answer(PostOut, ended, status=201)


@router.post("/{individual_id}/transfers", status_code=201, response_model=TransferOut, responses=_MAKES)
async def offer_transfer(
    individual_id: IndividualId, body: TransferIn, actor: Giver, once: Once, tx: Tx
) -> Response:
    """Offer a person to another unit from a day on; once it accepts, it sees them and this one does not.

    Dossiers of the past stay with the unit that made them; awards and ratings follow the person.
    """
    made = await transfers.offer(tx, actor, individual_id, body)
    location = f"/v1/transfers/{ids.show(Prefix.TRANSFER, made.id)}"
    return await once.answer(TransferOut, made, status=201, location=location)


@moves.get("", response_model=TransferPage, responses=_READS)
async def list_transfers(
    request: Request, wanted: Annotated[TransferFilters, Query()], asked: ListAsked, actor: Reader, tx: Tx
) -> Response:
    """List transfers from and to the caller's units, the latest offered first."""
    return page_answer(TransferPage, await transfers.page(tx, asked, wanted), request)


@moves.get("/{transfer_id}", response_model=TransferOut, responses=_READS)
async def get_transfer(transfer_id: TransferId, actor: Reader, tx: Tx, known: IfNoneMatch) -> Response:
    """Get one transfer from or to the caller's units."""
    return answer(TransferOut, await transfers.read(tx, transfer_id), unless=known)


@moves.post("/{transfer_id}/acceptance", status_code=201, response_model=TransferOut, responses=_CHANGES)
async def accept_transfer(
    transfer_id: TransferId, body: AcceptanceIn, actor: Giver, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Take the person over, as a clerk of the unit to which they were offered."""
    found = await transfers.accept(tx, actor, transfer_id, seen, body)
    return await once.answer(TransferOut, found, status=201)


@moves.post("/{transfer_id}/refusal", status_code=201, response_model=TransferOut, responses=_CHANGES)
async def refuse_transfer(
    transfer_id: TransferId, body: TransferRefusalIn, actor: Giver, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Refuse the person, as a clerk of the unit to which they were offered; the other one is told why."""
    found = await transfers.refuse(tx, actor, transfer_id, seen, body)
    return await once.answer(TransferOut, found, status=201)


@moves.post("/{transfer_id}/acknowledgement", status_code=201, response_model=TransferOut, responses=_CHANGES)
async def acknowledge_transfer(
    transfer_id: TransferId, actor: Giver, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Take note of the answer, as a clerk of the unit that offered; it leaves the inbox."""
    found = await transfers.acknowledge(tx, actor, transfer_id, seen)
    return await once.answer(TransferOut, found, status=201)


@moves.post("/{transfer_id}/withdrawal", status_code=201, response_model=TransferOut, responses=_CHANGES)
async def withdraw_transfer(
    transfer_id: TransferId, body: WithdrawalIn, actor: Giver, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Take the offer back, as a clerk of the unit that made it."""
    found = await transfers.withdraw(tx, actor, transfer_id, seen, body)
    return await once.answer(TransferOut, found, status=201)
