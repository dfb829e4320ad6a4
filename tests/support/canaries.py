"""Whether a value stands anywhere in a database: in any column of any table, whatever its type."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
Trace = tuple[str, str]
Wanted = str | bytes


async def traces(owner: Any, values: Iterable[Wanted]) -> set[Trace]:
    """The tables and columns in which one of the values stands; `owner` sees all rows.

    Args:
        values: Texts, found also where they are written in hexadecimal, and bytes.
    """
    given = list(values)
    texts = [value for value in given if isinstance(value, str)]
    raw = [value.encode() if isinstance(value, str) else value for value in given]
    coded = [value.hex() for value in raw]
    found: set[Trace] = set()
    for row in await owner.fetch(_TABLES):
        for record in await owner.fetch(f'SELECT * FROM "{row[0]}"'):  # noqa: S608  (a name of the catalogue)
            found |= {
                (row[0], name) for name, value in record.items() if _holds(value, [*texts, *coded], raw)
            }
    return found


def _holds(value: Any, texts: list[str], raw: list[bytes]) -> bool:
    if isinstance(value, bytes):
        return any(one in value for one in raw)
    if isinstance(value, date):
        return value.isoformat()[:10] in texts
    if isinstance(value, (dict, list)):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return isinstance(value, str) and any(one in value for one in texts)
