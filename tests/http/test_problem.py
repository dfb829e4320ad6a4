"""Every refusal is a problem: its members, its language, its headers, and nothing of what was sent."""

import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, HTTPException, Request, Response

from support.small_app import JSON, MESSAGES, application, calling
from tdkt_api.errors import (
    AgainstVote,
    Busy,
    CriteriaNotMet,
    DomainError,
    Fault,
    IllegalStep,
    InvalidToken,
    KeyInFlight,
    LockTimeout,
    NotFound,
    NotPermitted,
    Stale,
    TokenMissing,
    TooManySignIns,
)
from tdkt_api.http.parameters import router
from tdkt_api.http.problem import describe
from tdkt_api.http.responses import Problem, answer
from tdkt_api.http.schemas import In, Out
from tdkt_api.http.types import Count, Day, Line

SECRET = "001099012345"
REFUSALS: dict[str, Exception] = {}
MEMBERS = [
    "type",
    "title",
    "status",
    "detail",
    "instance",
    "code",
    "request_id",
    "errors",
    "legal_basis",
    "way_out",
]
things = router("/v1/things")


class ThingIn(In):
    name: Line
    count: Count
    day: Day


class ThingOut(Out):
    name: str


@things.get("/refused/{name}")
async def refused(name: str) -> Response:
    """Refuse as told."""
    raise REFUSALS[name]


@things.post("/refused/{name}")
async def refused_act(name: str) -> Response:
    """Refuse an act as told."""
    raise REFUSALS[name]


@things.post("")
async def make(body: ThingIn) -> Response:
    """Make one."""
    return answer(ThingOut, body, 201)


@things.get("")
async def find(size: int = 1) -> Response:
    """Find them."""
    return Response(str(size))


@pytest.fixture
def app() -> FastAPI:
    return application(things)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(app) as found:
        yield found


def raising(error: Exception) -> str:
    name = f"r{len(REFUSALS)}"
    REFUSALS[name] = error
    return f"/v1/things/refused/{name}"


async def test_a_refusal_has_exactly_the_members_of_a_problem(client: httpx.AsyncClient) -> None:
    refused = await client.get(raising(NotPermitted()), headers={"X-Request-Id": "portal-1"})

    assert refused.status_code == 403
    assert refused.headers["content-type"] == "application/problem+json"
    told = refused.json()
    assert list(told) == MEMBERS
    assert told["type"] == "/v1/problems/auth.not_permitted"
    assert (told["status"], told["code"], told["request_id"]) == (403, "auth.not_permitted", "portal-1")
    assert told["instance"].startswith("/v1/things/refused/")
    assert (told["errors"], told["legal_basis"]) == ([], [])


@pytest.mark.parametrize("code", sorted(DomainError.all_codes()))
async def test_every_code_is_told_in_both_languages(client: httpx.AsyncClient, code: str) -> None:
    path = raising(DomainError.all_codes()[code]())

    told = [
        (await client.get(path, headers={"Accept-Language": language})).json() for language in ("vi", "en")
    ]

    assert [entry["code"] for entry in told] == [code, code]
    assert told[0]["title"] != told[1]["title"]
    for entry in told:
        Problem.model_validate(entry)


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        (None, "vi"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("fr,en;q=0.5,vi;q=0.4", "en"),
        ("en;q=0", "vi"),
        ("en;q=nan", "vi"),
        ("en;q=x,vi;q=0.1", "vi"),
        ("*", "vi"),
        ("ja", "vi"),
        (",;=,en", "en"),
    ],
)
async def test_the_language_is_the_one_preferred(
    client: httpx.AsyncClient, asked: str | None, spoken: str
) -> None:
    headers = {} if asked is None else {"Accept-Language": asked}

    refused = await client.get(raising(NotFound()), headers=headers)

    assert refused.headers["content-language"] == spoken
    assert refused.json()["title"] == MESSAGES.text(
        "problem.resource.not_found.title", "en" if spoken == "en" else "vi"
    )


