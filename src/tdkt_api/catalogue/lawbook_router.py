"""The lawbooks, open to everybody: what the rules are, since when, and where they stand."""

from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request, Response

from ..access.permissions import Permission
from ..access.policy import Open
from ..errors import NotFound
from ..http.parameters import router as new_router
from ..http.responses import REFERENCE, IfNoneMatch, answer, problems
from ..http.speech import Say, Speaker
from ..http.types import Day, Sha256Hex
from . import service
from .lawbook_schemas import LawbookListOut, LawbookOut
from .lawbook_views import brief, whole
from .views import Teller

lawbooks = new_router("/v1/lawbooks", tag="catalogue")
_Open = Depends(Open(Permission.CATALOGUE_READ))
AsOf = Annotated[
    Day | None,
    Query(description="The day asked about; today in Asia/Ho_Chi_Minh without it."),
]
Hash = Annotated[Sha256Hex, Path(description="SHA-256 of the lawbook, as dossiers and verdicts name it.")]


@lawbooks.get("", response_model=LawbookListOut, dependencies=[_Open], responses=problems(400, 422, 429))
async def list_lawbooks(request: Request, say: Say, known: IfNoneMatch, as_of: AsOf = None) -> Response:
    """List the versions of the rules: the one in force first, then those dossiers were received under.

    Each names its packs by hash and its regimes with their days; a regime is chosen by the day of receipt.
    """
    office, day = request.app.state.office, service.day_of(as_of)
    others = [one for hash, one in sorted(office.lawbooks.items()) if hash != office.lawbook.hash]
    items = [
        brief(Teller(say, one), one, day, is_in_force=one is office.lawbook)
        for one in (office.lawbook, *others)
    ]
    return answer(LawbookListOut, {"as_of": day, "items": items}, headers=_headers(say), unless=known)


@lawbooks.get(
    "/{lawbook_hash}", response_model=LawbookOut, dependencies=[_Open], responses=problems(400, 404, 422, 429)
)
async def read_lawbook(
    request: Request, lawbook_hash: Hash, say: Say, known: IfNoneMatch, as_of: AsOf = None
) -> Response:
    """Read a lawbook: instruments, parameters by first day in force, routes, and when each form changed.

    Every value stands with its provision and how surely that is known. The criteria of a form on a day, to be
    read as sentences, are `/v1/award-forms/{code}`.
    """
    office: Any = request.app.state.office
    found = office.lawbooks.get(lawbook_hash)
    if found is None:
        raise NotFound
    shown = whole(Teller(say, found), service.day_of(as_of), is_in_force=found.hash == office.lawbook.hash)
    return answer(LawbookOut, shown, headers=_headers(say), unless=known)


def _headers(say: Speaker) -> dict[str, str]:
    return {**REFERENCE, "Content-Language": say.language, "Vary": "Accept-Language"}
