"""What each table shows to whom, after two dossiers have gone their roads."""
# ruff: noqa: S608 - the tables that are named are ours

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg
import pytest
from sqlalchemy import func, select

from support.client import Client
from support.consultations import PATH, PUBLIC, answered, asked
from support.deeds import entered
from support.flow import COMMUNE, PROVINCE, Road, candidate, done
from support.holds import placed
from support.jobs import asked_for, desk
from support.live import Live, live, opened
from support.server import WORKER, Clone, Given, open_connection
from support.traces import days_later
from tdkt_api.councils import repository as councils
from tdkt_api.db.database import Database
from tdkt_api.db.query import Query, same
from tdkt_api.decisions import repository as decisions
from tdkt_api.dossiers import listing, nominations, repository
from tdkt_api.models import Dossier
from tdkt_api.operations.running import run_next
from tdkt_api.submissions import repository as submissions

HERE, BESIDE, ELSEWHERE, ABOVE = "/01/00004/", "/01/00008/", "/04/", "/01/"
SCOPED: Final = (
    "dossier", "dossier_stage", "dossier_flag", "nomination", "appraisal", "attestation", "council",
    "meeting", "council_outcome", "submission", "decision", "decision_line",
    "decision_exception", "decision_notice", "award_presentation", "history_event", "history_head",
    "history_disclosure", "outbox", "hold", "operation", "operation_result", "collective", "household",
    "consultation", "consultation_answer", "consultation_objection",
    "post", "transfer", "lawbook_draft", "simulation", "erasure",
    "achievement", "achievement_evidence", "nomination_achievement", "access_entry", "achievement_use",
    "subject", "individual", "rating", "record", "record_version",
    "initiative", "initiative_author", "initiative_use",
    "fact_correction", "hold_open", "award",
)  # fmt: skip
# Read downwards too: tests/movements/test_scopes.py, tests/quotas/test_setting_quotas.py.
READ_BELOW_TOO: Final = {"movement", "movement_criterion", "movement_participant", "quota"}
NO_SCOPE: Final = (
    "", " ", ",", ",,", " , ", "/0", "//", "%", "/%", "_", " /01/", "/01/ ", "/01", "01/", "/01/00004",
    "{/}", "'/'", "/01/*", "/ ", "\u00a0/", "/01/;/04/",
)  # fmt: skip


@pytest.fixture(scope="module")
async def walked(server: Given) -> AsyncIterator[Clone]:
    """A database in which every scoped table has rows of one commune, and nothing of anybody else."""
    name = f"{WORKER}_walked"
    clone = await server.clone(name)
    async with opened(clone) as database, live(clone, database) as office:
        await _decided_against_the_vote(office)
        await _returned_from_the_province(office)
        await _exported_at_leisure(office)
    yield clone
    await server.drop(name)


class Citing(Road):
    """A road on which the first nomination rests on a deed."""

    async def nominated(self, items: Sequence[dict[str, Any]] | None = None) -> Road:
        await super().nominated(items)
        await _recorded(self)
        return self


async def _decided_against_the_vote(office: Live) -> None:
    road = await Citing(office.sign_in).voted(yes=2)
    draft = await road.drafted(reason="Thành tích đột xuất đã được xác minh")
    done(await road.sign(draft, official_number="45/QĐ-UBND"))
    clerk = await office.sign_in("clerk")
    award = done(await clerk.get("/v1/awards"))["items"][0]["id"]
    handed = {"presented_on": "2026-01-15", "presented_by": "Chủ tịch"}
    done(await clerk.post(f"/v1/awards/{award}/presentation", handed))


