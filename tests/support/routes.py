"""Every route of the service, what it depends on, and a request to it as a caller sends one."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import httpx
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext

from support.client import Client
from support.live import application
from tdkt_api import ids
from tdkt_api.access import policy
from tdkt_api.access.policy import Who, api_routes

Ruled = tuple[str, str, Who]
ROUTES: Final[list[Ruled]] = sorted(
    (route.method, route.path, rule.who) for rule in policy.RULES.values() for route in rule.routes
)
_ID: Final = re.compile(r"\^([a-z]{2})_")


def named(route: Ruled) -> str:
    """A route in the name of a test."""
    return f"{route[0]} {route[1]}"


def routes() -> dict[tuple[str, str], RouteContext]:
    """The routes by method and path."""
    found = api_routes(application())
    return {(method, str(route.path)): route for route in found for method in route.methods or ()}


def dependencies(route: RouteContext) -> set[Any]:
    """What a route depends on, at any depth."""
    return set(_calls(route.dependant))


def filled(path: str, **values: str) -> str:
    """The path with the ids given, and else with those of what does not exist."""
    prefixes = prefixes_of(path)

    def value(found: re.Match[str]) -> str:
        name = found[1]
        made = ids.show(prefixes[name], ids.new()) if name in prefixes else "aaaaaaaaaaaaaaaa"
        return values.get(name, made)

    return re.sub(r"{(\w+)}", value, path)


@cache
def prefixes_of(path: str) -> dict[str, str]:
    """The ids in a path, by name, with the prefix each must have."""
    operations = application().openapi()["paths"][path].values()
    declared = {one["name"]: one for told in operations for one in told.get("parameters", ())}
    patterns = {name: _ID.match(one["schema"].get("pattern", "")) for name, one in declared.items()}
    return {name: found[1] for name, found in patterns.items() if found and declared[name]["in"] == "path"}


async def sent(client: Client, route: Ruled, path: str, **given: Any) -> httpx.Response:
    """As a caller who forgets nothing else."""
    own = {"Authorization": f"Bearer {client.token}"} if client.token else {}
    headers = {**own, "Idempotency-Key": "sent", "If-Match": '"v1"', **given.pop("headers", {})}
    return await client.http.request(route[0], path, headers=headers, **given)


def _calls(dependant: Dependant) -> Iterator[Any]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from _calls(inner)
