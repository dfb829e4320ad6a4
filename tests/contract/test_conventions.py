"""What every route keeps: entity tags, what may be kept by whom, limits, lists alike, numbers as text."""

from typing import Any, Final

import httpx
import pytest

from support.client import Client
from support.flow import SignIn
from support.live import application
from support.routes import ROUTES, Ruled, dependencies, filled, named, routes, sent
from tdkt_api.access.rules import Who
from tdkt_api.http.lists import asked as list_asked
from tdkt_api.http.openapi import operations
from tdkt_api.http.parameters import Route
from tdkt_api.http.responses import known

READS: Final = [one for one in ROUTES if one[0] == "GET"]
NOT_COUNTED: Final = {
    "/health/live",
    "/health/ready",
    "/metrics",
    "/.well-known/jwks.json",
    "/.well-known/oauth-authorization-server",
}
KEPT: Final = {
    "/v1/authorities",
    "/v1/bonus-quotes",
    "/v1/bonus-rounding",
    "/v1/rules",
    "/v1/lawbooks",
    "/v1/lawbooks/{lawbook_hash}",
    "/.well-known/jwks.json",
    "/.well-known/oauth-authorization-server",
    "/v1/award-forms",
    "/v1/award-forms/{code}",
    "/v1/policy",
    "/v1/problems",
    "/v1/process",
    "/v1/units",
    "/v1/units/{unit_id}",
}
"""Reference data: the same for everybody, nobody's."""
ASKED: Final = {"/v1/authorities": {"award": "giay_khen"}, "/v1/bonus-quotes": {"award": "giay_khen"}}
"""What must be said to be answered at all."""
WITHOUT_TAG: Final = {
    "/health/live",
    "/health/ready",
    "/metrics",
    "/v1/dossiers/{dossier_id}/steps",  # what I may do now
    "/v1/events",  # asked for again from where one is
    "/v1/collectives/{collective_id}/pathway",  # judged anew at each reading
    "/v1/individuals/{individual_id}/pathway",
    "/v1/me",
    "/v1/operations/{operation_id}/result",  # a file; its hash stands in the operation
    "/v1/public/awards",  # a search
}
FIXED: Final = {
    "/v1/awards/{award_id}/presentation",  # what was handed over, of one award
    "/v1/decisions/{decision_id}/notices",  # one for each dossier of the decision, at most fifty
    "/v1/events",  # read from a position on
    "/v1/lawbook-packs/{pack_id}/differences",  # of one pack
    "/v1/lawbooks",
    "/v1/me/awards",
    "/v1/policy",
    "/v1/problems",
    "/v1/process",
    "/v1/public/awards",  # at most ten
    "/v1/rules",  # of one day, some dozens
}
"""Lists that have no pages."""


def is_list(path: str) -> bool:
    """Whether what a path answers has items."""
    told = application().openapi()["paths"][path]["get"]["responses"]["200"].get("content", {})
    schema = told.get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    return "items" in application().openapi()["components"]["schemas"].get(name, {}).get("properties", {})


@pytest.mark.parametrize("path", sorted(path for _, path, _ in READS))
def test_a_single_resource_and_what_may_be_kept_has_an_entity_tag(path: str) -> None:
    has_tag = known in dependencies(routes()["GET", path])

    assert has_tag == (path in KEPT or not (is_list(path) or path in WITHOUT_TAG))


@pytest.mark.parametrize("path", sorted(path for _, path, _ in READS if is_list(path)))
def test_every_list_has_pages(path: str) -> None:
    assert (list_asked in dependencies(routes()["GET", path])) == (path not in FIXED)


@pytest.mark.parametrize("path", sorted(path for path in KEPT if "{" not in path))
async def test_reference_data_may_be_kept_and_has_not_changed(anyone: Client, path: str) -> None:
    query = ASKED.get(path, {})
    first = await anyone.get(path, **query)
    again = await anyone.get(path, etag=first.headers["ETag"], **query)

    assert first.headers["Cache-Control"].startswith("public, max-age=")
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("route", [one for one in ROUTES if one[1] not in KEPT], ids=named)
async def test_nothing_else_is_kept_by_anyone(sign_in: SignIn, route: Ruled) -> None:
    answer = await sent(await sign_in("everything"), route, filled(route[1]))

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("route", [one for one in ROUTES if one[1] not in NOT_COUNTED], ids=named)
def test_every_route_that_is_counted_documents_its_limit(route: Ruled) -> None:
    told = application().openapi()["paths"][route[1]][route[0].lower()]["responses"]

    assert "429" in told


@pytest.mark.parametrize("route", [one for one in ROUTES if one[2] is not Who.EVERYONE], ids=named)
async def test_every_answer_to_a_client_says_what_is_left(sign_in: SignIn, route: Ruled) -> None:
    answer = await sent(await sign_in("everything"), route, filled(route[1]))

    assert answer.headers["RateLimit-Policy"].startswith('"client";q=')
    assert answer.headers["RateLimit"].startswith('"client";r=')


PATCHES: Final = sorted(path for method, path, _ in ROUTES if method == "PATCH")


@pytest.mark.parametrize("path", PATCHES)
async def test_a_patch_is_a_merge_patch(sign_in: SignIn, path: str) -> None:
    everything = await sign_in("everything")

    async def patched(kind: str) -> httpx.Response:
        headers = {"Content-Type": kind}
        return await sent(
            everything, ("PATCH", path, Who.ROLES), filled(path), content=b"{}", headers=headers
        )

    for kind in ("application/merge-patch+json", "application/json"):
        assert (await patched(kind)).status_code in {404, 422}, kind
    refused = await patched("application/json-patch+json")
    assert (refused.status_code, refused.json()["code"]) == (415, "request.media_type")
    assert refused.headers["Accept-Patch"] == "application/merge-patch+json, application/json"


@pytest.mark.parametrize("path", PATCHES)
def test_a_merge_patch_is_documented(path: str) -> None:
    body = application().openapi()["paths"][path]["patch"]["requestBody"]["content"]

    assert set(body) == {"application/json", "application/merge-patch+json"}


def test_every_route_takes_only_what_it_declares() -> None:
    assert [key for key, route in routes().items() if not isinstance(route.route, Route)] == []


def test_every_parameter_is_described_by_a_schema_and_paths_by_their_pattern() -> None:
    for operation in operations(application().openapi()):
        for one in operation.get("parameters", ()):
            assert one.get("schema"), (operation["operationId"], one["name"])


def test_no_number_is_a_fraction_and_every_instant_has_its_zone() -> None:
    """Decimals are text in fixed point; instants are ours, which refuse one without a zone."""

    def found(value: Any, place: str) -> list[str]:
        if isinstance(value, list):
            return [one for n, inner in enumerate(value) for one in found(inner, f"{place}/{n}")]
        if not isinstance(value, dict):
            return []
        bare = value.get("format") == "date-time" and "examples" not in value
        own = [place] if value.get("type") == "number" or bare else []
        return own + [one for name, inner in value.items() for one in found(inner, f"{place}/{name}")]

    document = application().openapi()
    assert found(document["components"]["schemas"], "") + found(document["paths"], "") == []


def test_the_paths_and_members_keep_their_spelling() -> None:
    document = application().openapi()
    paths = [part for path in document["paths"] for part in path.split("/") if part and part[0] != "{"]
    names = {name for one in document["components"]["schemas"].values() for name in one.get("properties", {})}

    assert [part for part in paths if part != part.lower() or ("_" in part)] == []
    assert [name for name in names if not name.replace("_", "").isalnum() or name != name.lower()] == []
