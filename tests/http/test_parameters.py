"""Nothing undeclared is taken; pages have a size."""

from collections.abc import AsyncIterator
from typing import Annotated

import httpx
import pytest
from fastapi import Depends, FastAPI, Form, Query, Response
from pydantic import BaseModel

from support.small_app import application, calling
from tdkt_api.http.parameters import PageAsked, Route, router
from tdkt_api.http.schemas import In
from tdkt_api.http.types import Line

things = router("/v1/things", "units")


class Filters(BaseModel):
    state: str = "any"
    kind: list[str] = []


async def also(as_of: str = "today") -> str:
    return as_of


class NameIn(In):
    name: Line


@things.get("")
async def find(q: str = "", many: Annotated[list[str], Query()] = [], day: str = Depends(also)) -> Response:  # noqa: B006 - FastAPI copies it
    """Find things."""
    return Response(f"{q}{many}{day}")


@things.get("/filtered")
async def filtered(filters: Annotated[Filters, Query()]) -> Response:
    """Find things by filters."""
    return Response(filters.state)


@things.get("/pages")
async def paged(page: PageAsked) -> Response:
    """Say the page."""
    return Response(f"{page.size} {page.token}")


@things.get("/plain")
async def plain() -> Response:
    """Take nothing."""
    return Response("x")


@things.post("/json")
async def json_taken(body: NameIn) -> Response:
    """Take JSON."""
    return Response(body.name)


@things.patch("/json")
async def patch_taken(body: NameIn) -> Response:
    """Take a merge patch."""
    return Response(body.name)


@things.post("/form")
async def form_taken(name: Annotated[str, Form()]) -> Response:
    """Take a form."""
    return Response(name)


@things.post("/nothing")
async def nothing_taken() -> Response:
    """Take no body."""
    return Response("done")


APP = application(things)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with calling(APP) as found:
        yield found


@pytest.mark.parametrize(
    "path",
    [
        "?q=1",
        "?many=1&many=2",
        "?as_of=2026-01-15",
        "/filtered?state=a&kind=1&kind=2",
        "/pages?page_size=7",
        "/plain?",
    ],
)
async def test_what_is_declared_is_taken(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"/v1/things{path}")).status_code == 200


@pytest.mark.parametrize(
    ("path", "pointer", "code"),
    [
        ("?Q=1", "/Q", "parameter.unknown"),
        ("?stat=a", "/stat", "parameter.unknown"),
        ("?q=1&q=2", "/q", "parameter.repeated"),
        ("/filtered?state=a&state=b", "/state", "parameter.repeated"),
        ("/filtered?status=a", "/status", "parameter.unknown"),
        ("/plain?q", "/q", "parameter.unknown"),
        ("/plain?001099012345=1", "", "parameter.unknown"),
        ("/plain?%00=1", "", "parameter.unknown"),
        ("/plain?=1", "", "parameter.unknown"),
    ],
)
async def test_what_is_not_declared_is_400(
    client: httpx.AsyncClient, path: str, pointer: str, code: str
) -> None:
    refused = await client.get(f"/v1/things{path}")

    assert (refused.status_code, refused.json()["code"]) == (400, "request.unknown_parameter")
    assert [(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]] == [(pointer, code)]


async def test_an_undeclared_parameter_comes_before_a_wrong_value(client: httpx.AsyncClient) -> None:
    refused = await client.get("/v1/things/pages?page_size=x&typo=1")

    assert refused.status_code == 400


@pytest.mark.parametrize(
    ("asked", "size"), [("1", 1), ("50", 50), ("200", 200), ("201", 200), ("9" * 100, 200)]
)
async def test_a_page_is_at_most_200(client: httpx.AsyncClient, asked: str, size: int) -> None:
    assert (await client.get(f"/v1/things/pages?page_size={asked}")).text == f"{size} None"


@pytest.mark.parametrize("asked", ["0", "-1", "x", "1.5", "9" * 5000])
async def test_a_page_of_no_size_is_422(client: httpx.AsyncClient, asked: str) -> None:
    assert (await client.get(f"/v1/things/pages?page_size={asked}")).status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "kind", "status"),
    [
        ("POST", "json", "application/json", 200),
        ("POST", "json", "application/json; charset=UTF-8", 200),
        ("POST", "json", 'Application/JSON; charset="utf-8"', 200),
        ("POST", "json", "application/json; charset=latin-1", 415),
        ("POST", "json", "application/merge-patch+json", 415),
        ("POST", "json", "application/vnd.api+json", 415),
        ("POST", "json", "text/json", 415),
        ("POST", "json", "", 415),
        ("PATCH", "json", "application/merge-patch+json", 200),
        ("PATCH", "json", "application/json", 200),
        ("PATCH", "json", "application/json-patch+json", 415),
        ("POST", "form", "application/json", 415),
    ],
)
async def test_a_body_comes_in_a_kind_that_is_taken(
    client: httpx.AsyncClient, method: str, path: str, kind: str, status: int
) -> None:
    headers = {"Content-Type": kind} if kind else {}

    answered = await client.request(method, f"/v1/things/{path}", content=b'{"name":"x"}', headers=headers)

    assert answered.status_code == status


async def test_a_form_is_taken_where_a_form_is_declared(client: httpx.AsyncClient) -> None:
    assert (await client.post("/v1/things/form", data={"name": "x"})).text == "x"
    assert (await client.post("/v1/things/json", data={"name": "x"})).status_code == 415


async def test_a_route_without_a_body_needs_no_kind(client: httpx.AsyncClient) -> None:
    assert (await client.post("/v1/things/nothing")).text == "done"


def test_only_coroutines_are_routes() -> None:
    def plain_function() -> None:
        """Not awaited."""

    with pytest.raises(TypeError, match="plain_function"):
        Route("/x", plain_function)


async def test_a_router_included_under_a_prefix_is_checked_too() -> None:
    app = FastAPI()
    app.include_router(things, prefix="/inner")

    async with calling(application(app.router)) as client:
        assert (await client.get("/inner/v1/things/plain?typo=1")).status_code == 400
