"""Who may do what, in one table; enforcement, `GET /v1/policy` and the command line read it."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from ..errors import NotPermitted
from ..workflow.process import as_rows
from .actor import Actor, CurrentActor, count
from .permissions import Permission
from .rules import Rule, Who
from .stepup import must_be_fresh
from .table import TABLE

_SAFE: Final = frozenset({"GET", "HEAD"})


_COUNTED: Final = frozenset(
    {
        Permission.PUBLIC_AWARD_READ,
        Permission.UNIT_READ,
        Permission.CATALOGUE_READ,
        Permission.RULES_READ,
        Permission.TOKEN_ISSUE,
        Permission.TOKEN_REVOKE,
    }
)
"""What anonymous callers are counted for; probes and keys are not."""

RULES: Final = {rule.permission: rule for rule in TABLE}
BY_ROUTE: Final = {(route.method, route.path): rule for rule in TABLE for route in rule.routes}


def rule_of(method: str, path: str) -> Rule | None:
    """The row of a route; None for what the table does not know."""
    return BY_ROUTE.get((method, path))


def reads(method: str, path: str) -> bool:
    """Whether a request to this route only reads."""
    rule = rule_of(method, path)
    return method in _SAFE or (rule is not None and rule.reads)


def as_json() -> dict[str, Any]:
    """The policy table joined with the process table: what `/v1/policy` and the command line print."""
    return {"permissions": [rule.as_json() for rule in TABLE], "process": as_rows()}


def digest() -> str:
    """SHA-256 of both tables, in hex; every event carries it."""
    text = json.dumps(as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Requires:
    """The dependency by which a route names its Permission."""

    permission: Permission

    async def __call__(self, request: Request, actor: CurrentActor) -> Actor:
        """The actor, who holds one of the roles somewhere or was lent the act.

        Raises:
            NotPermitted: no role of theirs may ever do this.
            FreshSignInNeeded: the row asks for a fresh, strong sign-in, and theirs is not.
        """
        rule = RULES[self.permission]
        if rule.who is Who.ROLES and not actor.holds_any(rule.roles) and not actor.may_do(rule.act):
            raise NotPermitted
        if rule.step_up:
            must_be_fresh(request.state.claims)
        return actor


@dataclass(frozen=True, slots=True)
class Open:
    """The dependency by which a route says that everyone may use it."""

    permission: Permission

    async def __call__(self, request: Request) -> None:
        """Nobody is asked who they are; reading is counted by the address it comes from.

        Raises:
            TooManyRequests: the address has used its quota.
        """
        if self.permission in _COUNTED:
            client = request.client
            count(request, request.app.state.limits.of_address(client.host if client else ""))


def api_routes(app: FastAPI) -> list[RouteContext]:
    """The routes that the document shows; pages for people and their files stand outside."""
    found = iter_route_contexts(app.routes)
    return [route for route in found if isinstance(route.route, APIRoute) and route.include_in_schema]
