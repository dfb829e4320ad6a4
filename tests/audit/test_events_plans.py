"""Pages of events walk an index in their order, also over the history of a whole country."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from support.plans import planned, read
from support.server import WORKER, Given, open_connection
from tdkt_api.audit.exporting import _heads
from tdkt_api.audit.listing import below, home_of, page_of
from tdkt_api.audit.shapes import Place

PROVINCES, COMMUNES, DOSSIERS, EACH = 34, 2, 20, 25
ALL = PROVINCES * COMMUNES * DOSSIERS * EACH
HERE = "/01/00001/"
# Foreign keys are off; every fifth event is the province's.
FILL = f"""
SET session_replication_role = replica;
INSERT INTO dossier (id, name, type, first_year, last_year, owner_unit_id, deciding_unit_id, client_id, state,
    stage_number, stage_unit_id, owner_path, stage_path, seen_paths, made_by, version, created_at)
SELECT gen_random_uuid(), 'Hồ sơ ' || n, 'cong_trang', 2025, 2025, gen_random_uuid(), gen_random_uuid(), 'c',
    'submitted', 1, gen_random_uuid(), commune, commune, '{{}}', gen_random_uuid(), 1, now()
FROM generate_series(0, {PROVINCES * COMMUNES * DOSSIERS - 1}) n,
    LATERAL (SELECT format('/%s/', to_char(n % {PROVINCES} + 1, 'FM00'))) p (province),
    LATERAL (SELECT province || to_char(n / {PROVINCES} % {COMMUNES} + 1, 'FM00000') || '/') c (commune);
INSERT INTO history_event (id, stream_kind, stream_id, seq, body, prev_hash, hash, type, at, person_id,
    client_id, unit_id, role, unit_path, stream_path)
SELECT gen_random_uuid(), 'dossier', d.id, n, '{{}}', decode(repeat('00', 32), 'hex'),
    decode(repeat('11', 32), 'hex'), 'dossier.edit',
    timestamptz '2026-01-01' + make_interval(secs => (hashtext(d.id::text || n) & 1048575)), p.id, 'portal',
    u.id, 'clerk', CASE WHEN n % 5 = 0 THEN '/' || d.province_code || '/' ELSE d.owner_path END, d.owner_path
FROM dossier d, generate_series(1, {EACH}) n, (SELECT id FROM person LIMIT 1) p,
    (SELECT id FROM unit LIMIT 1) u;
INSERT INTO history_head SELECT id, 'dossier', {EACH}, decode(repeat('11', 32), 'hex') FROM dossier;
ANALYZE;
"""  # noqa: S608  (our own numbers)


@pytest.fixture(scope="module")
async def filled(server: Given) -> AsyncIterator[Any]:
    """The application's role in a database with some history of every province."""
    name = f"{WORKER}_events"
    clone = await server.clone(name)
    owner = await asyncpg.connect(clone.owner_url)
    await owner.execute(FILL)
    await owner.close()
    connection = await open_connection(clone)
    yield connection
    await connection.close()
    await server.drop(name)


@pytest.mark.parametrize(
    ("scopes", "path"),
    [
        (("/",), None),
        (("/01/",), None),
        ((HERE,), None),
        (("/01/",), HERE),
        (("/",), HERE),
        (("/",), "/01/"),
    ],
    ids=[
        "country",
        "province",
        "commune",
        "a commune of mine",
        "a commune of all",
        "a province of all",
    ],
)
@pytest.mark.parametrize("has_place", [False, True], ids=["first page", "later page"])
async def test_a_page_reads_hardly_more_than_it_shows(
    filled: Any, scopes: tuple[str, ...], path: str | None, *, has_place: bool
) -> None:
    unit = Place(UUID(int=0), path) if path else None
    place: dict[str, Any] = (
        {"after_at": datetime(2026, 1, 9, tzinfo=UTC), "after_id": UUID(int=0)} if has_place else {}
    )
    given = {**below(unit), **place, **home_of(scopes, unit)} if unit else {**place, **home_of(scopes)}
    query = page_of(frozenset(given))

    found = await planned(filled, query.text, scopes, query.arguments({**given, "size": 51}, scopes))

    assert read(found, "dossier") > 0  # the policy looks at every event's dossier
    assert found[0]["Actual Rows"] == 51
    assert read(found, "history_event") <= 51 * 8
    assert read(found, "dossier") <= 51 * 8


async def test_without_its_plain_predicate_a_page_of_a_commune_reads_the_country(filled: Any) -> None:
    query = page_of(frozenset())

    found = await planned(filled, query.text, (HERE,), query.arguments({"size": 51}, (HERE,)))

    assert read(found, "history_event") > ALL / COMMUNES / PROVINCES


async def test_an_export_of_a_commune_reads_its_own_period_only(filled: Any) -> None:
    query = _heads(2)
    days = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))
    given = {"place": HERE, "at_from": days[0], "at_to": days[1]}

    found = await planned(filled, query.text, ("/",), query.arguments(given, ("/",)))

    assert 0 < found[0]["Actual Rows"] <= DOSSIERS
    assert read(found, "history_event") <= DOSSIERS * EACH
