"""What the demo keeps in its data directory between two starts, and who runs it now."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import IO, Any, Final, Self

from .. import clock

OFFICE_DAY: Final = date(2026, 1, 15)
_FILE: Final = "demo.json"
_LOCK: Final = "demo.lock"
_FORMAT: Final = 1


class DemoError(Exception):
    """Why the demo does not run; one line that says the way out."""


class NotRunning(DemoError):
    """No demo runs in this data directory."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A dossier of the story: where its history ended, and how its award is looked up."""

    id: str
    count: int
    head: str
    official_number: str
    name: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The secrets and the clock of one demo, and its dossiers once the story was played to its end."""

    shift_days: int
    data_key: str = field(repr=False)
    index_key: str = field(repr=False)
    page_key: str = field(repr=False)
    password: str = field(repr=False)
    port: int = 0
    dossiers: Mapping[str, Proof] = field(default_factory=dict)

    @classmethod
    def new(cls) -> Self:
        """New secrets; the office's clock shows the day of the story and runs on from there."""
        today = clock.wall().astimezone(clock.OFFICE_ZONE).date()
        return cls(
            shift_days=(OFFICE_DAY - today).days,
            data_key=secrets.token_hex(32),
            index_key=secrets.token_hex(32),
            page_key=secrets.token_hex(32),
            password=secrets.token_urlsafe(12),
        )

    @classmethod
    def read(cls, data_dir: Path) -> Self | None:
        """What is kept; None where there is nothing.

        Raises:
            DemoError: the file is not one of ours.
        """
        try:
            members = json.loads((data_dir / _FILE).read_text("utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            members = {}
        try:
            if members.pop("format") != _FORMAT:
                raise ValueError
            proofs = {name: Proof(**proof) for name, proof in members.pop("dossiers").items()}
            return cls(**members, dossiers=proofs)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DemoError(
                f"{data_dir / _FILE} is not readable by this version: remove {data_dir} to begin anew"
            ) from error

    def write(self, data_dir: Path) -> None:
        """Keep it, complete or not at all, readable by its owner alone."""
        part = data_dir / f"{_FILE}.part"
        part.unlink(missing_ok=True)
        with os.fdopen(
            os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            json.dump({"format": _FORMAT, **asdict(self)}, file, ensure_ascii=False, indent=1)
        part.rename(data_dir / _FILE)

    def told(self, **changes: Any) -> Self:
        """The same with changes."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Running:
    """A demo that runs now; without a URL it has not answered yet."""

    pid: int
    url: str


class Held:
    """The data directory, held by this process until the end of `hold`."""

    def __init__(self, file: IO[str]) -> None:
        self._file: Final = file

    def tell(self, url: str) -> None:
        """Say where this process answers."""
        self._file.seek(0)
        self._file.truncate()
        json.dump({"pid": os.getpid(), "url": url}, self._file)
        self._file.flush()


@contextmanager
def hold(data_dir: Path) -> Iterator[Held]:
    """Hold a data directory; the kernel lets go of it when the process dies.

    Raises:
        DemoError: another process holds it.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / _LOCK
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DemoError(_already(data_dir, _running(file.read()))) from error
        held = Held(file)
        held.tell("")
        try:
            yield held
        finally:
            file.truncate(0)


def is_left_over(data_dir: Path) -> bool:
    """Whether a demo has run in a data directory and was killed."""
    try:
        with (data_dir / _LOCK).open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return True
    except (FileNotFoundError, BlockingIOError):
        return False


def running(data_dir: Path) -> Running:
    """The demo that runs in a data directory.

    Raises:
        NotRunning: there is none, or it does not answer yet.
    """
    try:
        file = (data_dir / _LOCK).open()
    except FileNotFoundError:
        raise NotRunning(f"no demo runs in {data_dir}: start one with `tdkt-api demo`") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            found = _running(file.read())
            if found.url:
                return found
            raise NotRunning(f"the demo in {data_dir} is still starting: try again") from None
    raise NotRunning(f"no demo runs in {data_dir}: start one with `tdkt-api demo`")


def _running(text: str) -> Running:
    try:
        members = json.loads(text)
        return Running(members["pid"], members["url"])
    except (ValueError, KeyError, TypeError):
        return Running(0, "")


def _already(data_dir: Path, by: Running) -> str:
    where = f"at {by.url}" if by.url else "and is still starting"
    return f"a demo already runs in {data_dir} {where} (process {by.pid}): stop it, or set TDKT_DATA_DIR"
