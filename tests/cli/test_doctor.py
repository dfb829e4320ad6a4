"""The doctor says of every wall whether it stands; the service does not start where one is down."""

import asyncio
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

from support.server import WORKER, Clone, Given
from tdkt_api import cli, clock, doctor
from tdkt_api.access.keys import SigningKey
from tdkt_api.db import canary
from tdkt_api.db.migrate import create_database, head
from tdkt_api.demo.kept import Kept
from tdkt_api.doctor import Check, examine
from tdkt_api.prepare import NotReady, must_be_guarded
from tdkt_api.settings import Settings

NAMES = [
    "keys",
    "sign-in",
    "database",
    "role",
    "migrations",
    "clock",
    "row-level security",
    "connections",
    "sealed data",
]


@pytest.fixture(autouse=True)
def _office_without_shift(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "shift", lambda: 0)


@pytest.fixture
def settings(worker_database: Clone) -> Settings:
    """A deployment that has done everything right."""
    return Settings(
        database_url=SecretStr(worker_database.url),
        signing_key=SecretStr(SigningKey.generate().pem()),
        data_key=SecretStr(secrets.token_hex(32)),
        index_key=SecretStr(secrets.token_hex(32)),
        page_key=SecretStr(secrets.token_hex(32)),
    )


def changed(settings: Settings, **members: Any) -> Settings:
    return settings.model_copy(update=members)


async def failing(settings: Settings, data_dir: Path) -> dict[str, str]:
    """What does not hold, and what is said of it."""
    return {check.name: check.says for check in await examine(settings, data_dir) if not check.holds}


async def test_a_sound_deployment_passes_every_check(settings: Settings, tmp_path: Path) -> None:
    checks = await examine(settings, tmp_path)

    assert [check.name for check in checks] == NAMES
    assert [str(check) for check in checks if not check.holds] == []
    assert f"ok   migrations: at {head()}" in {str(check) for check in checks}


async def test_nothing_is_left_of_the_examination(
    settings: Settings, worker_database: Clone, tmp_path: Path
) -> None:
    await examine(settings, tmp_path)

    owner = await asyncpg.connect(worker_database.owner_url)
    left = await owner.fetchval("SELECT count(*) FROM outbox WHERE type = 'tdkt.canary'")
    await owner.close()
    assert left == 0


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"data_key": SecretStr("00" * 32)}, "TDKT_DATA_KEY is not random"),
        ({"data_key": SecretStr("11" * 32)}, "TDKT_DATA_KEY is not random"),
        ({"index_key": SecretStr(bytes(range(32)).hex())}, "TDKT_INDEX_KEY is not random"),
        ({"page_key": SecretStr(b"correct horse battery staple 42!".hex())}, "TDKT_PAGE_KEY is not random"),
        ({"page_key": SecretStr("0123456789abcdef" * 4)}, "TDKT_PAGE_KEY is not random"),
        ({"index_key": SecretStr("geheim")}, "TDKT_INDEX_KEY must be 32 bytes in hex"),
        ({"signing_key": SecretStr("geheim")}, "the signing key is no private key in PEM"),
        (dict.fromkeys(("data_key", "page_key"), SecretStr("5f" + secrets.token_hex(31))), "are the same"),
    ],
)
async def test_keys_that_nobody_should_use_are_named_and_not_shown(
    settings: Settings, tmp_path: Path, members: dict[str, SecretStr], said: str
) -> None:
    found = await failing(changed(settings, **members), tmp_path)

    assert list(found) in (["keys"], ["keys", "sealed data"])
    assert said in found["keys"]
    assert not any(member.get_secret_value() in found["keys"] for member in members.values())


async def test_the_keys_of_a_demo_are_refused(settings: Settings, tmp_path: Path) -> None:
    kept = Kept.new()
    kept.write(tmp_path)
    signing = SigningKey.kept_in(tmp_path / "signing.pem").pem()

    for members in ({"data_key": kept.data_key}, {"page_key": kept.index_key}, {"signing_key": signing}):
        secret = {name: SecretStr(value) for name, value in members.items()}
        found = await failing(changed(settings, **secret), tmp_path)
        assert "of the demo in" in found["keys"], members.keys()


async def test_sign_in_by_password_is_for_the_demo(settings: Settings, tmp_path: Path) -> None:
    found = await failing(changed(settings, password_grant=True), tmp_path)

    assert found == {"sign-in": "TDKT_PASSWORD_GRANT is for the demo alone"}


async def test_a_database_that_does_not_answer_is_one_line(settings: Settings, tmp_path: Path) -> None:
    found = await failing(changed(settings, database_url=SecretStr("postgresql://x@127.0.0.1:1/y")), tmp_path)

    assert list(found) == ["database"]
    assert found["database"].startswith("cannot be reached (")


