"""The service is ready only while it can do its work, and says why it is not."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from support.live import Live, live, opened
from support.server import Clone
from support.traces import refused
from tdkt_api.db import readiness
from tdkt_api.db.readiness import Readiness


@pytest.fixture
async def office(clone: Clone) -> AsyncIterator[Live]:
    async with opened(clone, size=1) as database, live(clone, database) as found:
        yield found


@pytest.fixture(autouse=True)
def _always_anew(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Nothing is remembered, but where a test is about remembering."""
    if "remembered" not in request.node.name:
        monkeypatch.setattr(readiness, "_GOOD_SECONDS", 0.0)
        monkeypatch.setattr(readiness, "_BAD_SECONDS", 0.0)


async def test_a_service_that_can_work_is_ready(office: Live) -> None:
    answer = await office.http.get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert await office.count("outbox") == 0


@pytest.mark.parametrize(
    ("breaks", "mends", "code"),
    [
        (
            "UPDATE alembic_version SET version_num = '0001'",
            "UPDATE alembic_version SET version_num = '{head}'",
            "service.schema_differs",
        ),
        (
            "ALTER POLICY scope ON outbox USING (true)",
            "ALTER POLICY scope ON outbox USING ({policy})",
            "service.exposed",
        ),
        (
            "ALTER TABLE dossier DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE dossier ENABLE ROW LEVEL SECURITY",
            "service.exposed",
        ),
    ],
)
async def test_what_is_broken_is_the_code_until_it_is_mended(
    office: Live, breaks: str, mends: str, code: str
) -> None:
    known = {
        "head": await office.owner.fetchval("SELECT version_num FROM alembic_version"),
        "policy": await office.owner.fetchval(
            "SELECT qual FROM pg_policies WHERE tablename = 'outbox' AND policyname = 'scope'"
        ),
    }
    await office.owner.execute(breaks)
    broken = await office.http.get("/health/ready")
    await office.owner.execute(mends.format(**known))
    mended = await office.http.get("/health/ready")

    refused(broken, 503, code)
    assert broken.headers["Retry-After"] == "1"
    assert mended.status_code == 200


async def test_a_primary_that_does_not_answer_is_told_and_liveness_is_not_touched(office: Live) -> None:
    app: Any = office.http._transport.app  # type: ignore[attr-defined]
    app.state.readiness = Readiness("postgresql://x@127.0.0.1:1/y")

    refused(await office.http.get("/health/ready"), 503, "service.database_away")
    assert (await office.http.get("/health/live")).status_code == 200


async def test_a_database_that_takes_no_writes_is_no_primary(office: Live) -> None:
    name = await office.owner.fetchval("SELECT current_database()")
    await office.owner.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')

    refused(await office.http.get("/health/ready"), 503, "service.database_away")


async def test_pools_that_are_all_lent_do_not_make_it_unready(clone: Clone) -> None:
    async with (
        opened(clone, size=1) as database,
        live(clone, database) as office,
        database.transaction(scopes=()),
        database.read(),
    ):
        assert (await office.http.get("/health/ready")).status_code == 200


async def test_what_was_found_is_remembered_for_a_while_and_one_looks_for_all(
    office: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0
    look = Readiness._look

    async def counted(self: Readiness) -> Any:
        nonlocal looks
        looks += 1
        return await look(self)

    monkeypatch.setattr(Readiness, "_look", counted)

    answers = await asyncio.gather(*(office.http.get("/health/ready") for _ in range(20)))

    assert {answer.status_code for answer in answers} == {200}
    assert looks == 1
