"""SIGKILL of the API and of PostgreSQL under eight clients who ask again with the same key until answered."""

import asyncio
import os
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

import asyncpg
import httpx
import pytest

from support.client import Client
from support.flow import COMMUNE
from support.killable import Killable, killable
from support.serve import HEADER
from support.server import Clone, Given
from tdkt_api.archive import examined
from tdkt_api.db import embedded

CLIENTS: Final = 8
KILLS: Final = ("api", "postgres", "behind", "api", "postgres", "behind", "api", "postgres", "behind", "api")
BETWEEN: Final = 12  # acts acknowledged between two kills
DRAFT: Final = {"owner_unit_id": COMMUNE, "deciding_unit_id": COMMUNE, "type": "cong_trang", "year": 2025}


class Restartable:
    """A PostgreSQL of its own, whose commits wait for the disk, that may be killed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.server = embedded.start(folder)

    def kill(self) -> None:
        """SIGKILL the postmaster; returns when its successor answers."""
        os.kill(self.server.process.pid, signal.SIGKILL)
        self.server.process.wait()
        while _serving(self.server.place.cluster):  # its backends end as they notice
            time.sleep(0.01)
        self.server.stop()
        self.server = embedded.start(self._folder)


def _serving(cluster: Path) -> list[str]:
    """Processes that still work in this cluster."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink() == cluster:
                found.append(process.name)
    return found


@pytest.fixture
def postgres() -> Iterator[Restartable]:
    folder = Path(tempfile.mkdtemp(prefix="tdkt-kills-"))
    folder.chmod(0o755)
    found = Restartable(folder)
    yield found
    found.server.stop()
    embedded.remove(folder)
    shutil.rmtree(folder)


@dataclass
class Traffic:
    """What clients asked and were answered."""

    clerk: Client
    keeps_keys: bool
    answers: dict[str, httpx.Response] = field(default_factory=dict)
    is_over: bool = False
    dies_next: bool = False
    keys: Any = field(default_factory=count)

    async def ask(self, client: int) -> None:
        """Open one dossier after the other until the kills are over."""
        for number in count():
            if self.is_over:
                return
            name = f"{client}-{number}"
            self.answers[name] = await self.answered(name)

    async def answered(self, name: str) -> httpx.Response:
        async with asyncio.timeout(300):
            while True:
                answer = await self.tried(name)
                if answer is not None and answer.status_code not in {409, 503}:
                    return answer
                await asyncio.sleep(0.02)

    async def tried(self, name: str) -> httpx.Response | None:
        """One try; None where the line broke."""
        key = name if self.keeps_keys else f"{name}-{next(self.keys)}"
        headers = {"Authorization": f"Bearer {self.clerk.token}", "Idempotency-Key": f"kill-{key}"}
        if self.dies_next:
            self.dies_next = False
            headers[HEADER] = "behind"
        try:
            return await self.clerk.http.post("/v1/dossiers", json={**DRAFT, "name": name}, headers=headers)
        except httpx.TransportError:
            return None

    async def acknowledged(self, more: int) -> None:
        """Until so many more were acknowledged."""
        wanted = len(self.answers) + more
        async with asyncio.timeout(300):
            while len(self.answers) < wanted:  # noqa: ASYNC110 - answers come by themselves
                await asyncio.sleep(0.01)


@asynccontextmanager
async def traffic(postgres: Restartable, *, keeps_keys: bool) -> AsyncIterator[tuple[Traffic, Clone]]:
    """Eight clients while ten kills happen; then it is quiet."""
    given = Given(postgres.server.url("postgres"), f"tdkt_kills_{os.getpid()}")
    clone = await given.clone("one")
    async with killable(clone) as service:
        found = Traffic(await service.office.sign_in("clerk"), keeps_keys)
        asking = [asyncio.create_task(found.ask(client)) for client in range(CLIENTS)]
        for kind in KILLS:
            await found.acknowledged(BETWEEN)
            await kill(kind, service, postgres, found)
        await found.acknowledged(BETWEEN)
        found.is_over = True
        await asyncio.gather(*asking)
        yield found, clone


async def kill(kind: str, service: Killable, postgres: Restartable, found: Traffic) -> None:
    match kind:
        case "api":
            await service.kill()
        case "postgres":
            postgres.kill()
        case _:  # the process dies between the commit and the answer
            found.dies_next = True
            await service.replaced()


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database says of the names that were asked for."""

    lost: list[str]
    doubled: list[str]
    is_sound: bool


async def kept(clone: Clone, found: Traffic) -> Kept:
    owner = await asyncpg.connect(clone.owner_url)
    rows = Counter(row["name"] for row in await owner.fetch("SELECT name FROM dossier"))
    report = await examined(owner)
    events = await owner.fetchval("SELECT count(*) FROM history_event WHERE type = 'dossier.open'")
    await owner.close()
    assert events == rows.total()
    return Kept(
        [name for name in found.answers if not rows[name]],
        [name for name in found.answers if rows[name] > 1],
        report.is_sound,
    )


@pytest.mark.slow
async def test_nothing_acknowledged_is_lost_doubled_or_answered_otherwise(postgres: Restartable) -> None:
    async with traffic(postgres, keeps_keys=True) as (found, clone):
        again = {name: await found.answered(name) for name in found.answers}

        assert {answer.status_code for answer in found.answers.values()} == {201}
        assert [name for name, one in again.items() if one.content != found.answers[name].content] == []
        assert {one.headers.get("Idempotency-Replayed") for one in again.values()} == {"true"}
        assert await kept(clone, found) == Kept([], [], True)
        assert len(found.answers) >= BETWEEN * (len(KILLS) + 1)


@pytest.mark.slow
async def test_without_idempotency_the_same_kills_double(postgres: Restartable) -> None:
    """The control: whoever asks again with another key is not known again."""
    async with traffic(postgres, keeps_keys=False) as (found, clone):
        told = await kept(clone, found)

    assert told.doubled != []
    assert (told.lost, told.is_sound) == ([], True)
