"""From a result to bytes: entity tags, 304, and what routes document."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from fastapi import Response

from support.small_app import application, calling
from tdkt_api.http.parameters import router
from tdkt_api.http.responses import IfNoneMatch, answer, dump, etag, problems
from tdkt_api.http.schemas import Out

things = router("/v1/things")


class ThingOut(Out):
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class Form:
    name: str


@things.get("/versioned")
async def versioned(known: IfNoneMatch) -> Response:
    """Show version 12."""
    return answer(ThingOut, Row("Nguyễn", 12), unless=known)


@things.get("/reference")
async def reference(known: IfNoneMatch) -> Response:
    """Show reference data."""
    return answer(list[ThingOut], [Form("a"), Form("b")], unless=known, headers={"Cache-Control": "public"})


@things.post("")
async def made() -> Response:
    """Make one."""
    return answer(ThingOut, Row("x", 1), 201, {"Location": "/v1/things/x"})


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with calling(application(things)) as found:
        yield found


async def test_a_version_is_a_strong_entity_tag(client: httpx.AsyncClient) -> None:
    answered = await client.get("/v1/things/versioned")

    assert answered.headers["ETag"] == etag(12) == '"v12"'
    assert answered.json() == {"name": "Nguyễn"}
    assert answered.headers["content-type"] == "application/json"


@pytest.mark.parametrize("header", ['"v12"', 'W/"v12"', '"v1", "v12"', "*"])
async def test_what_the_caller_has_is_304_without_a_body(client: httpx.AsyncClient, header: str) -> None:
    answered = await client.get("/v1/things/versioned", headers={"If-None-Match": header})

    assert (answered.status_code, answered.content) == (304, b"")
    assert answered.headers["ETag"] == '"v12"'


@pytest.mark.parametrize("header", ["", '"v1"', "v12", '"v12', "nonsense", '"V12"'])
async def test_what_the_caller_has_not_is_sent(client: httpx.AsyncClient, header: str) -> None:
    answered = await client.get("/v1/things/versioned", headers={"If-None-Match": header})

    assert answered.status_code == 200


async def test_reference_data_has_the_tag_of_its_bytes(client: httpx.AsyncClient) -> None:
    first = await client.get("/v1/things/reference")

    again = await client.get("/v1/things/reference", headers={"If-None-Match": first.headers["ETag"]})

    assert first.json() == [{"name": "a"}, {"name": "b"}]
    assert again.status_code == 304
    assert again.headers["Cache-Control"] == "public"


async def test_what_was_made_says_where(client: httpx.AsyncClient) -> None:
    answered = await client.post("/v1/things")

    assert (answered.status_code, answered.headers["Location"]) == (201, "/v1/things/x")
    assert answered.headers["ETag"] == '"v1"'


def test_members_that_a_schema_does_not_show_stay_inside() -> None:
    assert json.loads(dump(ThingOut, Row("x", 3))) == {"name": "x"}


def test_a_value_that_does_not_fit_its_schema_is_our_failure() -> None:
    with pytest.raises(ValueError, match="name"):
        dump(ThingOut, Row(7, 3))  # type: ignore[arg-type]


def test_a_route_documents_refusals_by_one_schema() -> None:
    told = problems(404, 412)

    assert list(told) == [404, 412]
    assert told[412]["content"] == {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
    }
