"""Erasing somebody's data, by two people."""

from typing import Annotated, Final

from fastapi import Depends, Response

from .. import ids
from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.idempotency import Once
from ..http.parameters import router as routes
from ..http.responses import IfNoneMatch, answer, problems
from ..http.speech import Say
from ..http.transaction import Tx
from ..http.types import ErasureId
from ..http.version import IfMatch
from ..ids import Prefix
from . import service
from .schemas import AskIn, ErasureOut, RefuseErasureIn

router = routes("/v1/erasures", tag="erasures")
Reader = Annotated[Actor, Depends(Requires(Permission.ERASURE_READ))]
Asker = Annotated[Actor, Depends(Requires(Permission.ERASURE_ASK))]
Settler = Annotated[Actor, Depends(Requires(Permission.ERASURE_EXECUTE))]
_SETTLES: Final = problems(400, 401, 403, 404, 409, 412, 415, 422, 428, 503)


@router.post(
    "", status_code=201, response_model=ErasureOut, responses=problems(400, 401, 403, 404, 409, 415, 422, 503)
)
async def ask_erasure(body: AskIn, actor: Asker, once: Once, tx: Tx) -> Response:
    """Ask that the data of a person or household be erased; another one executes or refuses it.

    Refused while a dossier names them, an award of theirs stands in the registry, a hold is open or a
    transfer is on offer, in whichever unit of the country.
    """
    made = await service.ask(tx, actor, body)
    location = f"/v1/erasures/{ids.show(Prefix.ERASURE, made.id)}"
    return await once.answer(ErasureOut, made, status=201, location=location)


@router.get("/{erasure_id}", response_model=ErasureOut, responses=problems(401, 403, 404, 422, 503))
async def read_erasure(erasure_id: ErasureId, actor: Reader, tx: Tx, known: IfNoneMatch) -> Response:
    """Read one erasure."""
    return answer(ErasureOut, await service.read(tx, erasure_id), unless=known)


@router.post("/{erasure_id}/execution", status_code=201, response_model=ErasureOut, responses=_SETTLES)
async def execute_erasure(
    erasure_id: ErasureId, actor: Settler, say: Say, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Erase what is kept of the subject: names, numbers, days, addresses, texts, salts of commitments.

    A tombstone stays with the id, the unit and the events; the history still proves itself, and its texts
    can no longer be opened or guessed. Asks for a sign-in with two factors of the last five minutes.
    """
    done = await service.execute(tx, actor, erasure_id, seen, say.messages.text("subject.erased", "vi"))
    return await once.answer(ErasureOut, done, status=201)


@router.post("/{erasure_id}/refusal", status_code=201, response_model=ErasureOut, responses=_SETTLES)
async def refuse_erasure(
    erasure_id: ErasureId, body: RefuseErasureIn, actor: Settler, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Leave the data as they are, with a reason."""
    found = await service.refuse(tx, actor, erasure_id, seen, body.reason)
    return await once.answer(ErasureOut, found, status=201)
