"""The page of dossiers: one plain predicate beside the policy, walked in the order of its index."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Integer, Select, Text, any_, bindparam, select, tuple_

from ..access.actor import Actor
from ..db.paging import counting
from ..db.query import Query, columns_of, within
from ..db.subtree import subtree
from ..db.transaction import Transaction
from ..models import Dossier
from ..workflow.process import State
from .shapes import DossierBrief

_EQUAL: Final = {
    "state": Dossier.state,
    "type": Dossier.type,
    "province_code": Dossier.province_code,
    "commune_code": Dossier.commune_code,
    "owner_unit_id": Dossier.owner_unit_id,
}
_AMONG: Final = {
    "province_codes": Dossier.province_code,
    "commune_codes": Dossier.commune_code,
    "client_reference": Dossier.client_reference,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list."""

    state: State | None = None
    type: str | None = None
    owner_unit_id: UUID | None = None
    client_reference: tuple[str, ...] | None = None


async def page(
    tx: Transaction, actor: Actor, wanted: Wanted, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[DossierBrief]:
    """The newest dossiers first, within the actor's units."""
    narrowed = {**subtree(actor.scopes), **_given(wanted)}
    place = {} if after is None else {"after_at": after[0], "after_id": after[1]}
    query = page_of(frozenset(narrowed), has_place=after is not None)
    return await tx.all(query, **narrowed, **place, size=limit)


async def count(tx: Transaction, actor: Actor, wanted: Wanted) -> int:
    """How many there are in all, counted to one beyond what is told."""
    narrowed = {**subtree(actor.scopes), **_given(wanted)}
    return await tx.one(counting(page_of(frozenset(narrowed), has_place=False)), **narrowed)


@cache
def page_of(filters: frozenset[str], *, has_place: bool) -> Query[DossierBrief]:
    """The statement for a set of active filters; composed once for each."""
    statement: Select[Any] = select(*columns_of(Dossier, DossierBrief)).where(within(Dossier))
    for name in sorted(filters):
        statement = statement.where(_narrowed(name))
    if has_place:
        place = tuple_(
            bindparam("after_at", type_=Dossier.created_at.type), bindparam("after_id", type_=Dossier.id.type)
        )
        statement = statement.where(tuple_(Dossier.created_at, Dossier.id) < place)
    ordered = statement.order_by(Dossier.created_at.desc(), Dossier.id.desc())
    return Query(ordered.limit(bindparam("size", type_=Integer)), DossierBrief)


def _narrowed(name: str) -> ColumnElement[bool]:
    if name in _AMONG:
        return _AMONG[name] == any_(bindparam(name, type_=ARRAY(Text)))
    column = _EQUAL[name]
    return column == bindparam(name, type_=column.type)


def _given(wanted: Wanted) -> dict[str, Any]:
    named = {name: getattr(wanted, name) for name in Wanted.__slots__}
    return {name: value for name, value in named.items() if value is not None}
