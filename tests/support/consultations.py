"""Opinions asked for and given over HTTP."""

from typing import Any, Final

import httpx

from support import world
from support.client import Client, shown
from support.flow import Road, done

COMMUNE = shown("dv", world.COMMUNE)
NEIGHBOUR = shown("dv", world.NEIGHBOUR)
PROVINCE = shown("dv", world.PROVINCE)
OTHER = shown("dv", world.OTHER_COMMUNE)
PATH = "/v1/consultations"
QUESTION = "Việc chấp hành chính sách thuế, bảo hiểm xã hội của cá nhân được đề nghị"
PUBLIC: Final[dict[str, Any]] = {"public": True, "place": "Cổng thông tin điện tử của phường"}


async def asked(road: Road, *bodies: str, as_: str = "appraiser", **more: Any) -> dict[str, Any]:
    """The dossier after its stage asked a neighbour, or those named."""
    named = list(bodies) or ([] if "public" in more else [NEIGHBOUR])
    body = {"bodies": named, "question": QUESTION, **more}
    found: dict[str, Any] = await road.step(as_, "consult", **body)
    return found


async def answered(caller: Client, road: Road, opinion: str = "agree", **more: Any) -> httpx.Response:
    """The answer of the caller's body to what it was asked on this dossier."""
    [one] = done(await caller.get(PATH, dossier_id=road.id, direction="received"))["items"]
    return await answer(caller, one["id"], opinion, **more)


async def answer(caller: Client, id: str, opinion: str = "agree", **more: Any) -> httpx.Response:
    """An answer by somebody who has just read what is asked."""
    etag, key = more.pop("etag", None), more.pop("key", "")
    seen = etag or (await caller.get(f"{PATH}/{id}")).headers.get("ETag")
    return await caller.post(f"{PATH}/{id}/answers", {"opinion": opinion, **more}, etag=seen, key=key)


async def received(caller: Client, **asked: Any) -> list[dict[str, Any]]:
    """What the caller's units were asked."""
    found: list[dict[str, Any]] = done(await caller.get(PATH, **asked))["items"]
    return found
