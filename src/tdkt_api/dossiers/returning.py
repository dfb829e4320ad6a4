"""Returning: the fields that must be corrected, and the clock that stands meanwhile."""

from dataclasses import replace
from typing import Any

from .. import ids
from ..db.transaction import Transaction
from ..errors import NotFound
from ..history import chain
from ..ids import Prefix
from . import nominations, repository
from .receiving import paused
from .shapes import Acted, DossierHead
from .step_schemas import FlagIn, ReturnIn


async def send_back(tx: Transaction, head: DossierHead, asked: ReturnIn) -> Acted:
    """Send a dossier back to its owner; only what is flagged may change until it comes again.

    Raises:
        NotFound: a flag names a nomination that is not pending in this dossier.
    """
    pending = {one.id for one in await tx.all(nominations.PENDING, dossier_id=head.id)}
    for n, flag in enumerate(asked.flags):
        if flag.nomination_id is not None and flag.nomination_id not in pending:
            raise NotFound().at(f"/flags/{n}/nomination_id")
    flags = _distinct(asked.flags)
    await tx.many(repository.ADD_FLAG, [_row(head, flag) for flag in flags])
    notes = chain.canonical({"notes": [{**_told(flag), "note": flag.note} for flag in flags]}).decode()
    returned = paused(tx, replace(head, return_reason=asked.reason))
    return Acted(returned, {"flags": [_told(flag) for flag in flags]}, {"notes": notes})


def _distinct(flags: list[FlagIn]) -> list[FlagIn]:
    """One flag for each field; the last note counts."""
    return list({(flag.nomination_id, flag.field): flag for flag in flags}.values())


def _row(head: DossierHead, flag: FlagIn) -> dict[str, Any]:
    return {
        "id": ids.new(),
        "dossier_id": head.id,
        "nomination_id": flag.nomination_id,
        "field": flag.field,
        "note": flag.note,
    }


def _told(flag: FlagIn) -> dict[str, str]:
    of = {"nomination": ids.show(Prefix.NOMINATION, flag.nomination_id)} if flag.nomination_id else {}
    return {"field": flag.field, **of}
