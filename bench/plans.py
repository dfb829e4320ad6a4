"""The plans of the hot statements, as the application's role has them under row-level security."""

import re
from collections.abc import Sequence
from typing import Any, Final

import asyncpg

from tdkt_api.audit.listing import page_of as events_of
from tdkt_api.awards import repository as awards
from tdkt_api.db.query import Query
from tdkt_api.db.roles import READER
from tdkt_api.dossiers import repository as dossiers
from tdkt_api.dossiers.listing import page_of as dossiers_of
from tdkt_api.events.repository import PAGE_OF

_PLAN: Final = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY ON, BUFFERS OFF)"
_ACTUAL: Final = re.compile(r" \(actual rows=([0-9]+)[^)]*\)")
_SHOWN: Final = re.compile(r"->|Limit|Sort|Index Cond|Rows Removed|Execution Time|Scan")
_HIDDEN: Final = re.compile(r"never executed|-> +Result")  # arms of a policy that no row took


async def read(owner_url: str, app_url: str) -> list[str]:
    """A few lines for each statement: its nodes and how long it took."""
    owner = await asyncpg.connect(owner_url)
    given = await owner.fetchrow(
        """SELECT (SELECT public_code FROM award LIMIT 1) AS public_code, (SELECT id FROM dossier LIMIT 1) AS id,
                  (SELECT path FROM bench.place WHERE i = 0) AS commune,
                  (SELECT id FROM bench.settled WHERE n = 0) AS subject_id"""
    )
    await owner.close()
    app = await asyncpg.connect(app_url)
    await app.execute("SET plan_cache_mode = force_generic_plan")
    lines: list[str] = []
    for name, scope, query, values in _statements(given):
        lines += [f"{name}:", *(f"  {line}" for line in await _plan(app, scope, query, values))]
    await app.close()
    return lines


def _statements(given: Any) -> list[tuple[str, str, Query[Any], dict[str, Any]]]:
    commune = given["commune"]
    code = commune.split("/")[2]
    page = {"size": 51}
    province = {"province_code": "01"}
    return [
        ("award by code", READER, awards.BY_CODE, {"public_code": given["public_code"]}),
        ("page of dossiers, country", "/", _dossiers(), page),
        ("page of dossiers, province", "/01/", _dossiers("province_code"), province | page),
        (
            "page of dossiers, commune",
            commune,
            _dossiers("province_code", "commune_code"),
            province | {"commune_code": code} | page,
        ),
        ("dossier held for a step", "/01/", dossiers.LOCK, {"id": given["id"]}),
        (
            "awards of a person",
            "/01/",
            awards.page_of(frozenset({"subject_id"})),
            {"subject_id": given["subject_id"], "limit": 51},
        ),
        ("audit events, country", "/", events_of(frozenset()), page),
        (
            "audit events, province",
            "/01/",
            events_of(frozenset({"home_province"})),
            {"home_province": "/01/"} | page,
        ),
        (
            "audit events, commune",
            commune,
            events_of(frozenset({"home_commune"})),
            {"home_commune": commune} | page,
        ),
        (
            "event feed, commune",
            commune,
            PAGE_OF["commune"],
            {"home": commune, "after": 0, "type": "", "size": 51},
        ),
    ]


def _dossiers(*filters: str) -> Query[Any]:
    return dossiers_of(frozenset(filters), has_place=False)


async def _plan(app: Any, scope: str, query: Query[Any], values: dict[str, Any]) -> Sequence[str]:
    async with app.transaction():
        if scope == READER:  # what everyone may look up is read by the reader, which has no scope
            await app.execute(f"SET LOCAL ROLE {READER}")
        else:
            await app.execute("SELECT set_config('tdkt.scopes', $1, true)", scope)
        rows = await app.fetch(f"{_PLAN} {query.text}", *query.arguments(values, (scope,)))
    return [
        _ACTUAL.sub(r" [\1]", row[0]) for row in rows if _SHOWN.search(row[0]) and not _HIDDEN.search(row[0])
    ]
