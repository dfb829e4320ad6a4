"""At which of their units somebody stands over a place, and as what."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, func, select

from ..db.query import Query, columns_of
from ..db.transaction import Transaction
from ..models import Unit
from ..workflow.process import Role
from .actor import Actor


@dataclass(frozen=True, slots=True)
class At:
    """A unit by its place."""

    id: UUID
    path: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A role at a unit."""

    role: Role
    unit_id: UUID
    unit_path: str


NEAREST: Final = Query(
    select(*columns_of(Unit, At))
    .where(Unit.id == any_(bindparam("unit_ids", type_=ARRAY(Uuid))))
    .order_by(func.length(Unit.path).desc(), Unit.path),
    At,
)


async def standing(
    tx: Transaction, actor: Actor, roles: Iterable[Role], *, over: str | None = None
) -> Standing | None:
    """The first of the roles at the nearest unit over a path, or at the lowest of their units; else None."""
    wanted = tuple(roles)
    units = [unit for unit, held in actor.roles.items() if held.intersection(wanted)]
    for at in await tx.all(NEAREST, unit_ids=units):
        if over is None or over.startswith(at.path):
            role = next(one for one in wanted if one in actor.roles_at(at.id))
            return Standing(role, at.id, at.path)
    return None
