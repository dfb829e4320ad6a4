"""What a row of the policy says."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..workflow.delegation import Act
from ..workflow.process import Role
from .permissions import Permission


class Who(StrEnum):
    """Whom a row lets in before roles are asked."""

    EVERYONE = "everyone"
    SIGNED_IN = "signed_in"
    ROLES = "roles"


class Scope(StrEnum):
    """How far from the actor's units a row reaches."""

    OPEN = "open"  # reference and public data
    SELF = "self"
    UNIT = "unit"  # the very unit whose turn it is
    SUBTREE = "subtree"


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table.

    Attributes:
        roles: One of them must be held somewhere; which role counts at which unit and in which state is the
            process table's.
        duty: The duty that the act fulfils, where persons must differ.
        reads: A POST that only reads runs READ ONLY and needs no key.
        step_up: A strong sign-in of the last minutes is asked for.
        act: What may be delegated of it: whoever was lent this act is let in like its roles.
    """

    permission: Permission
    routes: tuple[Route, ...]
    who: Who
    scope: Scope
    roles: frozenset[Role] = frozenset()
    duty: str | None = None
    reads: bool = False
    step_up: bool = False
    act: Act | None = None

    def as_json(self) -> dict[str, Any]:
        """The row as it is printed and hashed."""
        return {
            "permission": self.permission.value,
            "routes": [f"{route.method} {route.path}" for route in self.routes],
            "who": self.who.value,
            "scope": self.scope.value,
            "roles": sorted(role.value for role in self.roles),
            "duty": self.duty or "",
            "reads": self.reads,
            "step_up": self.step_up,
            "act": self.act.value if self.act else "",
        }


def at(*routes: str) -> tuple[Route, ...]:
    return tuple(Route(*route.split(" ", 1)) for route in routes)


def for_all(permission: Permission, *routes: str) -> Rule:
    return Rule(permission, at(*routes), Who.EVERYONE, Scope.OPEN)


def for_roles(
    permission: Permission,
    *routes: str,
    roles: set[Role],
    scope: Scope = Scope.UNIT,
    duty: str | None = None,
    reads: bool = False,
    step_up: bool = False,
    act: Act | None = None,
) -> Rule:
    return Rule(permission, at(*routes), Who.ROLES, scope, frozenset(roles), duty, reads, step_up, act)
