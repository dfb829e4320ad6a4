"""Routes, policy and document are three views of one set; whatever is missing in one stops the start."""

from typing import Any, Final

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import iter_route_contexts

from support.live import application, settings
from support.routes import dependencies, routes
from tdkt_api import main
from tdkt_api.access import policy
from tdkt_api.access.actor import current_actor
from tdkt_api.access.permissions import Permission
from tdkt_api.access.policy import Open, api_routes
from tdkt_api.access.rules import Who
from tdkt_api.http.idempotency import once
from tdkt_api.http.openapi import operations
from tdkt_api.http.transaction import request_reading, request_transaction
from tdkt_api.http.version import if_match
from tdkt_api.units import router as units

Set = set[tuple[str, str]]
OUTSIDE: Final = {
    "/oauth2/authorize",  # the page on which people sign in
    "/docs",
    "/docs/{name}",
    "/docs/operations",
    "/docs/problems",
    "/docs/operations/{operation_id}",
    "/v1/problems/{code}",
    "/openapi.json",
}
WITHOUT_KEY: Final = {
    ("POST", "/oauth2/token"),  # answers with a secret, which no record may keep
    ("POST", "/oauth2/revocation"),  # what it is for can be done once only
    ("POST", "/v1/dossiers/{dossier_id}/history/exports"),  # answers anew each time and says so each time
    ("POST", "/v1/audit/exports"),  # the same
    ("POST", "/v1/individuals/{individual_id}/unmask"),  # answers with what no record may keep
    ("POST", "/v1/households/{household_id}/unmask"),  # the same
}
WITH_VERSION: Final = {
    ("POST", "/v1/dossiers/{dossier_id}/steps"),
    ("POST", "/v1/dossiers/{dossier_id}/nominations/{nomination_id}/withdrawal"),
    ("POST", "/v1/submissions/{submission_id}/signature"),
    ("POST", "/v1/decisions/{decision_id}/signature"),
    ("POST", "/v1/meetings/{meeting_id}/closing"),
    ("POST", "/v1/achievements/{achievement_id}/confirmation"),
    ("POST", "/v1/achievements/{achievement_id}/withdrawal"),
    ("POST", "/v1/consultations/{consultation_id}/answers"),
    ("POST", "/v1/holds/{hold_id}/lifting"),
    ("POST", "/v1/lawbook-packs/{pack_id}/publication"),
    ("POST", "/v1/grants/{grant_id}/ending"),
    ("POST", "/v1/decisions/{decision_id}/signed-file"),
    ("POST", "/v1/notices/{notice_id}/acknowledgement"),
    ("POST", "/v1/delegations/{delegation_id}/revocation"),
    ("POST", "/v1/individuals/{individual_id}/posts/{post_id}/ending"),
    ("POST", "/v1/transfers/{transfer_id}/acceptance"),
    ("POST", "/v1/transfers/{transfer_id}/acknowledgement"),
    ("POST", "/v1/transfers/{transfer_id}/refusal"),
    ("POST", "/v1/transfers/{transfer_id}/withdrawal"),
    ("POST", "/v1/movements/{movement_id}/launch"),
    ("POST", "/v1/movements/{movement_id}/closing"),
    ("POST", "/v1/movements/{movement_id}/criteria/{code}/removal"),
}


def ruled() -> Set:
    return {(route.method, route.path) for rule in policy.RULES.values() for route in rule.routes}


def documented() -> Set:
    paths = application().openapi()["paths"]
    return {(method.upper(), path) for path, told in paths.items() for method in told}


def test_router_policy_and_document_name_the_same_routes() -> None:
    assert set(routes()) == ruled()
    assert set(routes()) == documented()
    assert len(routes()) >= 40


def test_nothing_else_answers_but_the_pages_for_people() -> None:
    paths = {route.path for route in iter_route_contexts(application().routes)}

    assert paths - {path for _, path in routes()} == OUTSIDE


def test_every_permission_has_one_row_and_every_route_one_permission() -> None:
    named = [(route.method, route.path) for rule in policy.RULES.values() for route in rule.routes]

    assert set(policy.RULES) == set(Permission)
    assert len(named) == len(set(named))


@pytest.mark.parametrize("route", sorted(ruled()), ids=" ".join)
def test_whoever_needs_somebody_asks_who_it_is(route: tuple[str, str]) -> None:
    """An open route asks nobody and opens no transaction; every other knows its actor before it does."""
    found = dependencies(routes()[route])
    rule = next(rule for rule in policy.RULES.values() if route in {(r.method, r.path) for r in rule.routes})

    if rule.who is Who.EVERYONE:
        assert any(isinstance(call, Open) for call in found)
        assert not found & {current_actor, request_transaction}
    else:
        assert current_actor in found
    assert not {request_transaction, request_reading} <= found


def test_every_act_has_a_key_and_nothing_else_has() -> None:
    with_key = {route for route, found in routes().items() if once in dependencies(found)}
    acts = {route for route in routes() if route[0] == "POST" and not policy.reads(*route)}

    assert acts - with_key == WITHOUT_KEY
    assert with_key <= acts


def test_whoever_decides_on_what_was_seen_names_its_version() -> None:
    with_version = {route for route, found in routes().items() if if_match in dependencies(found)}

    assert with_version == {route for route in routes() if route[0] == "PATCH"} | WITH_VERSION


def test_every_operation_tells_its_refusals_and_who_may_call_it() -> None:
    for operation in operations(application().openapi()):
        assert {"503", "default"} <= set(operation["responses"]), operation["operationId"]
        assert "401" in operation["responses"] or not operation.get("security"), operation["operationId"]
        assert operation["summary"], operation["operationId"]
        assert operation.get("description"), operation["operationId"]


def started_with(monkeypatch: pytest.MonkeyPatch, *routers: APIRouter) -> FastAPI:
    monkeypatch.setattr(main, "_ROUTERS", (*main._ROUTERS, *routers))
    return main.create_app(settings())


def planted(path: str, *needs: Any) -> APIRouter:
    router = APIRouter(tags=["operations"])

    @router.get(path, dependencies=[*needs])
    async def plant() -> None:
        """Something nobody has declared."""

    return router


def test_a_route_without_a_permission_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RuntimeError, match="differ: GET /v1/planted"):
        started_with(monkeypatch, planted("/v1/planted"))


def test_a_route_without_a_row_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    needs = Depends(Open(Permission.HEALTH_READ))

    with pytest.raises(RuntimeError, match="differ: GET /v1/planted"):
        started_with(monkeypatch, planted("/v1/planted", needs))


def test_a_route_of_another_permission_than_its_row_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    held = {("GET", "/v1/units"): policy.RULES[Permission.HEALTH_READ]}
    monkeypatch.setattr(policy, "BY_ROUTE", {**policy.BY_ROUTE, **held})

    with pytest.raises(RuntimeError, match="differ: GET /v1/units"):
        main.create_app(settings())


def test_a_permission_without_a_row_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {name: rule for name, rule in policy.RULES.items() if name is not Permission.DECISION_SIGN}
    monkeypatch.setattr(policy, "RULES", kept)

    with pytest.raises(RuntimeError, match=r"differ: decision\.sign"):
        main.create_app(settings())


def test_a_row_without_a_route_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tuple(router for router in main._ROUTERS if router is not units.router)
    monkeypatch.setattr(main, "_ROUTERS", kept)

    with pytest.raises(RuntimeError, match=r"differ: GET /v1/units, GET /v1/units/\{unit_id\}"):
        main.create_app(settings())


def test_as_it_stands_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert api_routes(started_with(monkeypatch))
