"""`expand`: what an id of the answer stands for, beside it; only names a route lists, one level deep."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Query

from ..db.query import Query as Statement
from ..db.transaction import Reading
from ..errors import ExpansionUnknown

AT_MOST: Final = 5


def expandable(*names: str) -> Callable[..., Coroutine[Any, Any, frozenset[str]]]:
    """The dependency that reads `expand` for a route which can show these.

    Raises:
        ValueError: more names than can be asked for at once.
    """
    if len(names) > AT_MOST:
        raise ValueError("too many to expand at once")
    told = f"Shown beside their ids, one level deep; may be repeated: {', '.join(names)}."
    kinds = {"items": {"type": "string", "enum": list(names)}, "uniqueItems": True}

    async def asked(
        expand: Annotated[
            list[str], Query(description=told, json_schema_extra=kinds, max_length=AT_MOST)
        ] = [],  # noqa: B006  (never changed)
    ) -> frozenset[str]:
        """What is to be shown beside its id.

        Raises:
            ExpansionUnknown: this route cannot show that.
        """
        found = frozenset(expand)
        if not found <= set(names):
            raise ExpansionUnknown(allowed=", ".join(names))
        return found

    return asked


def ids_of(rows: Sequence[Any], names: frozenset[str]) -> list[UUID]:
    """The ids that `<name>_id` of the rows holds, each once: one query finds them for a whole page."""
    return sorted({id for row in rows for name in names if (id := getattr(row, f"{name}_id"))})


async def put_beside(
    reading: Reading, shown: Sequence[dict[str, Any]], name: str, by_ids: Statement[Any]
) -> None:
    """Give each of the rows' members what its `<name>_id` stands for, by one query for all; else null."""
    key = f"{name}_id"
    found = await reading.all(by_ids, ids=sorted({one[key] for one in shown if one[key]}))
    known = {one.id: one for one in found}
    for one in shown:
        one[name] = known.get(one[key])


def beside(row: Any, names: frozenset[str], known: Mapping[UUID, Any]) -> dict[str, Any]:
    """The members of a row, and under each name what its id stands for."""
    own = {f.name: getattr(row, f.name) for f in fields(row)} if is_dataclass(row) else dict(row)
    return {**own, **{name: known.get(getattr(row, f"{name}_id")) for name in names}}
