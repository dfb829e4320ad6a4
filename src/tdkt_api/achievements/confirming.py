"""Confirming and withdrawing deeds."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from .. import clock
from ..access.actor import Actor
from ..access.humans import is_own_account
from ..db.transaction import Transaction
from ..errors import (
    AchievementClosed,
    ConfirmedByOneself,
    WrongRole,
)
from ..http.version import Version
from ..subjects.oneself import must_be_another
from ..workflow.process import Role
from . import deeds
from .deed_row import DeedRow
from .deed_schemas import (
    AchievementConfirmationIn,
    AchievementWithdrawalIn,
)
from .deed_shapes import DeedState
from .recording import Deed, read, tell

_CONFIRMERS: Final = (Role.APPRAISER, Role.HEAD)


async def confirm(
    tx: Transaction, actor: Actor, id: UUID, seen: Version, asked: AchievementConfirmationIn
) -> Deed:
    """Confirm a deed, as another person than the one who entered it.

    Raises:
        NotFound, IfMatchMissing, Stale.
        WrongRole: the actor is neither appraiser nor head of the subject's unit.
        AchievementClosed: it is confirmed or withdrawn already.
        ConfirmedByOneself: the actor entered it, by this account or another one.
        OwnRecord: it is the actor's own deed.
    """
    row = await deeds.lock(tx, id, seen)
    acting = _acting(actor, row, _CONFIRMERS)
    if row.state is not DeedState.ENTERED:
        raise AchievementClosed
    if await is_own_account(tx, actor, row.entered_by):
        raise ConfirmedByOneself
    await must_be_another(tx, actor, row.subject_id)
    today = clock.today()
    await deeds.store(
        tx, replace(row, state=DeedState.CONFIRMED, confirmed_by=actor.person_id, confirmed_on=today)
    )
    told = {"confirmed_on": today.isoformat()}
    tell(tx, actor, row, "confirm_achievement", acting, told=told, secret={"note": asked.note})
    return await read(tx, id)


async def withdraw(
    tx: Transaction, actor: Actor, id: UUID, seen: Version, asked: AchievementWithdrawalIn
) -> Deed:
    """Withdraw a deed with a reason; its row stays. What is confirmed is withdrawn by who may confirm.

    Raises:
        NotFound, IfMatchMissing, Stale.
        WrongRole: the actor holds no such role at the subject's unit.
        AchievementClosed: it is withdrawn already.
    """
    row = await deeds.lock(tx, id, seen)
    may = _CONFIRMERS if row.state is DeedState.CONFIRMED else (Role.CLERK, *_CONFIRMERS)
    acting = _acting(actor, row, may)
    if row.state is DeedState.WITHDRAWN:
        raise AchievementClosed
    await deeds.store(tx, replace(row, state=DeedState.WITHDRAWN, withdrawal_reason=asked.reason))
    told = {"from": row.state.value}
    tell(tx, actor, row, "withdraw_achievement", acting, told=told, secret={"reason": asked.reason})
    return await read(tx, id)


def _acting(actor: Actor, row: DeedRow, roles: Sequence[Role]) -> Role:
    held = actor.roles_at(row.subject_unit_id)
    acting = next((role for role in roles if role in held), None)
    if acting is None:
        raise WrongRole
    return acting
