"""Plans of statements as they ran, under row-level security."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


async def planned(
    connection: Any,
    statement: str,
    scopes: Sequence[str],
    arguments: Sequence[Any],
    *,
    hide: str = "",
    is_generic: bool = False,
) -> list[dict[str, Any]]:
    """The nodes of the plan as it ran, with this scope; `hide` is said before, to the planner.

    Args:
        is_generic: By the plan for any values, as the service has it after a few times.
    """
    await connection.execute(f"BEGIN; {hide}")
    try:
        await connection.execute("SELECT set_config('tdkt.scopes', $1, true)", ",".join(scopes))
        if is_generic:
            statement, arguments = await _prepared(connection, statement, arguments), ()
        plan = await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", *arguments)
    finally:
        await connection.execute("ROLLBACK; DEALLOCATE looked" if is_generic else "ROLLBACK")
    return nodes(json.loads(plan)[0]["Plan"])


async def _prepared(connection: Any, statement: str, arguments: Sequence[Any]) -> str:
    """The statement as one that is prepared; what EXPLAIN is given itself is always planned by its values."""
    asked = (await connection.prepare(statement)).get_parameters()
    shown = (f"quote_nullable(${number}::{one.name}::text)" for number, one in enumerate(asked, 1))
    values = await connection.fetchrow(f"SELECT {', '.join(shown)}", *arguments)
    await connection.execute(f"SET LOCAL plan_cache_mode = force_generic_plan; PREPARE looked AS {statement}")
    return f"EXECUTE looked({', '.join(values)})"


def nodes(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [dict(plan), *(inner for child in plan.get("Plans", []) for inner in nodes(child))]


def read(found: Sequence[Mapping[str, Any]], table: str) -> int:
    """How many rows of a table were looked at."""
    return sum(
        node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0))
        for node in found
        if node.get("Relation Name") == table
    )


def sorted_rows(found: Sequence[Mapping[str, Any]]) -> int:
    """How many rows the largest of its sorts was given."""
    return max((_rows(child) for node in found for child in _below_a_sort(node)), default=0)


def _below_a_sort(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "Sort" in node["Node Type"]:
        yield from node.get("Plans", ())


def _rows(node: Mapping[str, Any]) -> int:
    return int(node["Actual Loops"] * node["Actual Rows"])