async def test_a_state_is_said_by_its_name(client: httpx.AsyncClient) -> None:
    refused = await client.get(raising(IllegalStep(action="decide", state="draft")))

    assert "“dự thảo”" in refused.json()["detail"]
    assert "“quyết định”" in refused.json()["detail"]


async def test_a_stale_version_shows_the_current_one(client: httpx.AsyncClient) -> None:
    refused = await client.get(raising(Stale(current=7)))

    assert refused.status_code == 412
    assert refused.json()["current_etag"] == '"v7"'


async def test_a_refusal_by_law_shows_findings_and_provisions(client: httpx.AsyncClient) -> None:
    provision = {"instrument": "law_06_2022", "article": "23", "confidence": "verified"}
    finding = {"code": "rating.year", "status": "not_met"}

    refused = await client.get(raising(CriteriaNotMet(legal_basis=[provision], findings=[finding])))

    assert refused.status_code == 409
    assert refused.json()["legal_basis"] == [provision]
    assert refused.json()["findings"] == [finding]


async def test_a_fault_has_pointer_code_message_and_params(client: httpx.AsyncClient) -> None:
    fault = Fault("/dossiers/0/version", "value.too_small", {"limit": 3})

    refused = await client.get(raising(AgainstVote(faults=[fault])))

    assert refused.json()["errors"] == [
        {
            "pointer": "/dossiers/0/version",
            "code": "value.too_small",
            "message": "Giá trị nhỏ hơn giới hạn 3.",
            "params": {"limit": 3},
        }
    ]


async def test_a_refusal_at_a_place_is_told_there_in_its_own_words(client: httpx.AsyncClient) -> None:
    refused = await client.get(raising(Stale(current=2).at("/dossiers/1/version")))

    (fault,) = refused.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("/dossiers/1/version", "resource.stale")
    assert fault["message"] == refused.json()["detail"]


