"""Achievements, entered over HTTP."""

from typing import Any, Final

import httpx

from support.client import Client

PATH: Final = "/v1/achievements"
TITLE: Final = "Cứu người bị đuối nước tại hồ Tây"
PAPER: Final[dict[str, Any]] = {
    "title": "Biên bản xác minh",
    "kind": "minutes",
    "sha256": "ab" * 32,
    "size_bytes": 20_480,
    "media_type": "application/pdf",
    "issued_by": "Công an phường",
    "issued_on": "2025-08-02",
    "reference": "12/BB-CAP",
}


def deed(subject: str, **more: Any) -> dict[str, Any]:
    """An achievement as it is sent."""
    return {
        "subject_id": subject,
        "kind": "sudden",
        "title": TITLE,
        "description": "Một mình bơi ra cứu hai em nhỏ",
        "happened_from": "2025-08-01",
        "field": "Cứu nạn",
        "figures": [{"name": "Người được cứu", "value": "2", "unit": "người"}],
        "evidence": [PAPER],
        "scope": "grassroots",
        **more,
    }


async def entered(caller: Client, subject: str, **more: Any) -> httpx.Response:
    return await caller.post(PATH, deed(subject, **more))


async def act(caller: Client, made: httpx.Response, verb: str, body: Any, **how: Any) -> httpx.Response:
    """An act on an achievement as it was last answered."""
    how.setdefault("etag", made.headers["ETag"])
    return await caller.post(f"{PATH}/{made.json()['id']}/{verb}", body, **how)


async def confirmed(caller: Client, made: httpx.Response, **how: Any) -> httpx.Response:
    return await act(caller, made, "confirmation", {}, **how)


async def withdrawn(caller: Client, made: httpx.Response, **how: Any) -> httpx.Response:
    return await act(caller, made, "withdrawal", {"reason": "Ghi nhầm người"}, **how)
