"""Bring the packaged units into a database; what is there already stays as it is."""

from collections.abc import Sequence
from dataclasses import astuple
from typing import Any, Final

from . import reference

_UNITS: Final = """
INSERT INTO unit (id, code, name, name_folded, kind, level, parent_id, path,
                  valid_from, valid_to, agency_code, symbol)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[],
                     $8::text[], $9::date[], $10::date[], $11::text[], $12::text[])
ON CONFLICT (id) DO NOTHING
"""
_SUCCESSORS: Final = """
INSERT INTO unit_successor (unit_id, successor_id, link)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[])
ON CONFLICT (unit_id, successor_id) DO NOTHING
"""


async def load(connection: Any) -> int:
    """Insert the packaged units and successors that the tables lack, in one transaction.

    Args:
        connection: One of the driver, as the owner of the tables.

    Returns:
        How many units were inserted; 0 at once where all are there.
    """
    async with connection.transaction():
        there = await connection.fetchval(
            "SELECT count(*) FROM unit WHERE id BETWEEN $1 AND $2", *reference.FIRST_AND_LAST
        )
        if there == reference.header()["units"]:
            return 0
        tag = await connection.execute(_UNITS, *_columns(reference.units()))
        await connection.execute(_SUCCESSORS, *_columns(reference.successors()))
    return int(tag.rpartition(" ")[2])


def _columns(rows: Sequence[Any]) -> list[tuple[Any, ...]]:
    return list(zip(*map(astuple, rows), strict=True))