async def _returned_from_the_province(office: Live) -> None:
    road = Citing(office.sign_in, decider=PROVINCE)
    nominee = candidate(11)
    nominee["initiatives"][0]["used_for"] = ["chien_si_thi_dua_co_so"]
    await road.nominated([nominee])
    await _corrected(await office.sign_in("clerk"), road.nominations[0]["subject"]["id"])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await _consulted(office, road)
    await road.appraise("appraiser")
    done(await road.forward())
    await road.step("province.appraiser", "receive")
    flags = [{"field": "name", "note": "Ghi rõ năm"}]
    await road.step("province.appraiser", "return", reason="Cần bổ sung", flags=flags)
    done(await placed(await office.sign_in("province.inspector"), road.nominations[0]["subject"]["id"]))
    clerk = await office.sign_in("clerk")
    person = f"/v1/individuals/{road.nominations[0]['subject']['id']}"
    done(
        await clerk.post(f"{person}/posts", {"title": "Công chức", "kind": "other", "from_on": "2025-07-01"})
    )
    done(await clerk.post(f"{person}/transfers", {"to_unit_id": PROVINCE, "moves_on": "2026-01-15"}))
    collective = {"unit_id": COMMUNE, "name": "Tổ Một", "collective_kind": "team"}
    done(await clerk.post("/v1/collectives", collective))
    someone = {"unit_id": COMMUNE, "family_and_given_name": "Lê Văn Tám"}
    erased = done(await clerk.post("/v1/individuals", someone))["id"]
    asked = {"subject_id": erased, "ground": "purpose_ended", "reason": "Không còn cần"}
    done(await clerk.post("/v1/erasures", asked))
    done(await clerk.post("/v1/households", {"unit_id": COMMUNE, "head_name": "Lê Văn Tám"}))


async def _exported_at_leisure(office: Live) -> None:
    done(await asked_for(await office.sign_in("inspector")))
    pack = {"unit_id": COMMUNE, "name": "Quy chế", "files": {"local.yaml": "rounding: null\n"}}
    appraiser = await office.sign_in("appraiser")
    drafted = done(await appraiser.post("/v1/lawbook-packs", pack))["id"]
    asked = {"unit_id": COMMUNE, "year": 2025}
    done(await appraiser.post(f"/v1/lawbooks/{drafted}/simulations", asked))
    async with desk(office.clone) as found:
        await run_next(found, asyncio.Event())


async def _corrected(clerk: Client, subject: str) -> None:
    """Another rating, and another leave, in the place of wrong ones."""
    leave = {"kind": "leave", "leave": "maternity", "from_on": "2025-03-01"}
    made = done(await clerk.post("/v1/records", {"individual_id": subject, "content": leave}))
    shorter = {"content": {**leave, "to_on": "2025-09-30"}, "reason": "Nhập nhầm"}
    done(await clerk.post(f"/v1/records/{made['id']}/correction", shorter, etag='"v1"'))
    [one, *_] = done(await clerk.get("/v1/ratings", subject_id=subject))["items"]
    correction = {"rating": "good", "reason": "Nhập nhầm"}
    done(await clerk.patch(f"/v1/ratings/{one['id']}", correction, etag='"v1"'))


async def _recorded(road: Road) -> None:
    """A deed of one who is nominated, with a paper, on which the nomination rests."""
    one, clerk = road.nominations[0], await road.sign_in("clerk")
    made = done(await entered(clerk, one["subject"]["id"]))
    path = f"/v1/dossiers/{road.id}/nominations/{one['id']}"
    etag = (await clerk.get(path)).headers["ETag"]
    done(await clerk.patch(path, {"achievement_ids": [made["id"]]}, etag=etag))


async def _consulted(office: Live, road: Road) -> None:
    """The province was asked, and the public objected."""
    rows = (await asked(road, PROVINCE, **PUBLIC))["consultations"]
    done(await answered(await office.sign_in("province.appraiser"), road))
    clerk = await office.sign_in("clerk")
    done(await clerk.post(f"{PATH}/{rows[1]['id']}/objections", {"content": "Chưa đúng người"}))
    with days_later(15):
        await road.step("appraiser", "conclude")


