"""Whether row-level security holds for the role that asks: tried with a row, not only looked up."""

from typing import Any, Final

from .roles import READER

HERE, BESIDE, NOWHERE = "/canary/", "/beside/", ""
_PUT: Final = """
INSERT INTO outbox (id, type, subject, time, data, unit_path)
VALUES (gen_random_uuid(), 'tdkt.canary', 'canary', now(), '{}', $1) RETURNING id
"""
_SEEN: Final = "SELECT count(*) FROM outbox WHERE id = $1"
_SCOPE: Final = "SELECT set_config('tdkt.scopes', $1, true)"
_ROLE: Final = """
SELECT rolname, rolsuper, rolbypassrls,
    pg_has_role(rolname, (SELECT relowner FROM pg_class WHERE oid = 'outbox'::regclass), 'MEMBER') AS owns,
    (SELECT pg_has_role(r.oid, 'USAGE') FROM pg_roles r WHERE r.rolname = $1) AS inherits
FROM pg_roles WHERE rolname = current_user
"""
_OPEN: Final = """
SELECT DISTINCT polrelid::regclass::text FROM pg_policy WHERE NOT row_security_active(polrelid) ORDER BY 1
"""


class Exposed(Exception):
    """What would show rows to whoever has no right to them."""


async def role(connection: Any) -> str:
    """The name of the role, which stands under the policies.

    Raises:
        Exposed: it is a superuser, is exempt from policies, may become the owner of the tables, or sees
            without more what the reader sees.
    """
    found = await connection.fetchrow(_ROLE, READER)
    name: str = found["rolname"]
    if found["rolsuper"]:
        raise Exposed(f"{name} is a superuser: connect as tdkt_app")
    if found["rolbypassrls"]:
        raise Exposed(f"{name} has BYPASSRLS: connect as tdkt_app")
    if found["owns"]:
        raise Exposed(f"{name} may become the owner of the tables: connect as tdkt_app")
    if found["inherits"]:
        raise Exposed(f"{name} inherits what {READER} may read: ALTER ROLE {name} NOINHERIT, grant it anew")
    return name


async def canary(connection: Any) -> None:
    """Put a row for one place and look for it from there, from beside it, and from nowhere; it is not kept.

    Raises:
        Exposed: it is seen from where it must not be, or a table with policies does not apply them.
    """
    seen = await _look(connection)
    if seen != {HERE: 1, BESIDE: 0, NOWHERE: 0}:
        raise Exposed("row-level security shows a row to another unit: check policies and role")
    await walls(connection)


async def walls(connection: Any) -> None:
    """Insist that every table with policies applies them, by the catalogue alone: it waits for no lock.

    Raises:
        Exposed: the tables that do not.
    """
    idle = [row[0] for row in await connection.fetch(_OPEN)]
    if idle:
        raise Exposed(f"row-level security is off for this role on {', '.join(idle)}")


async def _look(connection: Any) -> dict[str, int]:
    """How often the row is seen from each place; the last look has a transaction without a scope."""
    trial = connection.transaction()
    await trial.start()
    try:
        await connection.execute(_SCOPE, HERE)
        id = await connection.fetchval(_PUT, HERE)
        seen = {}
        for scope in (HERE, BESIDE, NOWHERE):
            await connection.execute(_SCOPE, scope)
            seen[scope] = await connection.fetchval(_SEEN, id)
    finally:
        await trial.rollback()
    left = await connection.fetchval("SELECT coalesce(current_setting('tdkt.scopes', true), '')")
    return seen if left == NOWHERE else {}
