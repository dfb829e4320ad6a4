"""Batches of nominations, as tests send and read them."""

from typing import Any

import httpx

from support.client import Client
from support.flow import Road, done
from support.traces import pointers


async def sent(client: Client, road: Road, *items: dict[str, Any], **more: Any) -> httpx.Response:
    return await client.post(path_of(road), {"items": list(items), **more})


def path_of(road: Road) -> str:
    return f"/v1/dossiers/{road.id}/nominations/batch"


def problems(answer: httpx.Response) -> list[tuple[str, list[str]] | None]:
    """Of each item the code and the pointers of its problem."""
    found = [item["problem"] for item in done(answer)["items"]]
    return [one and (one["code"], pointers(one)) for one in found]