@pytest.fixture(scope="module")
async def application(walked: Clone) -> AsyncIterator[Any]:
    connection = await open_connection(walked)
    yield connection
    await connection.close()


@pytest.fixture(scope="module")
async def everything(walked: Clone) -> dict[str, int]:
    """How many rows each scoped table has, as a superuser counts them."""
    owner = await asyncpg.connect(walked.owner_url)
    try:
        return await counted(owner)
    finally:
        await owner.close()


@pytest.fixture
async def single(walked: Clone) -> AsyncIterator[Database]:
    """One connection: what one transaction leaves behind, the next one sees."""
    async with opened(walked, size=1) as database:
        yield database


async def counted(connection: Any) -> dict[str, int]:
    return {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in SCOPED}


@asynccontextmanager
async def scoped(connection: Any, scopes: str | None) -> AsyncIterator[Any]:
    """Any text as scope, sent beside the check of the service; rolled back."""
    await connection.execute("BEGIN")
    try:
        if scopes is not None:
            await connection.execute("SELECT set_config('tdkt.scopes', $1, true)", scopes)
        yield connection
    finally:
        await connection.execute("ROLLBACK")


async def test_every_table_with_policies_stands_here_and_has_rows_to_hide(
    application: Any, everything: dict[str, int]
) -> None:
    guarded = await application.fetch("SELECT relname FROM pg_class WHERE relrowsecurity")

    assert {row["relname"] for row in guarded} - READ_BELOW_TOO == set(SCOPED)
    assert [table for table, rows in everything.items() if rows == 0] == []


@pytest.mark.parametrize("scopes", ["/", ABOVE, HERE, f"{BESIDE},{HERE}"])
async def test_whoever_reaches_the_commune_sees_all_of_it(
    application: Any, everything: dict[str, int], scopes: str
) -> None:
    async with scoped(application, scopes) as connection:
        assert await counted(connection) == everything


@pytest.mark.parametrize("scopes", [BESIDE, ELSEWHERE, f"{BESIDE},{ELSEWHERE}", "/01/00004/x/", "/g09/"])
async def test_whoever_does_not_sees_nothing_in_any_table(application: Any, scopes: str) -> None:
    async with scoped(application, scopes) as connection:
        assert set((await counted(connection)).values()) == {0}


@pytest.mark.parametrize("scopes", [None, *NO_SCOPE])
async def test_what_is_no_scope_shows_nothing_in_any_table(application: Any, scopes: str | None) -> None:
    async with scoped(application, scopes) as connection:
        assert set((await counted(connection)).values()) == {0}


@pytest.mark.parametrize("scopes", [scope for scope in NO_SCOPE if scope])
async def test_the_transaction_does_not_even_send_it(single: Database, scopes: str) -> None:
    with pytest.raises(ValueError, match="unit paths"):
        async with single.transaction(scopes=(scopes,)):
            raise AssertionError("it was opened")


@pytest.mark.parametrize(
    "scopes", ["/');DELETE FROM rating;--", "/01/', false); SELECT ('", "\\", "/01/\x00"]
)
async def test_a_scope_carries_no_statement_of_its_own(single: Database, scopes: str) -> None:
    with pytest.raises(ValueError, match="unit paths"):
        async with single.transaction(scopes=(scopes,)):
            raise AssertionError("it was opened")


DOSSIERS: Final = Query(select(func.count()).select_from(Dossier), int)
SCOPES: Final = Query(select(func.current_setting("tdkt.scopes", True)), same)


async def test_a_transaction_without_scope_behind_a_scoped_one_sees_nothing(
    single: Database, everything: dict[str, int]
) -> None:
    async with single.transaction(scopes=("/",)) as tx:
        assert await tx.one(DOSSIERS) == everything["dossier"]
        assert await tx.one(SCOPES) == "/"

    async with single.transaction(scopes=()) as tx:
        assert await tx.one(DOSSIERS) == 0


