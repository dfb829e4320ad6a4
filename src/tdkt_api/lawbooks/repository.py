"""Packs of the lawbook in the database."""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, Text, Uuid, bindparam, insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as insert_or

from ..db.query import Query, columns_of, none, stored, within
from ..db.transaction import Transaction
from ..http.version import Version
from ..models import LawbookDraft, LawbookPack
from .shapes import PackBrief, PackRow

ADD = Query(insert(LawbookDraft).values(stored(LawbookDraft)), none)
VIEW = Query(
    select(*columns_of(LawbookDraft, PackRow)).where(
        LawbookDraft.id == bindparam("id"), within(LawbookDraft)
    ),
    PackRow,
)
# A row that is published can be read and never locked: the restrictive policy hides it from FOR UPDATE.
LOCK = Query(
    select(*columns_of(LawbookDraft, PackRow))
    .where(LawbookDraft.id == bindparam("id"), within(LawbookDraft))
    .with_for_update(),
    PackRow,
)
STORE = Query(
    update(LawbookDraft)
    .values(
        name=bindparam("new_name", type_=Text()),
        files=bindparam("new_files", type_=JSONB()),
        authors=bindparam("new_authors", type_=ARRAY(Uuid)),
        version=LawbookDraft.version + 1,
    )
    .where(LawbookDraft.id == bindparam("id")),
    none,
)
PUBLISH = Query(
    update(LawbookDraft)
    .values(
        state="published",
        hash=bindparam("new_hash", type_=LargeBinary()),
        published_by=bindparam("new_by", type_=Uuid()),
        published_at=bindparam("new_at", type_=LawbookDraft.published_at.type),
        version=LawbookDraft.version + 1,
    )
    .where(LawbookDraft.id == bindparam("id")),
    none,
)
KEEP = Query(insert_or(LawbookPack).values(stored(LawbookPack)).on_conflict_do_nothing(), none)
_AT, _ID = LawbookDraft.created_at.type, LawbookDraft.id.type


async def view(tx: Transaction, id: UUID) -> PackRow:
    return await tx.one(VIEW, id=id)


async def lock(tx: Transaction, id: UUID, seen: Version) -> PackRow:
    """Hold one visible pack's row until the transaction ends, as the actor saw it."""
    seen.required()
    row = await tx.maybe(LOCK, id=id)
    if row is None:
        row = await tx.one(VIEW, id=id)
    seen.must_be(row.version)
    return row


async def page(tx: Transaction, *, after: tuple[datetime, UUID] | None, limit: int) -> list[PackBrief]:
    """The newest packs first."""
    behind: dict[str, Any] = {"after_at": after[0], "after_id": after[1]} if after else {}
    return await tx.all(page_of(is_first=after is None), **behind, limit=limit)


@cache
def page_of(*, is_first: bool) -> Query[PackBrief]:
    """The first page, or a later one."""
    statement = (
        select(*columns_of(LawbookDraft, PackBrief))
        .where(within(LawbookDraft))
        .order_by(LawbookDraft.created_at.desc(), LawbookDraft.id.desc())
        .limit(bindparam("limit"))
    )
    if not is_first:
        row = tuple_(LawbookDraft.created_at, LawbookDraft.id)
        statement = statement.where(
            row < tuple_(bindparam("after_at", type_=_AT), bindparam("after_id", type_=_ID))
        )
    return Query(statement, PackBrief)