@pytest.mark.parametrize(
    ("error", "status", "header", "value"),
    [
        (TokenMissing(), 401, "WWW-Authenticate", 'Bearer realm="tdkt"'),
        (InvalidToken(), 401, "WWW-Authenticate", 'Bearer realm="tdkt", error="invalid_token"'),
        (Busy(), 503, "Retry-After", "1"),
        (LockTimeout(), 503, "Retry-After", "1"),
        (KeyInFlight(), 409, "Retry-After", "2"),
        (TooManySignIns(retry_after=30), 429, "Retry-After", "30"),
        (HTTPException(413), 413, "Connection", "close"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
async def test_a_refusal_carries_the_header_a_client_acts_on(
    client: httpx.AsyncClient, error: Exception, status: int, header: str, value: str
) -> None:
    refused = await client.get(raising(error))

    assert (refused.status_code, refused.headers[header]) == (status, value)


async def test_an_unknown_path_is_a_problem(client: httpx.AsyncClient) -> None:
    refused = await client.get("/v1/nothing?cccd=" + SECRET)

    assert (refused.status_code, refused.json()["code"]) == (404, "resource.not_found")
    assert refused.json()["instance"] == "/v1/nothing"
    assert SECRET not in refused.text


async def test_a_trailing_slash_is_another_path(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1/things/")).status_code == 404


async def test_a_wrong_method_is_a_problem_that_names_the_right_ones(client: httpx.AsyncClient) -> None:
    refused = await client.delete("/v1/things")

    assert (refused.status_code, refused.json()["code"]) == (405, "request.method")
    assert refused.headers["Allow"]


async def test_a_value_in_the_query_is_422_with_its_parameter(client: httpx.AsyncClient) -> None:
    refused = await client.get("/v1/things", params={"size": "many"})

    assert (refused.status_code, refused.json()["code"]) == (422, "request.invalid")
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/size"]
    assert "many" not in refused.text


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, {("/name", "value.missing"), ("/count", "value.missing"), ("/day", "value.missing")}),
        ({"name": SECRET * 30, "count": 1, "day": "2026-01-15"}, {("/name", "value.too_long")}),
        ({"name": " ", "count": 1, "day": "2026-01-15"}, {("/name", "value.too_short")}),
        (
            {"name": 1, "count": "1", "day": 5},
            {("/name", "value.wrong_type"), ("/count", "value.wrong_type"), ("/day", "value.not_a_date")},
        ),
        (
            {"name": "x", "count": -1, "day": "2026-02-30"},
            {("/count", "value.too_small"), ("/day", "value.not_a_date")},
        ),
        ({"name": "x", "count": True, "day": "2026-01-15"}, {("/count", "value.wrong_type")}),
        (
            {"name": "x", "count": 1, "day": "2026-01-15", "owner": SECRET},
            {("/owner", "value.unknown_member")},
        ),
        ({"name": "x", "count": 1, "day": "2026-01-15", SECRET: 1}, {("", "value.unknown_member")}),
        ({"name": "x", "count": 1, "day": "2026-01-15", "a/b~c": 1}, {("", "value.unknown_member")}),
        ([], {("", "value.wrong_type")}),
        (SECRET, {("", "value.wrong_type")}),
        (None, {("", "value.wrong_type")}),
    ],
    ids=[
        "empty",
        "long",
        "blank",
        "types",
        "ranges",
        "a truth value",
        "a member more",
        "a number as member",
        "signs in a member",
        "a list",
        "a text",
        "null",
    ],
)
async def test_a_wrong_body_is_422_with_its_places(
    client: httpx.AsyncClient, body: Any, told: set[tuple[str, str]]
) -> None:
    refused = await client.post("/v1/things", content=json.dumps(body), headers=JSON)

    assert refused.status_code == 422
    assert {(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]} == told
    assert SECRET not in refused.text


@pytest.mark.parametrize("body", [b"{", b"nothing", b'{"name": }', b"\x80", b"\xef\xbb\xbf{}x"])
async def test_a_body_that_is_no_json_is_400(client: httpx.AsyncClient, body: bytes) -> None:
    refused = await client.post("/v1/things", content=body, headers=JSON)

    assert (refused.status_code, refused.json()["code"]) == (400, "request.not_json")


async def test_a_failure_says_nothing_of_its_cause(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "tdkt.http"):
        failed = await client.get(
            raising(RuntimeError(f"row of {SECRET}")), headers={"X-Request-Id": "portal-9"}
        )

    assert (failed.status_code, failed.json()["code"]) == (500, "service.failed")
    assert failed.json()["request_id"] == "portal-9"
    assert "RuntimeError" not in failed.text
    assert "RuntimeError" in caplog.text
    assert "portal-9" in caplog.text
    assert SECRET not in failed.text + caplog.text


@pytest.mark.parametrize(
    ("method", "error", "watched"),
    [
        ("GET", TokenMissing(), 1),
        ("GET", NotPermitted(), 1),
        ("GET", NotFound(), 0),
        ("POST", NotFound(), 1),
        ("POST", IllegalStep(), 1),
        ("POST", Stale(current=1), 0),
        ("POST", Busy(), 0),
        ("POST", RuntimeError(), 0),
    ],
    ids=str,
)
async def test_the_record_of_refusals_is_told_what_deserves_it(
    app: FastAPI, client: httpx.AsyncClient, method: str, error: Exception, watched: int
) -> None:
    seen: list[tuple[str, str]] = []

    async def hook(request: Request, refusal: DomainError) -> None:
        seen.append((request.scope["route"].path, refusal.code))

    app.state.refusals = hook

    await client.request(method, raising(error))

    assert seen == ([("/v1/things/refused/{name}", getattr(error, "code", ""))] if watched else [])


async def test_a_record_that_fails_leaves_the_refusal_as_it_is(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    async def hook(request: Request, refusal: DomainError) -> None:
        raise Busy

    app.state.refusals = hook

    assert (await client.get(raising(NotPermitted()))).status_code == 403


def test_one_item_of_a_batch_is_described_alike(app: FastAPI) -> None:
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/x",
        "headers": [],
        "query_string": b"",
        "app": app,
        "server": ("tdkt.example.vn", 80),
        "state": {"request_id": "r"},
    }

    told = describe(Request(scope), NotFound())

    assert list(told) == MEMBERS
    assert (told["status"], told["instance"]) == (404, "/v1/x")