async def test_a_superuser_is_no_role_for_the_service(
    settings: Settings, worker_database: Clone, tmp_path: Path
) -> None:
    asked = changed(settings, database_url=SecretStr(worker_database.owner_url))

    found = await failing(asked, tmp_path)

    assert "is a superuser" in found["role"]
    assert "shows a row to another unit" in found["row-level security"]


async def test_a_role_that_sees_what_the_reader_sees_is_refused(
    settings: Settings, worker_database: Clone, tmp_path: Path
) -> None:
    """Granted with inheritance, the reader's policies would be the application's."""
    owner = await asyncpg.connect(worker_database.owner_url)
    await owner.execute("GRANT tdkt_reader TO tdkt_worker")
    try:
        found = await failing(changed(settings, database_url=SecretStr(worker_database.worker_url)), tmp_path)
    finally:
        await owner.execute("REVOKE tdkt_reader FROM tdkt_worker")
        await owner.close()

    assert "inherits what tdkt_reader may read" in found["role"]


async def test_a_version_that_is_not_supported_is_refused(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "_NEWEST", 14)

    assert "are supported" in (await failing(settings, tmp_path))["database"]


async def test_more_connections_than_the_server_gives_are_told(settings: Settings, tmp_path: Path) -> None:
    found = await failing(changed(settings, pool_size=100, workers=64), tmp_path)

    assert list(found) == ["connections"]
    assert found["connections"].startswith("12810 may be needed, the server gives ")


async def test_a_database_that_was_never_migrated_is_told(
    settings: Settings, server: Given, tmp_path: Path
) -> None:
    name = f"{WORKER}_bare"
    bare = server.database(name)
    await create_database(bare.owner_url)

    found = await failing(changed(settings, database_url=SecretStr(bare.url)), tmp_path)
    await server.drop(name)

    assert found["migrations"] == f"at None, this version needs {head()}: run tdkt-api migrate"
    assert found["row-level security"].startswith("the database refuses to be asked (")


async def test_clocks_that_differ_are_told(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = clock.wall
    monkeypatch.setattr(clock, "wall", lambda: wall() - timedelta(seconds=9))

    assert (await failing(settings, tmp_path)) == {"clock": "9 s from the database's"}


async def test_a_shifted_office_is_told(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "shift", lambda: -3)

    assert "shifted by -3 days" in (await failing(settings, tmp_path))["clock"]


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        ("UPDATE alembic_version SET version_num = '0001'", "migrations", "at 0001, this version needs"),
        ("ALTER TABLE dossier DISABLE ROW LEVEL SECURITY", "row-level security", "is off for this role on"),
        ("ALTER POLICY scope ON outbox USING (true)", "row-level security", "shows a row to another unit"),
    ],
)
async def test_a_wall_that_is_down_is_found_and_stops_the_start(
    settings: Settings, clone: Clone, tmp_path: Path, change: str, name: str, said: str
) -> None:
    owner = await asyncpg.connect(clone.owner_url)
    await owner.execute(change)
    await owner.close()

    found = await failing(changed(settings, database_url=SecretStr(clone.url)), tmp_path)

    assert list(found) == [name]
    assert said in found[name]
    if name == "row-level security":
        with pytest.raises(NotReady, match=said):
            await must_be_guarded(clone.url)


async def test_the_service_does_not_start_as_a_superuser(worker_database: Clone) -> None:
    await must_be_guarded(worker_database.url)

    with pytest.raises(NotReady, match="is a superuser: connect as tdkt_app"):
        await must_be_guarded(worker_database.owner_url)


async def test_a_scope_that_outlives_its_transaction_is_found(worker_database: Clone) -> None:
    connection = await asyncpg.connect(worker_database.url)
    await connection.execute("SET tdkt.scopes = '/'")

    with pytest.raises(canary.Exposed):
        await canary.canary(connection)
    await connection.close()


@pytest.mark.parametrize(("clock_says", "code"), [("ok  ", 0), ("FAIL", 1)])
def test_the_command_prints_a_line_a_check_and_its_exit_code_says_it(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    clock_says: str,
    code: int,
) -> None:
    async def examined(*_: Any) -> list[Check]:
        await asyncio.sleep(0)
        return [Check("keys", True, "usable"), Check("clock", code == 0, "0.0 s from the database's")]

    monkeypatch.setattr(doctor, "examine", examined)
    monkeypatch.setattr(cli, "settings_given", lambda: settings)

    assert cli.doctor() == code
    assert capsys.readouterr().out.splitlines() == [
        "ok   keys: usable",
        f"{clock_says} clock: 0.0 s from the database's",
    ]
