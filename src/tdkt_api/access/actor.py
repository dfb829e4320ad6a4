"""Who asks: a person through a client, with roles per unit, as the database and never the token has them."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased

from .. import clock
from ..db.database import Database
from ..db.query import Query
from ..db.transaction import Reading
from ..errors import InvalidToken, TokenMissing, TooManyRequests
from ..models import Client, Person, RoleGrant, Unit, UnitSuccessor
from ..workflow.process import Role
from .limits import Standing
from .tokens import Tokens

_SECONDS: Final = 5.0
_NOBODY: Final[frozenset[Role]] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with the roles they hold today.

    Attributes:
        roles: Roles by unit.
        scopes: Paths of those units and of the closed units they succeed; reading reaches down from them.
    """

    person_id: UUID
    client_id: str
    name: str
    post: str
    identity_index: bytes | None
    roles: Mapping[UUID, frozenset[Role]]
    scopes: tuple[str, ...]

    def roles_at(self, unit_id: UUID) -> frozenset[Role]:
        """The roles held at this very unit."""
        return self.roles.get(unit_id, _NOBODY)

    def holds_any(self, roles: Iterable[Role]) -> bool:
        """Whether one of the roles is held anywhere."""
        wanted = frozenset(roles)
        return any(held & wanted for held in self.roles.values())


@dataclass(frozen=True, slots=True)
class Identity:
    name: str
    post: str
    identity_index: bytes | None


@dataclass(frozen=True, slots=True)
class Granted:
    role: Role
    unit_id: UUID
    path: str
    former_path: str | None


_former, _link = aliased(Unit), aliased(UnitSuccessor)
IDENTITY = Query(
    select(Person.name, Person.post, Person.identity_index).where(
        Person.id == bindparam("person_id"),
        Person.is_active,
        select(Client.id).where(Client.code == bindparam("client_code")).exists(),
    ),
    Identity,
)
GRANTS = Query(
    select(RoleGrant.role, RoleGrant.unit_id, Unit.path, _former.path.label("former_path"))
    .join(Unit, Unit.id == RoleGrant.unit_id)
    .outerjoin(_link, _link.successor_id == Unit.id)
    .outerjoin(_former, (_former.id == _link.unit_id) & (_former.level == Unit.level))
    .where(
        RoleGrant.person_id == bindparam("person_id"),
        RoleGrant.valid_from <= bindparam("day"),
        or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= bindparam("day")),
    )
    .order_by(RoleGrant.unit_id),
    Granted,
)


async def read_actor(reading: Reading, person_id: UUID, client_id: str) -> Actor:
    """The actor as the database knows them now.

    Raises:
        InvalidToken: the person was closed, or the client is unknown.
    """
    who = await reading.maybe(IDENTITY, person_id=person_id, client_code=client_id)
    if who is None:
        raise InvalidToken
    granted = await reading.all(GRANTS, person_id=person_id, day=clock.today())
    paths = {g.path for g in granted} | {g.former_path for g in granted if g.former_path}
    return Actor(
        person_id,
        client_id,
        who.name,
        who.post,
        who.identity_index,
        {unit: frozenset(g.role for g in rows) for unit, rows in groupby(granted, lambda g: g.unit_id)},
        tuple(sorted(paths)),
    )


@dataclass(slots=True)
class Actors:
    """Actors in memory, at most five seconds old."""

    database: Database
    _known: dict[tuple[UUID, str], tuple[float, Actor]] = field(default_factory=dict)

    async def get(self, person_id: UUID, client_id: str) -> Actor:
        """The actor, read in a short transaction of its own when memory has none or an old one."""
        held = self._known.get((person_id, client_id))
        if held and time.monotonic() - held[0] < _SECONDS:
            return held[1]
        async with self.database.transaction(scopes=(), read_only=True) as tx:
            actor = await read_actor(tx, person_id, client_id)
        if len(self._known) > 10_000:
            self._known.clear()
        self._known[person_id, client_id] = (time.monotonic(), actor)
        return actor


def count(request: Request, standing: Standing | None) -> None:
    """Note how the asker stands to the limit, for the headers of the answer.

    Raises:
        TooManyRequests: beyond it.
    """
    request.state.standing = standing
    if standing is not None and standing.is_over:
        raise TooManyRequests(retry_after=standing.wait, quota=standing.quota, window=standing.window)


_bearer: Final = HTTPBearer(auto_error=False, scheme_name="access_token", bearerFormat="at+jwt")


async def current_actor(
    request: Request, presented: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Actor:
    """Who sent the request.

    Raises:
        TokenMissing, InvalidToken: nobody we know.
        TooManyRequests: the client has used its quota.
    """
    if presented is None:
        raise TokenMissing
    tokens: Tokens = request.app.state.tokens
    claims = tokens.read(presented.credentials)
    count(request, request.app.state.limits.of_client(claims.client_id))
    actors: Actors = request.app.state.actors
    actor = await actors.get(claims.person_id, claims.client_id)
    request.state.actor = actor
    return actor


CurrentActor = Annotated[Actor, Depends(current_actor)]
