"""A body is read once, and none of its objects names a member twice."""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Depends, Response

from support.small_app import JSON, application, calling
from tdkt_api.errors import NotPermitted
from tdkt_api.http.parameters import router

things = router("/v1/things")


async def nobody() -> None:
    raise NotPermitted


@things.post("")
async def echo(body: dict[str, Any]) -> Response:
    """Give back what was understood."""
    return Response(json.dumps(body, ensure_ascii=False))


@things.post("/closed")
async def closed(may: Annotated[None, Depends(nobody)], body: dict[str, Any]) -> Response:
    """Nobody gets here."""
    raise AssertionError(body)


APP = application(things)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with calling(APP) as found:
        yield found


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ('{"a": 1, "a": 1}', ["/a"]),
        ('{"a": 1, "b": {"c": [0, {"d": 1, "e": 2, "d": 3}]}}', ["/b/c/1/d"]),
        ('{"a": [{"b": 1, "b": 2}, {"b": 1, "b": 2}]}', ["/a/0/b", "/a/1/b"]),
        ('{"a": {"b": 1, "b": 2}, "a": {"c": 1}}', ["/a"]),
        ('{"a": 1, "\\u0061": 2}', ["/a"]),
        ('{"x": {"001099012345": 1, "001099012345": 2}}', ["/x"]),
        ('{"' + "a" * 50 + '": 1, "' + "a" * 50 + '": 2}', [""]),
    ],
)
async def test_a_name_that_stands_twice_is_refused_with_its_place(
    client: httpx.AsyncClient, body: str, pointers: list[str]
) -> None:
    refused = await client.post("/v1/things", content=body, headers=JSON)

    told = refused.json()
    assert (refused.status_code, told["code"]) == (400, "request.not_json")
    assert [(one["pointer"], one["code"]) for one in told["errors"]] == [
        (p, "json.doubled") for p in pointers
    ]
    assert "001099012345" not in refused.text


@pytest.mark.parametrize(
    "body",
    [
        '{"a": 1, "A": 2}',
        '{"a": {"a": {"a": 1}}}',
        '{"a": [{"b": 1}, {"b": 2}]}',
        '\ufeff{"tên": "Ánh"}',
        "{}",
    ],
)
async def test_the_same_name_in_different_objects_is_taken(client: httpx.AsyncClient, body: str) -> None:
    taken = await client.post("/v1/things", content=body.encode(), headers=JSON)

    assert taken.json() == json.loads(body.encode())


async def test_who_may_not_ask_learns_nothing_of_names(client: httpx.AsyncClient) -> None:
    refused = await client.post("/v1/things/closed", content='{"a": 1, "a": 2}', headers=JSON)

    assert (refused.status_code, refused.json()["code"]) == (403, "auth.not_permitted")


async def test_twenty_are_told_at_most(client: httpx.AsyncClient) -> None:
    body = '{"a": [' + ",".join(['{"b": 1, "b": 2}'] * 1000) + "]}"

    refused = await client.post("/v1/things", content=body, headers=JSON)

    assert len(refused.json()["errors"]) == 20


async def test_a_sound_body_is_parsed_once(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def second(*_: Any, **__: Any) -> Any:
        raise AssertionError("parsed again")

    monkeypatch.setattr("tdkt_api.http.reading.json.loads", second)

    assert (await client.post("/v1/things", content='{"a": 1}', headers=JSON)).status_code == 200
