"""Every statement is composed before a request needs it, also each page for each set of its filters."""

import importlib
import pkgutil
from collections.abc import AsyncIterator, Iterator
from itertools import chain, combinations
from typing import Any, Final

import asyncpg
import pytest

import tdkt_api
from support.client import Client
from support.flow import COMMUNE, Road, done
from support.live import Live, live, opened
from support.server import Clone, open_connection
from tdkt_api.accounts import delegations, grants, persons
from tdkt_api.achievements import deeds
from tdkt_api.achievements import repository as achievements
from tdkt_api.audit import accesses
from tdkt_api.audit import exceptions as audit_exceptions
from tdkt_api.audit import exporting as audit_exports
from tdkt_api.audit import listing as audit_events
from tdkt_api.awards import repository as awards
from tdkt_api.db.paging import counting
from tdkt_api.db.query import Query
from tdkt_api.decisions import notice_queries
from tdkt_api.dossiers import listing
from tdkt_api.eligibility import repository as holds
from tdkt_api.ids import SubjectKind
from tdkt_api.inbox import repository as inbox
from tdkt_api.lawbooks import repository as packs
from tdkt_api.movements import listing as movements
from tdkt_api.movements import participants
from tdkt_api.operations import repository as operations
from tdkt_api.subjects import career_repository as careers
from tdkt_api.subjects import repository as subjects
from tdkt_api.submissions import opinions

PAGES: Final[dict[str, tuple[Any, tuple[str, ...], tuple[dict[str, Any], ...]]]] = {
    "dossiers": (
        listing.page_of,
        (
            "state",
            "type",
            "province_code",
            "province_codes",
            "commune_code",
            "commune_codes",
            "client_reference",
            "owner_unit_id",
        ),
        ({"has_place": False}, {"has_place": True}),
    ),
    "accesses": (
        accesses.page_of,
        ("subject_id", "person_id", "purpose", "act", "path_from", "path_to", "at_from", "at_to", "after_at"),
        ({},),
    ),
    "movements": (
        movements.page_of,
        ("state", "form", "path_from", "path_to", "q", "day", "after_id"),
        ({},),
    ),
    "achievements": (
        deeds.page_of,
        (
            "subject_id",
            "movement_id",
            "state",
            "path_from",
            "path_to",
            "day_from",
            "day_to",
            "q",
            "after_id",
        ),
        ({},),
    ),
    "subjects": (
        subjects.page_of,
        (
            "unit_id",
            "q",
            "client_reference",
            "province_code",
            "province_codes",
            "commune_code",
            "commune_codes",
            "id",
        ),
        tuple({"kind": kind, "is_backward": back} for kind in SubjectKind for back in (False, True)),
    ),
    "grants": (
        grants.grants_page_of,
        ("person_id", "role", "day", "path_from", "path_to", "after_id"),
        ({},),
    ),
    "delegations": (delegations.delegations_page_of, ("unit_id", "given", "received", "after_id"), ({},)),
    "notices": (
        notice_queries.notices_page_of,
        ("unit_id", "open", "acknowledged", "today", "after_id"),
        ({},),
    ),
    "persons": (persons.persons_page_of, ("path_from", "path_to", "after_id"), ({},)),
    "consultations": (
        opinions.page_of,
        ("received", "sent", "dossier_id", "state", "overdue_on", "after_id"),
        ({},),
    ),
    "posts": (careers.posts_of, ("day", "id"), ({},)),
    "transfers": (careers.transfers_of, ("individual_id", "state", "unit_id", "id"), ({},)),
    "awards": (
        awards.page_of,
        ("subject_id", "decision_id", "issuing_unit_id", "award_code", "year", "id"),
        ({},),
    ),
    "events": (
        audit_events.page_of,
        (*audit_events._CLAUSES, "home_province", "home_commune"),
        ({},),
    ),
    "exceptions": (audit_exceptions.page_of, tuple(audit_exceptions._CLAUSES), ({},)),
    "operations": (operations.page_of, ("state", "after_id"), ({},)),
    "public awards": (awards.by_number_of, ("unit_id", "year"), ({},)),
}
LOOKED_AT: Final[dict[str, dict[str, Any]]] = {
    "/v1/dossiers": {"state": "decided", "owner_unit_id": COMMUNE},
    "/v1/movements": {"q": "phong trao", "state": "launched"},
    "/v1/individuals": {"q": "nguyen", "unit_id": COMMUNE},
    "/v1/collectives": {"q": "van phong", "client_reference": "TT-2026-0003"},
    "/v1/households": {"sort": "-name"},
    "/v1/awards": {"year": 2025, "issuing_unit_id": COMMUNE},
    "/v1/units": {"level": "commune"},
    "/v1/public/awards": {"official_number": "45/QĐ-UBND", "name": "Nguyễn", "year": 2026},
}
MANY: Final = 7
BY_DEPTH: Final = audit_exports._heads
FIRST_OR_LATER: Final = (
    achievements.ratings_page_of,
    achievements.initiatives_page_of,
    holds.holds_page_of,
    packs.page_of,
    participants.page_of,
    inbox.page_of,
)


