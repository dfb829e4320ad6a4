"""The processes under load: the service as it is served, the same with ten routes, and the floor."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from tdkt_api import clock
from tdkt_api.access.keys import SigningKey
from tdkt_api.access.tokens import Tokens
from tdkt_api.db.embedded import Server

from .load import HOST
from .seed import LOG

_READY_SECONDS: Final = 60
_TOKEN_SECONDS: Final = 400  # of the ten minutes that one lives
_ISSUER: Final = "https://bench.invalid"


def _secrets() -> dict[str, str]:
    names = ("TDKT_DATA_KEY", "TDKT_INDEX_KEY", "TDKT_PAGE_KEY")
    return {name: secrets.token_hex(32) for name in names}


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets of one run."""

    signing: SigningKey = field(default_factory=SigningKey.generate)
    secrets: Mapping[str, str] = field(default_factory=_secrets)
    issued: dict[UUID, tuple[float, str]] = field(default_factory=dict)

    def environment(self, url: str) -> dict[str, str]:
        """What a deployment sets."""
        return {
            "TDKT_DATABASE_URL": url,
            "TDKT_LOG": LOG,
            "TDKT_CLIENT_QUOTA": "1000000000",  # counted as always, refused never
            "TDKT_ADDRESS_QUOTA": "1000000000",
            "TDKT_ISSUER": _ISSUER,
            "TDKT_SIGNING_KEY": self.signing.pem(),
            **self.secrets,
        }

    def token(self, person_id: UUID) -> str:
        """A token that is good for some minutes to come; the same as before where it is."""
        at, known = self.issued.get(person_id, (0.0, ""))
        if known and time.monotonic() - at < _TOKEN_SECONDS:
            return known
        tokens = Tokens(self.signing, issuer=_ISSUER, audience="tdkt-api")
        made = tokens.issue(person_id, "portal", level=None, unit=None, roles=(), auth_time=clock.wall())
        self.issued[person_id] = (time.monotonic(), made)
        return made


@dataclass(frozen=True, slots=True)
class Served:
    """A process that answers."""

    port: int
    process: subprocess.Popen[bytes]

    def pss(self) -> float:
        """Its share of memory in MiB, what it shares with others counted in part."""
        lines = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024

    def ask(self, call: bytes) -> tuple[int, Any]:
        """One answer: its status and its JSON."""
        with socket.create_connection((HOST, self.port)) as connection, connection.makefile("rb") as answer:
            connection.sendall(call)
            status = int(answer.readline().split()[1])
            headers = dict(line.lower().split(b": ", 1) for line in iter(answer.readline, b"\r\n"))
            return status, json.loads(answer.read(int(headers[b"content-length"])))


@contextmanager
def service(server: Server, database: str, keys: Keys) -> Iterator[Served]:
    """One worker, by the service's own command."""
    command = [Path(sys.executable).with_name("tdkt-api"), "serve"]
    with _started(server, database, keys, command, "--port") as served:
        yield served


@contextmanager
def module(name: str, server: Server, database: str, keys: Keys) -> Iterator[Served]:
    """A module of the bench that serves."""
    with _started(server, database, keys, [sys.executable, "-m", name], None) as served:
        yield served


@contextmanager
def _started(
    server: Server, database: str, keys: Keys, command: list[Any], option: str | None
) -> Iterator[Served]:
    port = _free()
    environment = {
        **os.environ,
        **keys.environment(server.url(database, "tdkt_app")),
        "BENCH_PORT": str(port),
    }
    with (server.place.data_dir / "served.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, *([option, str(port)] if option else [])], env=environment, stdout=log, stderr=log
        )
    try:
        _wait(port, process)
        yield Served(port, process)
    finally:
        process.terminate()
        process.wait(20)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _READY_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/health/live", timeout=2).close()
        except urllib.error.HTTPError:  # the floor knows no such page, and answers
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{process.args!r} does not answer") from None
            time.sleep(0.1)
        else:
            return
