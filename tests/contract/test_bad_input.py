"""Bad input to every route: a problem with a code and a way out, never a 5xx, and nothing written."""

from typing import Any, Final

import httpx
import pytest

from support.client import Client
from support.examples import DOCUMENT, of_nothing
from support.flow import SignIn
from tdkt_api.access import policy
from tdkt_api.access.rules import Who
from tdkt_api.http import oauth

ROUTES: Final = sorted((r.method, r.path, rule.who) for rule in policy.RULES.values() for r in rule.routes)
WRITING: Final = [(method, path, who) for method, path, who in ROUTES if method != "GET"]
SIGNED_IN: Final = [one for one in ROUTES if one[2] is not Who.EVERYONE]
WITH_ID: Final = [one for one in ROUTES if "_id}" in one[1]]
JSON: Final = {"Content-Type": "application/json"}
FORM: Final = {"POST /oauth2/token", "POST /oauth2/revocation"}
UNSOUND: Final = {
    "cut off": b'{"name": "x"',
    "empty": b"",
    "a list": b"[]",
    "null": b"null",
    "a number": b"17",
    "an unknown member": b'{"no_such_member": 1}',
    "bytes that are no text": b'{"name": "\xff\xfe"}',
    "NUL": b'{"name": "a\\u0000b"}',
    "half a pair": b'{"name": "\\ud800"}',
    "deep": b"[" * 500 + b"]" * 500,
    "not a number": b'{"year": NaN}',
    "too large a number": b'{"year": 1e400, "version": 123456789012345678901234567890}',
    "wrong kinds": b'{"name": [], "year": {}, "dossiers": "x", "items": 3, "lines": null, "unit_id": false}',
}
WRONG_IDS: Final = (
    "x",
    "%00",
    "hs_",
    "zz_01kezv8kjgfv1ph80rwnv5rxjx",
    "hs_01kezv8kjgfv1ph80rwnv5rxj!",
    "..%2F..",
    "%F0%9F%8F%85",
)


def takes_a_body(route: tuple[str, str, Who]) -> bool:
    return "requestBody" in DOCUMENT["paths"].get(route[1], {}).get(route[0].lower(), {})


def named(route: tuple[str, str, Who]) -> str:
    return f"{route[0]} {route[1]}"


async def sent(client: Client, route: tuple[str, str, Who], path: str, **given: Any) -> httpx.Response:
    """As a caller who forgets nothing else."""
    own = {"Authorization": f"Bearer {client.token}"} if client.token else {}
    headers = {**own, "Idempotency-Key": "bad", "If-Match": '"v1"', **given.pop("headers", {})}
    return await client.http.request(route[0], path, headers=headers, **given)


def must_be_a_problem(answer: httpx.Response) -> dict[str, Any]:
    """A refusal that says what, where and how to get on."""
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text)
    is_oauth = answer.request.url.path in oauth.PATHS
    kind = "application/json" if is_oauth else "application/problem+json"
    assert answer.headers["Content-Type"] == kind
    told: dict[str, Any] = answer.json()
    assert is_oauth == ("error" in told)
    assert told["status"] == answer.status_code
    assert told["title"]
    assert told["detail"]
    assert told["way_out"]
    assert told["request_id"] == answer.headers["X-Request-Id"]
    return told


@pytest.mark.parametrize("route", [one for one in WRITING if takes_a_body(one)], ids=named)
async def test_an_unsound_body_is_refused(
    sign_in: SignIn, connection: Any, route: tuple[str, str, Who]
) -> None:
    everything = await sign_in("everything")

    for name, body in UNSOUND.items():
        answer = await sent(everything, route, of_nothing(route[1]), content=body, headers=JSON)
        told = must_be_a_problem(answer)
        assert told["code"] in {"request.not_json", "request.invalid", "request.media_type"}, (name, told)

    assert await connection.fetchval("SELECT count(*) FROM idempotency") == 0


@pytest.mark.parametrize("route", [one for one in WRITING if takes_a_body(one)], ids=named)
async def test_a_body_of_another_kind_is_refused(sign_in: SignIn, route: tuple[str, str, Who]) -> None:
    headers = {"Content-Type": "application/json" if named(route) in FORM else "application/xml"}

    answer = await sent(
        await sign_in("everything"), route, of_nothing(route[1]), content=b"<a/>", headers=headers
    )

    assert must_be_a_problem(answer)["code"] == "request.media_type"
    assert answer.status_code == 415


@pytest.mark.parametrize("route", ROUTES, ids=named)
async def test_a_parameter_that_is_not_declared_is_refused(
    sign_in: SignIn, route: tuple[str, str, Who]
) -> None:
    everything = await sign_in("everything")
    kinds = {"data": {"a": "b"}} if named(route) in FORM else {"json": {}} if route in WRITING else {}

    answer = await sent(everything, route, of_nothing(route[1]), params={"no_such": "1"}, **kinds)

    assert must_be_a_problem(answer)["code"] == "request.unknown_parameter"


@pytest.mark.parametrize("route", SIGNED_IN, ids=named)
@pytest.mark.parametrize("token", [None, "", "x", "a.b.c"], ids=["none", "empty", "one part", "three parts"])
async def test_whoever_is_nobody_is_refused_first(
    anyone: Client, route: tuple[str, str, Who], token: str | None
) -> None:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}

    answer = await sent(anyone, route, of_nothing(route[1]), headers=headers)

    assert must_be_a_problem(answer)["code"] in {"auth.token_missing", "auth.token_invalid"}
    assert answer.status_code == 401


@pytest.mark.parametrize("route", WITH_ID, ids=named)
async def test_an_id_that_is_none_is_not_found(sign_in: SignIn, route: tuple[str, str, Who]) -> None:
    everything = await sign_in("everything")

    for value in WRONG_IDS:
        answer = await sent(
            everything, route, of_nothing(route[1], value), **({"json": {}} if route in WRITING else {})
        )
        told = must_be_a_problem(answer)
        assert told["code"] in {"resource.not_found", "request.invalid", "request.method"}, (value, told)


PAGED: Final = [route for route in ROUTES if route[0] == "GET" and "{" not in route[1]]
VALUES: Final = (
    "",
    "x",
    "-1",
    "0",
    "99999999999999999999",
    "\x00",
    "🏅" * 50,
    "a" * 3000,
    "2026-02-30",
    "' OR 1=1 --",
)


@pytest.mark.parametrize("route", PAGED, ids=named)
async def test_no_value_of_a_parameter_breaks_a_list(
    sign_in: SignIn, app: Any, route: tuple[str, str, Who]
) -> None:
    everything = await sign_in("everything")
    declared = app.openapi()["paths"][route[1]]["get"].get("parameters", ())

    for parameter in (one["name"] for one in declared if one["in"] == "query"):
        for value in VALUES:
            answer = await sent(everything, route, route[1], params={parameter: value})
            assert answer.status_code < 500, (parameter, value, answer.text)
            if answer.status_code >= 400:
                must_be_a_problem(answer)