async def test_a_statement_outside_any_transaction_sees_nothing_behind_a_scoped_one(
    application: Any,
) -> None:
    async with scoped(application, "/"):
        pass

    assert await application.fetchval("SELECT count(*) FROM dossier") == 0


NARROWED: Final = {
    "a dossier": (repository.VIEW, "dossier", {}),
    "a dossier's head": (repository.HEAD, "dossier", {}),
    "a dossier to be locked": (repository.LOCK, "dossier", {}),
    "the page of dossiers": (listing.page_of(frozenset(), has_place=False), None, {"size": 9}),
    "the page of a state": (
        listing.page_of(frozenset({"state"}), has_place=False), None, {"size": 9, "state": "decided"},
    ),
    "nominations": (nominations.PAGE, "dossier:dossier_id", {"after": 0, "size": 9}),
    "a decision": (decisions.GET, "decision", {}),
    "a decision to be locked": (decisions.LOCK, "decision", {}),
    "a decision's lines": (decisions.LINES, "decision:decision_id", {}),
    "a submission": (submissions.GET, "submission", {}),
    "a council": (councils.GET, "council", {}),
    "a meeting": (councils.GET_MEETING, "meeting", {}),
}  # fmt: skip


def unbounded(text: str) -> str:
    """The statement as somebody would write it who forgets `within`; its parameters stay in place."""
    bound = re.compile(r"\w+\.reach && (\$\d+::TEXT\[\])")
    assert bound.search(text)
    return bound.sub(r"\1 IS NOT NULL", text)


@pytest.mark.parametrize("named", NARROWED.values(), ids=NARROWED)
@pytest.mark.parametrize("scopes", [(BESIDE,), (ELSEWHERE,)], ids=["the neighbour", "another province"])
async def test_a_statement_that_forgets_its_bounds_shows_no_foreign_row(
    application: Any, walked: Clone, named: tuple[Any, str | None, dict[str, Any]], scopes: tuple[str, ...]
) -> None:
    query, key, given = named
    arguments = query.arguments({**given, **(await _one_of(walked, key) if key else {})}, scopes)

    async with scoped(application, HERE) as connection:
        assert await connection.fetch(unbounded(query.text), *arguments) != []
    async with scoped(application, scopes[0]) as connection:
        assert await connection.fetch(unbounded(query.text), *arguments) == []


async def _one_of(walked: Clone, key: str) -> dict[str, Any]:
    table, _, name = key.partition(":")
    owner = await asyncpg.connect(walked.owner_url)
    try:
        return {name or "id": await owner.fetchval(f"SELECT id FROM {table} ORDER BY id LIMIT 1")}
    finally:
        await owner.close()


CHANGES: Final = {
    "dossier": "UPDATE dossier SET name = name",
    "dossier_stage": "UPDATE dossier_stage SET due_on = due_on",
    "dossier_flag": "DELETE FROM dossier_flag",
    "nomination": "UPDATE nomination SET summary = summary",
    "appraisal": "DELETE FROM appraisal",
    "attestation": "DELETE FROM attestation",
    "council_outcome": "DELETE FROM council_outcome",
    "meeting": "UPDATE meeting SET version = version",
    "submission": "UPDATE submission SET version = version",
    "decision": "UPDATE decision SET version = version",
    "achievement": "UPDATE achievement SET version = version",
    "nomination_achievement": "DELETE FROM nomination_achievement",
    "achievement_evidence": "DELETE FROM achievement_evidence",
    "consultation": "UPDATE consultation SET version = version",
    "history_head": "UPDATE history_head SET seq = seq + 1",
    "subject": "UPDATE subject SET name = name",
    "individual": "UPDATE individual SET post = post",
    "rating": "UPDATE rating SET version = version",
    "initiative": "UPDATE initiative SET version = version",
    "initiative_author": "UPDATE initiative_author SET share_percent = share_percent",
    "hold_open": "DELETE FROM hold_open",
    "award": "UPDATE award SET is_verified = is_verified",
}


