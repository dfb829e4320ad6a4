"""Another lawbook than the one that applies, to see what would be different by it; nothing is altered."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import Field

from .. import ids
from ..access.office import Office, office_of
from ..db.transaction import Transaction
from ..errors import NotFound, PackElsewhere
from ..ids import Prefix
from ..law.lawbook import Lawbook
from ..law.loader import load
from ..law.local import LOCAL, is_local
from ..law.reader import PackRefused
from . import repository
from .service import COUNTRY, by_unit, bytes_of, unsound
from .shapes import Flaw, PackRow

# A lawbook by its hash, as `/v1/lawbooks` lists them, or by a pack that is laid into what is in force.
Named = Annotated[str, Field(pattern=rf"^([0-9a-f]{{64}}|{Prefix.LAWBOOK}_[0-7][0-9a-hjkmnp-tv-z]{{25}})$")]
_HASH_LENGTH: Final = 64


@dataclass(frozen=True, slots=True)
class Trial:
    """Other rules than those in force: for each unit the lawbook it would have."""

    lawbook: Lawbook
    by_unit: Mapping[str, Lawbook]

    def of(self, path: str) -> Lawbook:
        """The lawbook that a unit would have."""
        nearest = max((one for one in self.by_unit if path.startswith(one)), key=len, default=None)
        return self.lawbook if nearest is None else self.by_unit[nearest]


async def lawbook_named(tx: Transaction, named: str, path: str) -> Lawbook:
    """A lawbook by its hash, or the one a unit would have if a pack that the actor may read were in force.

    Raises:
        NotFound, PackUnsound: see `trial_of`.
        PackElsewhere: the pack does not hold for the unit.
    """
    return (await trial_of(tx, named, path)).of(path)


async def trial_of(tx: Transaction, named: str, path: str, *, below: bool = False) -> Trial:
    """The rules that would hold in a unit, and in those below it if a pack may be one of theirs.

    Raises:
        NotFound: there is no such lawbook, or no such pack within the actor's units.
        PackElsewhere: the pack does not hold there.
        PackUnsound: the draft has a flaw; the fault names it.
    """
    office = office_of(tx)
    if len(named) == _HASH_LENGTH:
        known = office.lawbooks.get(named)
        if known is None:
            raise NotFound
        return Trial(known, {})
    row = await repository.view(tx, ids.read(Prefix.LAWBOOK, named))
    if not (path.startswith(row.unit_path) or (below and row.unit_path.startswith(path))):
        raise PackElsewhere
    try:
        return await asyncio.to_thread(_with_pack, office, row, path)
    except PackRefused as refused:
        raise unsound(Flaw(refused.code, refused.file, refused.key)) from refused


def _with_pack(office: Office, row: PackRow, path: str) -> Trial:
    """The rules with a pack laid into what is in force; the packs of units below it stay where they are.

    Of the country a published pack takes the place where it was published: what came later is not in it.

    Raises:
        PackRefused: the pack is not sound, or a pack below it could not stand on it.
    """
    near = {one: pack for one, pack in office.own.items() if path.startswith(one) or one.startswith(path)}
    files, lawbook = bytes_of(row.files), office.lawbook
    if row.unit_path != COUNTRY:
        return Trial(lawbook, by_unit(lawbook, near | {row.unit_path: files}))
    if is_local(files):
        raise PackRefused("law.not_local", LOCAL)
    hash, packs = row.hash.hex() if row.hash else "", lawbook.packs
    before = packs.index(hash) if hash in packs else len(office.everywhere)
    changed = load(*office.everywhere[:before], files)
    return Trial(changed, by_unit(changed, near))
