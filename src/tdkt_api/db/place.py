"""Where an embedded cluster lies, and which user it belongs to."""

import hashlib
import os
import pwd
import re
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_FALLBACK: Final = Path("/var/tmp")  # noqa: S108  (only below a name of ours, mode 0700, owner checked)
_FALLBACK_NAME: Final = re.compile(r"tdkt-[0-9a-f]{12}")
_SOCKET_BYTES: Final = 100  # the kernel takes 108, PostgreSQL 107, macOS 104
SOCKET_NAME: Final = ".s.PGSQL.5432"
LOCATION: Final = "postgres.location"
LOG: Final = "postgres.log"


class EmbeddedError(Exception):
    """Why no embedded PostgreSQL runs here; the message says the way out."""


class Foreign(EmbeddedError):
    """A folder that should be ours belongs to another user."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns the cluster and runs the server: PostgreSQL refuses root."""

    uid: int
    gid: int
    is_other: bool

    def child(self) -> dict[str, Any]:
        """What makes a child process run as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one cluster."""

    data_dir: Path
    root: Path  # holds all but the socket, which may need a shorter path
    socket: Path
    owner: Owner

    @property
    def cluster(self) -> Path:
        return self.root / "cluster"

    @property
    def is_fallback(self) -> bool:
        return self.root.parent == _FALLBACK

    @property
    def folders(self) -> tuple[Path, ...]:
        """What was made for this cluster, wherever it lies."""
        return (self.root,) if self.socket.is_relative_to(self.root) else (self.root, self.socket)


def owner() -> Owner:
    """The present user, or `nobody` for root.

    Raises:
        EmbeddedError: root on a machine without the user `nobody`.
    """
    if os.geteuid():
        return Owner(os.geteuid(), os.getegid(), is_other=False)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise EmbeddedError("PostgreSQL cannot run as root and there is no user `nobody`") from error
    return Owner(nobody.pw_uid, nobody.pw_gid, is_other=True)


def place_of(data_dir: Path) -> Place:
    """Where the cluster of this data directory, which exists, lies or would lie.

    Raises:
        EmbeddedError: a cluster is there and its user can no longer reach it.
    """
    data_dir, whose = data_dir.resolve(), owner()
    short = _FALLBACK / f"tdkt-{hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]}"
    root = _root(data_dir, whose, short)
    socket = root / "socket"
    if len(os.fsencode(socket / SOCKET_NAME)) >= _SOCKET_BYTES:
        socket = short
    return Place(data_dir, root, socket, whose)


def _root(data_dir: Path, whose: Owner, short: Path) -> Path:
    """The folder `postgres`, or where root's `nobody` can reach; the note is followed if the data moved."""
    usual, note = data_dir / "postgres", data_dir / LOCATION
    if not whose.is_other:
        return usual
    if note.exists():
        return _noted(note)
    if all(_may_enter(folder, whose) for folder in (data_dir, *data_dir.parents)):
        return usual
    if usual.exists():
        raise EmbeddedError(f"the user nobody can no longer reach {usual}: open its parents for entering (x)")
    return short


def _noted(note: Path) -> Path:
    named = Path(note.read_text().strip())
    if named.parent != _FALLBACK or not _FALLBACK_NAME.fullmatch(named.name):
        raise EmbeddedError(f"{note} names {named}, which is no place of ours: remove it to begin anew")
    return named


def _may_enter(folder: Path, whose: Owner) -> bool:
    found = folder.stat()
    if found.st_uid == whose.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    return bool(found.st_mode & (stat.S_IXGRP if found.st_gid == whose.gid else stat.S_IXOTH))


def make(place: Place) -> None:
    """Make the folders, each closed to everyone but the cluster's user.

    Raises:
        Foreign: one of them is there and belongs to another.
    """
    for folder in (place.root, place.socket):
        make_folder(folder, place.owner)
    if place.is_fallback:
        (place.data_dir / LOCATION).write_text(f"{place.root}\n")


def make_folder(folder: Path, whose: Owner) -> None:
    """One folder of mode 0700; never through a link that somebody laid there."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        must_own(folder, whose)
        return
    if whose.is_other:
        os.chown(folder, whose.uid, whose.gid, follow_symlinks=False)


def must_own(folder: Path, whose: Owner) -> None:
    """Refuse a folder of another user, and a link."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise Foreign(f"{folder} is no folder")
    if found.st_uid != whose.uid:
        raise Foreign(
            f"{folder} belongs to user {found.st_uid}, not to {whose.uid}: use another data directory"
        )


def forget(place: Place) -> None:
    """Remove all that was made, also outside the data directory."""
    for folder in place.folders:
        if folder.exists() or folder.is_symlink():
            must_own(folder, place.owner)
            shutil.rmtree(folder)
    for name in (LOCATION, LOG):
        (place.data_dir / name).unlink(missing_ok=True)
