"""Reading and exporting a dossier's history."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..access.office import office_of
from ..access.vault import Vault
from ..db.transaction import Transaction
from ..history.export import Exported, Header, Opened, export_lines
from ..history.recorder import place_of
from ..ids import Prefix
from . import repository
from .repository import Disclosed, Event

_END: Final = 2**53
_ALL: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Upto:
    """Until when a history is read: an instant or an event's number, inclusive; all of it without either."""

    at: datetime | None = None
    seq: int | None = None


async def page(tx: Transaction, dossier_id: UUID, upto: Upto, *, after: int, limit: int) -> list[Event]:
    """A dossier's events behind a number, as they stood until an instant or event.

    Raises:
        NotFound: no such dossier within the actor's units.
    """
    await tx.one(repository.VISIBLE, id=dossier_id)
    until = _END if upto.seq is None else upto.seq
    if upto.at is not None:
        until = min(until, await tx.maybe(repository.UNTIL, stream_id=dossier_id, at=upto.at) or 0)
    return await tx.all(repository.PAGE, stream_id=dossier_id, after=after, until=until, size=limit)


async def export(tx: Transaction, actor: Actor, dossier_id: UUID) -> bytes:
    """The whole history of a dossier as lines of JSON, its texts opened; who took it is noted.

    Raises:
        NotFound: no such dossier within the actor's units.
    """
    await tx.one(repository.VISIBLE, id=dossier_id)
    head = await tx.one(repository.HEAD, stream_id=dossier_id)
    events = await tx.all(repository.PAGE, stream_id=dossier_id, after=0, until=head.seq, size=_ALL)
    disclosed = await tx.all(repository.DISCLOSED, event_ids=[event.id for event in events])
    header = Header(f"dossier/{ids.show(Prefix.DOSSIER, dossier_id)}", dossier_id, head.seq, head.hash)
    await _note(tx, actor, dossier_id)
    return b"".join(export_lines(header, _exported(events, disclosed, office_of(tx).vault)))


def told(event: Event) -> dict[str, Any]:
    """The members of an event's body."""
    body: dict[str, Any] = json.loads(event.body)
    return body


def _exported(events: Sequence[Event], disclosed: Sequence[Disclosed], vault: Vault) -> Iterator[Exported]:
    opened: dict[UUID, dict[str, Opened]] = {event.id: {} for event in events}
    for one in disclosed:
        if one.salt is not None and one.sealed is not None:
            place = place_of(one.event_id, one.name)
            value = vault.open(one.sealed, place=place, version=one.key_version)
            opened[one.event_id][one.name] = Opened(one.salt, value)
    for event in events:
        yield Exported(event.seq, event.body, event.prev_hash, event.hash, opened[event.id])


async def _note(tx: Transaction, actor: Actor, dossier_id: UUID) -> None:
    await tx.run(
        repository.ADD_ENTRY,
        id=ids.new(),
        at=clock.now(),
        kind="access",
        code="history.export",
        method="POST",
        route="/v1/dossiers/{dossier_id}/history/exports",
        request_id=tx.request_id,
        person_id=actor.person_id,
        client_id=actor.client_id,
        subject_id=dossier_id,
    )