@pytest.mark.parametrize("table", CHANGES)
async def test_foreign_rows_are_neither_changed_nor_deleted(
    application: Any, everything: dict[str, int], table: str
) -> None:
    async with scoped(application, BESIDE) as connection:
        assert (await connection.execute(CHANGES[table])).endswith(" 0")
    async with scoped(application, HERE) as connection:
        assert (await connection.execute(CHANGES[table])).endswith(f" {everything[table]}")


@pytest.mark.parametrize("table", [table for table in SCOPED if table != "history_disclosure"])
async def test_a_row_is_not_entered_for_a_foreign_unit(application: Any, walked: Clone, table: str) -> None:
    """The very row that is there, entered again by a neighbour: the policy speaks before the key does."""
    owner = await asyncpg.connect(walked.owner_url)
    row = await owner.fetchrow(f"SELECT * FROM {table} ORDER BY 1 LIMIT 1")
    computed = await owner.fetch(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = $1 AND is_generated = 'ALWAYS'",
        table,
    )
    await owner.close()
    not_ours = {one[0] for one in computed} | ({"position"} if table == "outbox" else set())
    given = {name: value for name, value in row.items() if name not in not_ours}
    places = ", ".join(f"${n}" for n in range(1, len(given) + 1))
    statement = f"INSERT INTO {table} ({', '.join(given)}) VALUES ({places})"
    values = [_as_sent(value) for value in given.values()]

    async with scoped(application, BESIDE) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await connection.execute(statement, *values)
    async with scoped(application, HERE) as connection:
        with pytest.raises(asyncpg.UniqueViolationError):
            await connection.execute(statement, *values)


def _as_sent(value: Any) -> Any:
    """The superuser's connection reads jsonb as text, the application's sends what text says."""
    return {} if isinstance(value, str) and value.startswith("{") else value


async def test_a_disclosure_is_entered_with_its_event_and_read_only_with_it(
    application: Any, everything: dict[str, int]
) -> None:
    async with scoped(application, BESIDE) as connection:
        tag = await connection.execute(
            "INSERT INTO history_disclosure (event_id, name, key_version)"
            " SELECT id, 'x', 1 FROM history_event LIMIT 1"
        )
        assert tag == "INSERT 0 0"
    async with scoped(application, HERE) as connection:
        shown = await connection.fetchval("SELECT count(*) FROM history_disclosure")
    assert shown == everything["history_disclosure"]


@pytest.mark.parametrize("table", SCOPED)
async def test_the_owner_sees_every_row_by_the_policy_made_for_it_and_none_without(
    walked: Clone, everything: dict[str, int], table: str
) -> None:
    superuser = await asyncpg.connect(walked.owner_url)
    counting = f"SELECT count(*) FROM {table}"
    await superuser.execute("BEGIN; SET LOCAL ROLE tdkt_owner")
    try:
        with_policy = await superuser.fetchval(counting)
        await superuser.execute(f"DROP POLICY owner ON {table}")
        without = await superuser.fetchval(counting)
        await superuser.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        unforced = await superuser.fetchval(counting)
    finally:
        await superuser.execute("ROLLBACK")
        await superuser.close()

    assert (with_policy, without, unforced) == (everything[table], 0, everything[table])


async def test_the_policies_are_what_hides_the_rows(walked: Clone, everything: dict[str, int]) -> None:
    """Without them the application's role sees all: the tests above would fail."""
    superuser = await asyncpg.connect(walked.owner_url)
    await superuser.execute("BEGIN")
    try:
        for table in SCOPED:
            await superuser.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        await superuser.execute("SET LOCAL ROLE tdkt_app")
        assert await counted(superuser) == everything
    finally:
        await superuser.execute("ROLLBACK")
        await superuser.close()
