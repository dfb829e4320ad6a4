"""Holds, placed and lifted over HTTP."""

from typing import Any

import httpx

from support import world
from support.client import Client, shown

COMMUNE = shown("dv", world.COMMUNE)
NEIGHBOUR = shown("dv", world.NEIGHBOUR)
PROVINCE = shown("dv", world.PROVINCE)
REASON = "Đang xem xét kỷ luật theo đơn tố cáo số 7"


def hold(individual: str, unit: str = PROVINCE, **more: Any) -> dict[str, Any]:
    """A hold as it is sent."""
    return {
        "subject_id": individual,
        "unit_id": unit,
        "category": "discipline",
        "reason": REASON,
        **more,
    }


async def placed(caller: Client, individual: str, unit: str = PROVINCE, **more: Any) -> httpx.Response:
    return await caller.post("/v1/holds", hold(individual, unit, **more))


async def lifted(caller: Client, held: httpx.Response, unit: str = PROVINCE, **more: Any) -> httpx.Response:
    body = {"unit_id": unit, "reason": "Kết luận không có vi phạm", **more}
    return await caller.post(
        f"/v1/holds/{held.json()['id']}/lifting", body, etag=more.pop("etag", held.headers["ETag"])
    )
