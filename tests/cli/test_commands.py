"""The command line says in one line what is wrong, and prints what the service itself serves."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support.keys import DATA_KEY, INDEX_KEY, PAGE_KEY
from support.server import Clone
from tdkt_api import __version__, cli
from tdkt_api.access.keys import SigningKey
from tdkt_api.access.permissions import Permission
from tdkt_api.db.migrate import as_owner
from tdkt_api.prepare import NotReady, must_be_ready
from tdkt_api.workflow.process import STEPS

Run = Callable[..., tuple[int, str, str]]
SECRETS = {
    "TDKT_DATABASE_URL": "postgresql://nowhere.invalid/tdkt",
    "TDKT_SIGNING_KEY": SigningKey.generate().pem(),
    "TDKT_DATA_KEY": DATA_KEY,
    "TDKT_INDEX_KEY": INDEX_KEY,
    "TDKT_PAGE_KEY": PAGE_KEY,
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run a command in this process, without any setting; its exit code and what it printed."""
    beside = ("TDKT_OWNER_DATABASE_URL", "TDKT_READ_DATABASE_URL", "TDKT_WORKER_DATABASE_URL")
    for name in (*SECRETS, *beside):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TDKT_DATA_DIR", str(tmp_path / "data"))

    def command(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["tdkt-api", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int | None)
        return ended.value.code or 0, printed.out, printed.err

    return command


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("frobnicate",), 2, "No such command 'frobnicate'"),
        (("serve", "--port", "many"), 2, "Invalid value for '--port'"),
        (("serve", "--workers", "0"), 2, "Invalid value for '--workers'"),
        (("token",), 2, "Missing option '--role'"),
        (("token", "--role", "clerk"), 1, "no demo runs in"),
        (("token", "--role", "king"), 1, "choose one of clerk, head, appraiser"),
        (("migrate",), 1, "TDKT_OWNER_DATABASE_URL is not set"),
        (("worker",), 1, "TDKT_WORKER_DATABASE_URL is not set"),
        (("verify-history", __file__, "--head", "beef"), 2, "64 hexadecimal digits"),
    ],
)
def test_a_wrong_call_is_one_line(run: Run, words: tuple[str, ...], code: int, said: str) -> None:
    ended, out, err = run(*words)

    assert (ended, out) == (code, "")
    assert err.startswith("tdkt-api: ")
    assert said in err
    assert err.count("\n") == 1


def test_without_a_command_the_commands_are_listed(run: Run) -> None:
    code, out, _ = run()

    assert code == 0
    assert "verify-history" in out


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("version") == (0, f"tdkt-api {__version__}\n", "")


def test_a_database_that_is_not_there_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TDKT_OWNER_DATABASE_URL", "postgresql://x@127.0.0.1:1/y")

    code, out, err = run("migrate")

    assert (code, out) == (1, "")
    assert err.startswith("tdkt-api: the database refuses: ")
    assert err.count("\n") == 1


def test_working_says_in_one_line_that_no_database_answers(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TDKT_WORKER_DATABASE_URL", "postgresql://x@127.0.0.1:1/y")

    code, _, err = run("worker")

    assert code == 1
    assert err.startswith("tdkt-api: the database cannot be reached (")
    assert err.count("\n") == 1


def test_serving_names_every_secret_that_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tdkt_api.clock.shift", lambda: 0)

    code, _, err = run("serve")

    assert code == 1
    assert [name for name in SECRETS if f"{name}: field required" in err] == list(SECRETS)


def test_serving_does_not_repeat_a_secret_that_is_unusable(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tdkt_api.clock.shift", lambda: 0)
    for name, value in (SECRETS | {"TDKT_PAGE_KEY": "geheim"}).items():
        monkeypatch.setenv(name, value)

    code, _, err = run("serve")

    assert (code, err) == (1, "tdkt-api: TDKT_PAGE_KEY must be 32 bytes in hex\n")


@pytest.mark.parametrize("command", ["serve", "worker", "doctor"])
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"TDKT_PAGE_KEY": "00" * 32}, "TDKT_PAGE_KEY is not random: openssl rand -hex 32 makes one"),
        ({"TDKT_DATA_KEY": "c0ffee00" * 8}, "TDKT_DATA_KEY is not random: openssl rand -hex 32 makes one"),
        ({"TDKT_DATA_KEY": PAGE_KEY}, "TDKT_DATA_KEY and TDKT_PAGE_KEY are the same"),
        ({"TDKT_INDEX_KEY": INDEX_KEY[:62]}, "TDKT_INDEX_KEY must be 32 bytes in hex"),
    ],
)
def test_nothing_runs_with_keys_that_somebody_could_guess(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str, changes: dict[str, str], said: str
) -> None:
    monkeypatch.setattr("tdkt_api.clock.shift", lambda: 0)
    worker = {"TDKT_WORKER_DATABASE_URL": "postgresql://x@127.0.0.1:1/y"}
    for name, value in (SECRETS | worker | changes).items():
        monkeypatch.setenv(name, value)

    assert run(command) == (1, "", f"tdkt-api: {said}\n")


def test_serving_refuses_a_shifted_clock(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("tdkt_api.clock.shift", lambda: -1)

    code, _, err = run("serve")

    assert (code, err) == (1, "tdkt-api: the office's clock is shifted: only the demo may do that\n")


def test_serving_says_in_one_line_that_no_database_answers(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (SECRETS | {"TDKT_DATABASE_URL": "postgresql://x@127.0.0.1:1/y"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("tdkt_api.clock.shift", lambda: 0)

    code, _, err = run("serve")

    assert code == 1
    assert err.startswith("tdkt-api: the database cannot be reached (")
    assert err.count("\n") == 1


async def test_a_database_that_is_behind_is_refused(clone: Clone) -> None:
    async with as_owner(clone.owner_url) as connection:
        await connection.execute("UPDATE alembic_version SET version_num = '0001'")

    with pytest.raises(NotReady, match="at 0001, this version needs"):
        await must_be_ready(clone.url)


async def test_a_database_at_this_version_is_ready(worker_database: Clone) -> None:
    await must_be_ready(worker_database.url)


def test_the_document_is_the_same_each_time(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"

    code, out, _ = run("openapi")
    run("openapi", "--output", str(file))

    assert code == 0
    assert file.read_text("utf-8") == out
    assert "/v1/dossiers/{dossier_id}/steps" in json.loads(out)["paths"]


def test_the_policy_shows_every_permission_and_every_step(run: Run) -> None:
    _, out, _ = run("policy")

    lines = out.splitlines()
    assert [p for p in Permission if not any(line.startswith(f"{p} (") for line in lines)] == []
    assert sum("--" in line for line in lines) == len(STEPS)
    assert "received --return--> returned: appraiser at the stage; needs reason; needs flags" in lines
