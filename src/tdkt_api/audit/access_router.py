"""Who was given whose data, for inspectors and for whose they are."""

from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request, Response

from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as new_router
from ..http.responses import problems
from ..http.speech import Say, Speaker
from ..http.transaction import Tx
from . import accesses
from .access_schemas import AccessFilters, AccessPage, OwnAccessPage

inspection = new_router("/v1/audit/access", tag="audit")
own = new_router("/v1/me/access", tag="audit")
routers = (inspection, own)
Inspector = Annotated[Actor, Depends(Requires(Permission.AUDIT_READ))]
Myself = Annotated[Actor, Depends(Requires(Permission.ME_READ))]
_LISTS: Final = problems(400, 401, 403, 404, 422, 503)


@inspection.get("", response_model=AccessPage, responses=_LISTS)
async def list_accesses(
    request: Request,
    filters: Annotated[AccessFilters, Query()],
    asked: ListAsked,
    actor: Inspector,
    say: Say,
    tx: Tx,
) -> Response:
    """List who was shown or exported whose data, the newest first.

    Of subjects of the caller's units, and what people acting for those units were given of others.
    """
    page: Any = await accesses.page(tx, asked, accesses.Wanted(**dict(filters)))
    return page_answer(AccessPage, replace(page, items=[_shown(row, say) for row in page.items]), request)


@own.get("", response_model=OwnAccessPage, responses=problems(400, 401, 422, 503))
async def list_my_accesses(request: Request, asked: ListAsked, actor: Myself, say: Say, tx: Tx) -> Response:
    """List when the data of the human behind the account were shown in full or exported, by which office.

    The name of the official is left out; the office answers for it. Empty where the account has no identity
    number, or nobody with it is registered.
    """
    page: Any = await accesses.own_page(tx, asked, actor)
    return page_answer(OwnAccessPage, replace(page, items=[_shown(row, say) for row in page.items]), request)


def _shown(row: accesses.Access, say: Speaker) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in type(row).__slots__},
        "subject_id": row.subject,
        "client": row.client_id,
        "request": row.request_id,
        "act_name": say.say(f"access.{row.act}"),
        "purpose_name": say.say(f"purpose.{row.purpose}"),
        "role_name": say.say(f"role.{row.role}"),
    }
