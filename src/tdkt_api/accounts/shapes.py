"""What the slice reads of accounts, and what it gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ..workflow.process import Role
from .delegation_shapes import DelegationView


@dataclass(frozen=True, slots=True)
class Asking:
    """A program that has shown who it is, with its account where it may act for itself."""

    id: UUID
    code: str
    person_id: UUID | None
    proof: str


@dataclass(frozen=True, slots=True)
class Account:
    """Whom a user name and a client stand for; no password matches where none was set."""

    person_id: UUID
    client_id: UUID
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class UnitName:
    id: UUID
    code: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class Held:
    """The roles held at one unit."""

    unit: UnitName
    roles: Sequence[Role]


@dataclass(frozen=True, slots=True)
class Myself:
    """The person who asks, as this service knows them."""

    id: UUID
    name: str
    post: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """How many dossiers wait for somebody, and how many of them are past their day; what else is to be done.

    `notices` are results to be acknowledged, `transfers` offers to be answered and answers to be noted.
    """

    waiting: int
    overdue: int
    notices: int
    transfers: int


@dataclass(frozen=True, slots=True)
class Me:
    """Who I am here, and what I may reach."""

    person: Myself
    client_id: str
    units: Sequence[Held]
    scopes: Sequence[str]
    inbox: Inbox
    delegations: Sequence[DelegationView] = ()


@dataclass(frozen=True, slots=True)
class Issued:
    """A token as RFC 6749 answers it."""

    access_token: str
    expires_in: int
    refresh_token: str | None = None
    token_type: str = "Bearer"  # noqa: S105  (its type)
