"""Who asks: a person through a client, with roles per unit, as the database and never the token has them."""

import time
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Date, Uuid, bindparam, or_, select
from sqlalchemy.orm import aliased

from .. import clock
from ..db.database import Database
from ..db.query import Query
from ..db.transaction import Reading
from ..errors import InvalidToken, TokenMissing, TooManyRequests
from ..models import Client, Delegation, Person, RoleGrant, Session, Unit, UnitSuccessor
from ..workflow.delegation import Act, givers
from ..workflow.duties import Party
from ..workflow.process import Role
from .limits import Standing
from .tokens import Tokens

_SECONDS: Final = 5.0
_NOBODY: Final[frozenset[Role]] = frozenset()
MACHINE_ROLES: Final = frozenset({Role.CLERK, Role.INSPECTOR})
"""What a program may be for itself: it prepares and reads. Nothing that it holds besides ever counts."""


@dataclass(frozen=True, slots=True)
class Lent:
    """An act that somebody delegated to the actor at a unit, and the role in which it is theirs."""

    id: UUID
    unit_id: UUID
    from_person_id: UUID
    act: Act
    role: Role
    from_identity: bytes | None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with the roles they hold today.

    Attributes:
        roles: Roles by unit.
        scopes: Paths of those units and of the closed units they succeed; reading reaches down from them.
        lent: What others have delegated to them today, at units where they hold a role themselves.
        acting_for: What of it they are doing now; see `doing`.
    """

    person_id: UUID
    client_id: str
    name: str
    post: str
    identity_index: bytes | None
    roles: Mapping[UUID, frozenset[Role]]
    scopes: tuple[str, ...]
    lent: tuple[Lent, ...] = ()
    acting_for: Lent | None = None
    session_id: UUID | None = None

    @property
    def behalf(self) -> UUID | None:
        """For whom the actor acts, by delegation."""
        return self.acting_for.from_person_id if self.acting_for else None

    @property
    def identities(self) -> frozenset[bytes]:
        """The human behind the account, and with a delegation the one acted for, where they are known."""
        both = (self.identity_index, self.acting_for.from_identity if self.acting_for else None)
        return frozenset(one for one in both if one is not None)

    @property
    def people(self) -> frozenset[Party]:
        """The account and its human, and with a delegation also those of the one acted for."""
        return self.identities | ({self.person_id} if self.behalf is None else {self.person_id, self.behalf})

    def doing(self, act: Act, unit_id: UUID) -> "Actor":
        """The actor as they do this act at this very unit: in a role of their own, else in a lent one."""
        own = self.roles_at(unit_id)
        lent = next((one for one in self.lent if one.act is act and one.unit_id == unit_id), None)
        if own & givers(act) or lent is None:
            return self
        return replace(self, roles={**self.roles, unit_id: own | {lent.role}}, acting_for=lent)

    def may_do(self, act: Act | None) -> bool:
        """Whether this act was delegated to them anywhere."""
        return any(one.act is act for one in self.lent)

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
    is_machine: bool


@dataclass(frozen=True, slots=True)
class Granted:
    role: Role
    unit_id: UUID
    path: str
    former_path: str | None


@dataclass(frozen=True, slots=True)
class Delegated:
    """A delegation to somebody with one of the roles that the delegator holds at the unit."""

    id: UUID
    unit_id: UUID
    from_person_id: UUID
    acts: list[Act]
    role: Role
    from_identity: bytes | None


_former, _link = aliased(Unit), aliased(UnitSuccessor)
_session: Final = bindparam("session_id", type_=Uuid)
IDENTITY = Query(
    select(Person.name, Person.post, Person.identity_index, Person.is_machine).where(
        Person.id == bindparam("person_id"),
        Person.is_active,
        select(Client.id).where(Client.code == bindparam("client_code"), Client.is_active).exists(),
        or_(
            _session.is_(None),
            select(Session.id).where(Session.id == _session, Session.ended_at.is_(None)).exists(),
        ),
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
        or_(RoleGrant.ended_on.is_(None), RoleGrant.ended_on > bindparam("day")),
    )
    .order_by(RoleGrant.unit_id),
    Granted,
)


_day: Final = bindparam("day", type_=Date)
DELEGATED = Query(
    select(
        Delegation.id,
        Delegation.unit_id,
        Delegation.from_person_id,
        Delegation.acts,
        RoleGrant.role,
        Person.identity_index.label("from_identity"),
    )
    .join(
        RoleGrant,
        (RoleGrant.person_id == Delegation.from_person_id) & (RoleGrant.unit_id == Delegation.unit_id),
    )
    .join(Person, Person.id == Delegation.from_person_id)
    .where(
        Delegation.to_person_id == bindparam("person_id"),
        Delegation.revoked_on.is_(None),
        Delegation.valid_from <= _day,
        Delegation.valid_to >= _day,
        RoleGrant.valid_from <= _day,
        or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= _day),
        or_(RoleGrant.ended_on.is_(None), RoleGrant.ended_on > _day),
        Person.is_active,
    )
    .order_by(Delegation.id, RoleGrant.role),
    Delegated,
)


async def read_actor(
    reading: Reading, person_id: UUID, client_id: str, session_id: UUID | None = None
) -> Actor:
    """The actor as the database knows them now.

    Raises:
        InvalidToken: the person or the client was closed, the session has ended, or the client is unknown.
    """
    who = await reading.maybe(IDENTITY, person_id=person_id, client_code=client_id, session_id=session_id)
    if who is None:
        raise InvalidToken
    today = clock.today()
    granted = await reading.all(GRANTS, person_id=person_id, day=today)
    if who.is_machine:
        granted = [one for one in granted if one.role in MACHINE_ROLES]
    may_borrow = granted and not who.is_machine
    delegated = await reading.all(DELEGATED, person_id=person_id, day=today) if may_borrow else []
    paths = {g.path for g in granted} | {g.former_path for g in granted if g.former_path}
    return Actor(
        person_id,
        client_id,
        who.name,
        who.post,
        who.identity_index,
        {unit: frozenset(g.role for g in rows) for unit, rows in groupby(granted, lambda g: g.unit_id)},
        tuple(sorted(paths)),
        _lent(delegated, {one.unit_id for one in granted}),
        session_id=session_id,
    )


def _lent(delegated: Iterable[Delegated], own: Container[UUID]) -> tuple[Lent, ...]:
    """Every act by itself, at units where the actor holds a role too."""
    return tuple(
        Lent(one.id, one.unit_id, one.from_person_id, act, one.role, one.from_identity)
        for one in delegated
        for act in map(Act, one.acts)
        if one.unit_id in own and one.role in givers(act)
    )


_Key = tuple[UUID, str, UUID | None]


@dataclass(slots=True)
class Actors:
    """Actors in memory, at most five seconds old."""

    database: Database
    _known: dict[_Key, tuple[float, Actor]] = field(default_factory=dict)
    _forgotten: int = 0

    async def get(self, person_id: UUID, client_id: str, session_id: UUID | None = None) -> Actor:
        """The actor, read in a short transaction of its own when memory has none or an old one."""
        key = (person_id, client_id, session_id)
        held = self._known.get(key)
        if held and time.monotonic() - held[0] < _SECONDS:
            return held[1]
        forgotten = self._forgotten
        async with self.database.transaction(scopes=(), read_only=True) as tx:
            actor = await read_actor(tx, *key)
        if forgotten == self._forgotten:  # else what was read may be what changed meanwhile
            self._keep(key, actor)
        return actor

    def forget(self, *people: UUID) -> None:
        """Read these people anew with their next request: their authority has changed."""
        self._forgotten += 1
        for key in [key for key in self._known if key[0] in people]:
            del self._known[key]

    def forget_program(self, client_id: str) -> None:
        """Read whoever asks through this program anew: it has changed."""
        self._forgotten += 1
        for key in [key for key in self._known if key[1] == client_id]:
            del self._known[key]

    def _keep(self, key: _Key, actor: Actor) -> None:
        if len(self._known) > 10_000:
            self._known.clear()
        self._known[key] = (time.monotonic(), actor)


def count(request: Request, standing: Standing | None) -> None:
    """Note how the asker stands to the limit, for the headers of the answer.

    Raises:
        TooManyRequests: beyond it.
    """
    request.state.standing = standing
    if standing is not None and standing.is_over:
        raise TooManyRequests(retry_after=standing.wait, quota=standing.quota, window=standing.window)


_bearer: Final = HTTPBearer(auto_error=False, scheme_name="access_token", bearerFormat="at+jwt")


async def actor_of(request: Request) -> Actor:
    """Who sent the request; found once, however many ask.

    Called and not declared: FastAPI solves what a dependency declares once more for each that names it.

    Raises:
        TokenMissing, InvalidToken: nobody we know.
        TooManyRequests: the client has used its quota.
    """
    known: Actor | None = getattr(request.state, "actor", None)
    if known is not None:
        return known
    presented = await _bearer(request)
    if presented is None:
        raise TokenMissing
    tokens: Tokens = request.app.state.tokens
    claims = tokens.read(presented.credentials)
    count(request, request.app.state.limits.of_client(claims.client_id))
    actors: Actors = request.app.state.actors
    actor = await actors.get(claims.person_id, claims.client_id, claims.session_id)
    request.state.actor = actor
    request.state.claims = claims
    return actor


async def current_actor(
    request: Request,
    _: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],  # documents the token
) -> Actor:
    """Who sent the request; see `actor_of`."""
    return await actor_of(request)


CurrentActor = Annotated[Actor, Depends(current_actor)]


async def known_actors(request: Request) -> Actors:
    """Who is remembered, for acts that change somebody's authority."""
    actors: Actors = request.app.state.actors
    return actors


KnownActors = Annotated[Actors, Depends(known_actors)]
