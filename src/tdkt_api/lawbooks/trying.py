"""Another lawbook than the one that applies, to see what would be different by it; nothing is altered."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Final
from uuid import UUID

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


async def lawbook_named(tx: Transaction, named: str, path: str) -> Lawbook:
    """A lawbook by its hash, or the one a unit would have if a pack that the actor may read were in force.

    Raises:
        NotFound: there is no such lawbook, or no such pack within the actor's units.
        PackElsewhere: the pack does not hold for the unit.
        PackUnsound: the draft has a flaw; the fault names it.
    """
    office = office_of(tx)
    if len(named) == _HASH_LENGTH:
        known = office.lawbooks.get(named)
        if known is None:
            raise NotFound
        return known
    row = await repository.view(tx, pack_of(named))
    if not path.startswith(row.unit_path):
        raise PackElsewhere
    try:
        return await asyncio.to_thread(with_pack, office, row, path)
    except PackRefused as refused:
        raise unsound(Flaw(refused.code, refused.file, refused.key)) from refused


def pack_of(named: str) -> UUID:
    """The pack that is named."""
    return ids.read(Prefix.LAWBOOK, named)


def with_pack(office: Office, row: PackRow, path: str) -> Lawbook:
    """The lawbook of a unit with a pack laid into what is in force; the packs below it stay where they are.

    Of the country a published pack takes the place where it was published: what came later is not in it.

    Raises:
        PackRefused: the pack is not sound, or a pack below it could not stand on it.
    """
    files, own = bytes_of(row.files), {one: pack for one, pack in office.own.items() if path.startswith(one)}
    if row.unit_path != COUNTRY:
        return _nearest(office.lawbook, own | {row.unit_path: files})
    if is_local(files):
        raise PackRefused("law.not_local", LOCAL)
    hash, packs = row.hash.hex() if row.hash else "", office.lawbook.packs
    before = packs.index(hash) if hash in packs else len(office.everywhere)
    return _nearest(load(*office.everywhere[:before], files), own)


def _nearest(lawbook: Lawbook, own: Mapping[str, Mapping[str, bytes]]) -> Lawbook:
    made = by_unit(lawbook, own)
    return made[max(made, key=len)] if made else lawbook
