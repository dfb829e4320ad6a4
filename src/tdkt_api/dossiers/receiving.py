"""Receiving: the day that counts, the rules that are pinned, the day it is due."""

from dataclasses import replace
from datetime import date

from .. import clock
from ..access.office import office_of
from ..db.transaction import Transaction
from ..law.lawbook import Lawbook
from ..law.procedure import working_days
from ..workflow.deadlines import due, used
from . import nominations, repository
from .judging import rejudge
from .opening import turns_of
from .shapes import Acted, DossierHead


async def receive(tx: Transaction, head: DossierHead) -> Acted:
    """Receive a dossier at its stage.

    The receipt that counts is the first by another unit than the owner; where the owner itself decides, its
    own. It pins regime and lawbook, and the pending nominations are judged by them.
    """
    today, office = clock.today(), office_of(tx)
    lawbook = office.pinned(head.lawbook, head.owner_path)
    due_on = await _due(tx, head, lawbook, today)
    await tx.run(
        repository.RECEIVE_STAGE,
        dossier_id=head.id,
        number=head.stage_number,
        received_on=today,
        due_on=due_on,
    )
    received = replace(head, due_on=due_on, working_days_left=None)
    if head.lawbook is None and _counts(head):
        regime = lawbook.regime(today)
        pinned = bytes.fromhex(lawbook.hash)
        packs = [bytes.fromhex(pack) for pack in lawbook.packs]
        await tx.run(repository.KEEP_LAWBOOK, hash=pinned, pack_hashes=packs, stored_at=clock.now())
        received = replace(received, received_on=today, regime=regime.code if regime else "", lawbook=pinned)
        await rejudge(tx, received, await tx.all(nominations.PENDING, dossier_id=head.id))
    told = {
        "received_on": today.isoformat(),
        "due_on": due_on.isoformat() if due_on else None,
        "regime": received.regime,
    }
    return Acted(received, told)


def _counts(head: DossierHead) -> bool:
    return head.stage_unit_id != head.owner_unit_id or head.deciding_unit_id == head.owner_unit_id


async def _due(tx: Transaction, head: DossierHead, lawbook: Lawbook, today: date) -> date | None:
    units = await repository.units_in_force(tx, [head.owner_unit_id, head.deciding_unit_id], today)
    if head.owner_unit_id not in units or head.deciding_unit_id not in units:
        return None
    turns = turns_of(lawbook, units[head.owner_unit_id], units[head.deciding_unit_id])
    kind = next((turn.stage.kind for turn in turns if turn.stage.number == head.stage_number), None)
    days = working_days(lawbook, kind, today) if kind else None
    return None if days is None else _after(tx, days)


def paused(tx: Transaction, head: DossierHead) -> DossierHead:
    """The clock stands while a dossier is not with the stage; the day it left counts."""
    if head.due_on is None:
        return head
    calendar = office_of(tx).calendar
    left = used(clock.today(), head.due_on, calendar.days_off, swapped_in=calendar.swapped_in)
    return replace(head, due_on=None, working_days_left=left)


def resumed(tx: Transaction, head: DossierHead) -> DossierHead:
    """The clock runs again; the day it came back does not count."""
    if head.working_days_left is None:
        return head
    return replace(head, due_on=_after(tx, head.working_days_left), working_days_left=None)


def _after(tx: Transaction, working_days: int) -> date:
    calendar = office_of(tx).calendar
    return due(clock.today(), working_days, calendar.days_off, calendar.swapped_in)
