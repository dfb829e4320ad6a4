"""Store initiatives with their authors, and say of each author what an event tells."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from .. import clock, ids, names
from ..db.transaction import Transaction
from ..ids import Prefix
from ..subjects.facts import Entered
from . import repository
from .shapes import Author, NewInitiative, StoredInitiative


async def store(
    tx: Transaction, unit_id: UUID, made: Sequence[tuple[NewInitiative, Sequence[Author]]]
) -> list[StoredInitiative]:
    """Add initiatives that nobody knows yet, their authors, and what they served them for."""
    at = clock.now()
    stored = [
        StoredInitiative(
            ids.new(),
            one.kind,
            names.nfc(one.name),
            one.scope,
            one.year,
            one.recognised_on,
            unit_id,
            tuple(authors),
            at,
        )
        for one, authors in made
    ]
    await repository.add_initiatives(
        tx, [_row(one) for one in stored], [row for one in stored for row in _author_rows(one)]
    )
    await repository.use(tx, [use for one in stored for use in _uses(one)])
    return stored


def told(individual_id: UUID, stored: Sequence[StoredInitiative]) -> Entered:
    """What the history of one author tells of them; their names only as commitments."""
    if not stored:
        return Entered()
    data = [
        _told(one, author)
        for one in stored
        for author in one.authors
        if author.individual_id == individual_id
    ]
    secret = {f"{ids.show(Prefix.INITIATIVE, one.id)}_name": one.name for one in stored}
    return Entered({"initiatives": data}, secret)


def _told(one: StoredInitiative, author: Author) -> dict[str, Any]:
    return {
        "initiative": ids.show(Prefix.INITIATIVE, one.id),
        "kind": one.kind.value,
        "scope": one.scope.value,
        "year": one.year,
        "recognised_on": one.recognised_on.isoformat(),
        "share_percent": author.share_percent,
        "used_for": list(author.used_for),
    }


def _row(one: StoredInitiative) -> dict[str, Any]:
    names_of = ("id", "kind", "name", "scope", "year", "recognised_on", "unit_id", "created_at", "version")
    return {name: getattr(one, name) for name in names_of}


def _author_rows(one: StoredInitiative) -> list[dict[str, Any]]:
    return [
        {
            "initiative_id": one.id,
            "individual_id": author.individual_id,
            "share_percent": author.share_percent,
        }
        for author in one.authors
    ]


def _uses(one: StoredInitiative) -> list[tuple[UUID, UUID, str, int]]:
    return [
        (one.id, author.individual_id, code, one.year) for author in one.authors for code in author.used_for
    ]
