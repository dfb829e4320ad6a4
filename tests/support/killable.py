"""The service in processes of its own, on a database of the test's own."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from support.client import Client
from support.live import Live, environment, seen
from support.serve import HEADER
from support.server import Clone

_TESTS: Final = Path(__file__).parents[1]


@dataclass(slots=True)
class Killable:
    """A service that may be killed; another process takes its place."""

    office: Live
    arrivals: asyncio.Queue[int]
    process: int

    async def kill(self) -> None:
        """SIGKILL, whatever it is doing; returns when its successor has been started."""
        os.kill(self.process, signal.SIGKILL)
        await self.replaced()

    async def replaced(self) -> None:
        """Wait for the next process."""
        async with asyncio.timeout(200):
            self.process = await self.arrivals.get()

    async def killed_by(self, client: Client, path: str, body: Any, *, when: str, **headers: str) -> None:
        """Send a POST whose process dies `before` or `behind` its COMMIT; it gets no answer."""
        sent = {**headers, "Authorization": f"Bearer {client.token}", HEADER: when}
        try:
            answer = await client.http.post(path, json=body, headers=sent)
        except httpx.TransportError:
            await self.replaced()
            return
        raise AssertionError(f"the process lived: {answer.status_code} {answer.text}")


@asynccontextmanager
async def killable(clone: Clone) -> AsyncIterator[Killable]:
    """The service over a real socket."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(256)
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=0)
        async with (
            _kept(clone, listening) as arrivals,
            httpx.AsyncClient(base_url=base, limits=limits, timeout=20) as http,
            seen(clone, http) as office,
        ):
            found = Killable(office, arrivals, 0)
            await found.replaced()
            yield found


@asynccontextmanager
async def _kept(clone: Clone, listening: socket.socket) -> AsyncIterator[asyncio.Queue[int]]:
    """A keeper, and the processes that it starts."""
    keeper, arrivals = await _keeper(clone, listening), asyncio.Queue[int]()
    reading = asyncio.create_task(_read(keeper, arrivals))
    try:
        yield arrivals
    finally:
        keeper.terminate()
        await keeper.wait()
        await reading


async def _keeper(clone: Clone, listening: socket.socket) -> asyncio.subprocess.Process:
    descriptor = listening.fileno()
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "support.serve", str(descriptor)),
        env={**environment(clone), "PYTHONPATH": str(_TESTS)},
        pass_fds=[descriptor],
        stdout=subprocess.PIPE,
        cwd=_TESTS.parent,
    )


async def _read(keeper: asyncio.subprocess.Process, arrivals: asyncio.Queue[int]) -> None:
    assert keeper.stdout is not None
    async for line in keeper.stdout:
        arrivals.put_nowait(int(line))
