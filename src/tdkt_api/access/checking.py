"""Routes and policy are one set, or the service does not start."""

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext

from . import policy
from .permissions import Permission
from .policy import Open, Requires, api_routes


def check(app: FastAPI) -> None:
    """Stop the start where routes and table differ.

    Raises:
        RuntimeError: a route without a Permission, a Permission without a row, a row without a route.
    """
    named = {key: permission for route in api_routes(app) for key, permission in _named(route)}
    ruled = {key: rule.permission for key, rule in policy.BY_ROUTE.items()}
    wrong = sorted(f"{method} {path}" for (method, path) in named.keys() ^ ruled.keys())
    wrong += sorted(f"{m} {p}" for (m, p), found in named.items() if ruled.get((m, p), found) is not found)
    wrong += sorted(p.value for p in Permission if p not in policy.RULES)
    if wrong:
        raise RuntimeError(f"routes and policy differ: {', '.join(wrong)}")


def _named(route: RouteContext) -> Iterator[tuple[tuple[str, str], Permission | None]]:
    found = {d.call.permission for d in _flat(route.dependant) if isinstance(d.call, (Requires, Open))}
    permission = found.pop() if len(found) == 1 else None
    return (((method, route.path or ""), permission) for method in sorted(route.methods or ()))


def _flat(dependant: Dependant) -> Iterator[Dependant]:
    for inner in dependant.dependencies:
        yield inner
        yield from _flat(inner)