def variants(name: str) -> Iterator[Query[Any]]:
    """The page of a resource for every set of filters; of many filters, for every pair."""
    page_of, filters, switches = PAGES[name]
    counts = range(len(filters) + 1) if len(filters) <= MANY else (0, 1, 2)
    sets = chain.from_iterable(combinations(filters, count) for count in counts)
    for chosen in sets:
        for switch in switches:
            yield page_of(frozenset(chosen), **switch)


@pytest.fixture
async def application(worker_database: Clone) -> AsyncIterator[Any]:
    connection = await open_connection(worker_database)
    yield connection
    await connection.close()


async def refused(connection: Any, query: Query[Any]) -> str | None:
    """What PostgreSQL says against names and types (PREPARE) or rights (EXPLAIN)."""
    try:
        prepared = await connection.prepare(query.text)
        await connection.fetch(f"EXPLAIN {query.text}", *(None for _ in prepared.get_parameters()))
    except asyncpg.PostgresError as error:
        return f"{query.origin}: {error}"
    return None


@pytest.mark.parametrize("name", PAGES)
async def test_every_page_can_be_prepared_for_every_set_of_filters(application: Any, name: str) -> None:
    queries = list(variants(name))

    assert [said for query in queries if (said := await refused(application, query))] == []
    assert len({query.text for query in queries}) > len(PAGES[name][1])


@pytest.mark.parametrize("name", PAGES)
async def test_every_page_can_be_counted(application: Any, name: str) -> None:
    """Bare, and narrowed by each of its filters."""
    page_of, filters, switches = PAGES[name]
    sets = (frozenset(), *(frozenset({one}) for one in filters))
    counts = [counting(page_of(chosen, **switch)) for chosen in sets for switch in switches]

    assert [said for query in counts if (said := await refused(application, query))] == []


@pytest.mark.parametrize("page_of", FIRST_OR_LATER)
async def test_every_page_of_facts_can_be_counted(application: Any, page_of: Any) -> None:
    assert await refused(application, counting(page_of(is_first=True))) is None


@pytest.mark.parametrize("page_of", FIRST_OR_LATER)
@pytest.mark.parametrize("which", [{"is_first": True}, {"is_first": False}])
async def test_every_page_of_facts_can_be_prepared(
    application: Any, page_of: Any, which: dict[str, bool]
) -> None:
    assert await refused(application, page_of(**which)) is None


@pytest.mark.parametrize("depth", [0, 1, 2, 3, 4])
async def test_every_export_can_be_prepared(application: Any, depth: int) -> None:
    assert await refused(application, BY_DEPTH(depth)) is None


def test_no_page_is_forgotten_here() -> None:
    """Every cached function of the service that composes a statement stands above."""
    found = set()
    for module in pkgutil.walk_packages(tdkt_api.__path__, "tdkt_api."):
        if not module.name.endswith("__main__"):
            members = vars(importlib.import_module(module.name)).values()
            found |= {one for one in members if hasattr(one, "cache_info") and _gives_a_query(one)}

    assert found == {page_of for page_of, _, _ in PAGES.values()} | {*FIRST_OR_LATER, BY_DEPTH, counting}


def _gives_a_query(cached: Any) -> bool:
    return "Query" in str(getattr(cached, "__annotations__", {}).get("return", ""))


async def test_a_request_composes_nothing_that_was_composed_before(clone: Clone) -> None:
    """The first time round only pages of a new set of filters are composed, afterwards nothing at all."""
    start = len(Query.made)
    async with opened(clone) as database, live(clone, database) as office:
        await Road(office.sign_in).decided()
        await _look_around(office)
        first = Query.made[start:]
        await _look_around(office)
        await Road(office.sign_in).draft()
        later = Query.made[start + len(first) :]

    assert later == []
    assert {query.origin.partition(":")[0] for query in first} <= {
        page_of.__module__ for page_of in (*(one for one, _, _ in PAGES.values()), *FIRST_OR_LATER)
    }


async def _look_around(office: Live) -> None:
    clerk: Client = await office.sign_in("clerk")
    for path, filters in LOOKED_AT.items():
        done(await clerk.get(path, **filters))
