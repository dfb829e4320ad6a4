"""Accounts in the database; they are read before a scope exists."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, and_, any_, bindparam, func, insert, or_, select, text, union_all

from ..access.waiting import asked, waiting
from ..db.query import Query, columns_of, none, stored, within
from ..db.transaction import Reading, Transaction
from ..models import (
    Client,
    Consultation,
    DecisionNotice,
    Dossier,
    Person,
    SecurityEntry,
    Transfer,
    Unit,
)
from .shapes import Account, Inbox, UnitName

ACCOUNT = Query(
    select(Person.id.label("person_id"), Client.id.label("client_id"), Person.password_hash)
    .join(Client, Client.code == bindparam("client_code"))
    .where(
        Person.username == bindparam("username"),
        Person.is_active,
        ~Person.is_machine,
        Client.may_use_password,
        Client.is_active,
    ),
    Account,
)
UNITS = Query(
    select(*columns_of(Unit, UnitName))
    .where(Unit.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    .order_by(Unit.path),
    UnitName,
)
_mine = union_all(
    select(Dossier.due_on).where(waiting(), within(Dossier)),
    select(Consultation.due_on)
    .join(Dossier, Dossier.id == Consultation.dossier_id)
    .where(asked(), within(Dossier)),
).subquery("mine")
_clerks, _takers = (any_(bindparam(name, type_=ARRAY(Uuid))) for name in ("clerk_units", "taker_units"))
# As the inbox has them, and as their indexes do.
_notices = (
    select(func.count())
    .where(
        DecisionNotice.unit_id == _takers, DecisionNotice.acknowledged_on.is_(None), within(DecisionNotice)
    )
    .scalar_subquery()
)
_transfers = (
    select(func.count())
    .where(
        or_(
            and_(Transfer.to_unit_id == _clerks, text("transfer.state = 'offered'")),
            and_(
                Transfer.from_unit_id == _clerks,
                text("transfer.answered_on IS NOT NULL AND transfer.acknowledged_on IS NULL"),
            ),
        ),
        within(Transfer),
    )
    .scalar_subquery()
)
WAITING = Query(
    select(
        func.count().label("waiting"),
        func.count().filter(_mine.c.due_on < bindparam("today")).label("overdue"),
        _notices.label("notices"),
        _transfers.label("transfers"),
    ).select_from(_mine),
    Inbox,
)
NOTE = Query(insert(SecurityEntry).values(stored(SecurityEntry)), none)


async def account(reading: Reading, username: str, client_code: str) -> Account | None:
    """The open account of this name, where the client may use passwords."""
    return await reading.maybe(ACCOUNT, username=username, client_code=client_code)


async def units(reading: Reading, ids: Sequence[UUID]) -> list[UnitName]:
    return await reading.all(UNITS, ids=list(ids)) if ids else []


async def note(
    tx: Transaction,
    *,
    id: UUID,
    at: datetime,
    code: str,
    route: str,
    request_id: str,
    person_id: UUID | None,
    client_id: str | None,
) -> None:
    """Write a sign-in, or a try, into the security record."""
    await tx.run(
        NOTE,
        id=id,
        at=at,
        kind="sign_in",
        code=code,
        method="POST",
        route=route,
        request_id=request_id,
        person_id=person_id,
        client_id=client_id,
        subject_id=None,
    )
