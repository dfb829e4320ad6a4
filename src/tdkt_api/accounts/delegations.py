"""Queries on delegations, bounded by whose they are or by the units that somebody watches."""

from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased

from ..db.query import Query, none, stored
from ..db.transaction import Transaction
from ..models import Delegation, Person, RoleGrant, Unit
from .delegation_shapes import DelegationView, OwnRole
from .grants import in_force

_from, _to = aliased(Person), aliased(Person)
_ME: Final = bindparam("me", type_=Uuid)
_watched: ColumnElement[bool] = func.reach_of(array([Unit.path]), type_=ARRAY(Text)).op(
    "&&", is_comparison=True
)(bindparam("watched", type_=ARRAY(Text)))
_OWN: Final = (
    "id",
    "unit_id",
    "from_person_id",
    "to_person_id",
    "acts",
    "valid_from",
    "valid_to",
    "revoked_on",
    "revocation_reason",
    "version",
    "created_at",
)
_ALL = (
    select(
        *(getattr(Delegation, name) for name in _OWN),
        _from.name.label("from_person_name"),
        _to.name.label("to_person_name"),
        Unit.name.label("unit_name"),
        Unit.path.label("unit_path"),
    )
    .join(_from, _from.id == Delegation.from_person_id)
    .join(_to, _to.id == Delegation.to_person_id)
    .join(Unit, Unit.id == Delegation.unit_id)
)
_SEEN = _ALL.where(or_(Delegation.from_person_id == _ME, Delegation.to_person_id == _ME, _watched))

ADD = Query(insert(Delegation).values(stored(Delegation)), none)
VIEW = Query(_SEEN.where(Delegation.id == bindparam("id")), DelegationView)
LOCK = Query(_SEEN.where(Delegation.id == bindparam("id")).with_for_update(of=Delegation), DelegationView)
REVOKE = Query(
    update(Delegation)
    .values(
        revoked_on=bindparam("new_revoked_on"),
        revoked_by=bindparam("new_revoked_by"),
        revocation_reason=bindparam("new_revocation_reason"),
        version=Delegation.version + 1,
    )
    .where(Delegation.id == bindparam("id")),
    none,
)
# Held until the end: whoever else delegates between these two, or ends a role of theirs, waits.
LOCK_ROLES = Query(
    select(RoleGrant.person_id, RoleGrant.role, RoleGrant.valid_from, RoleGrant.valid_to)
    .where(
        RoleGrant.unit_id == bindparam("unit_id"),
        RoleGrant.person_id == any_(bindparam("people", type_=ARRAY(Uuid))),
        in_force(bindparam("day")),
    )
    .order_by(RoleGrant.id)
    .with_for_update(),
    OwnRole,
)
# The delegator has one of these acts from somebody, or the delegate has passed one on.
CHAINED = Query(
    select(Delegation.id)
    .where(
        or_(
            Delegation.to_person_id == bindparam("from_person_id"),
            Delegation.from_person_id == bindparam("to_person_id"),
        ),
        Delegation.unit_id == bindparam("unit_id"),
        Delegation.acts.op("&&", is_comparison=True)(bindparam("acts", type_=ARRAY(Text))),
        Delegation.revoked_on.is_(None),
        Delegation.valid_from <= bindparam("valid_to"),
        Delegation.valid_to >= bindparam("valid_from"),
    )
    .limit(1),
    UUID,
)
IN_FORCE = Query(  # given by somebody and to them
    _ALL.where(
        or_(Delegation.from_person_id == _ME, Delegation.to_person_id == _ME),
        Delegation.revoked_on.is_(None),
        Delegation.valid_from <= bindparam("day"),
        Delegation.valid_to >= bindparam("day"),
    ).order_by(Delegation.id),
    DelegationView,
)
_CLAUSES: Final[dict[str, ColumnElement[bool]]] = {
    "unit_id": Delegation.unit_id == bindparam("unit_id"),
    "given": Delegation.from_person_id == bindparam("given", type_=Uuid),
    "received": Delegation.to_person_id == bindparam("received", type_=Uuid),
    "after_id": Delegation.id < bindparam("after_id", type_=Delegation.id.type),
}


async def add(tx: Transaction, **row: Any) -> None:
    """Add a delegation that was not revoked."""
    revoked = {"revoked_on": None, "revoked_by": None, "revocation_reason": None}
    await tx.run(ADD, **row, **revoked, version=1)


async def revoke(tx: Transaction, id: UUID, *, day: date, by: UUID, reason: str) -> None:
    """Revoke a delegation as of a day, which no longer counts."""
    await tx.run(REVOKE, id=id, new_revoked_on=day, new_revoked_by=by, new_revocation_reason=reason)


async def page(
    tx: Transaction, limit: int, me: UUID, watched: list[str], **active: Any
) -> list[DelegationView]:
    """One's own delegations and those at the units watched, the latest first."""
    query = delegations_page_of(frozenset(active))
    return await tx.all(query, limit=limit, me=me, watched=watched, **active)


@cache
def delegations_page_of(active: frozenset[str]) -> Query[DelegationView]:
    """The page narrowed by these filters."""
    statement: Select[Any] = _SEEN.where(*(_CLAUSES[name] for name in sorted(active)))
    return Query(statement.order_by(Delegation.id.desc()).limit(bindparam("limit")), DelegationView)
