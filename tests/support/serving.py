"""`tdkt-api serve` as an operator starts it: processes of its own on a port of its own."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from support.live import Live, environment, seen
from support.server import Clone

_ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Served:
    """The service at its address, and the process to be told things."""

    office: Live
    url: str
    process: asyncio.subprocess.Process

    async def ended(self) -> int:
        """Its exit code."""
        return await asyncio.wait_for(self.process.wait(), 30)


@asynccontextmanager
async def served(
    clone: Clone, *words: str, connections: int = 100, module: str = "tdkt_api.cli"
) -> AsyncIterator[Served]:
    """The service once it is ready; each request has a connection of its own."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, "serve", "--port", str(port), *words),
        env={**environment(clone), "PYTHONPATH": str(_ROOT / "tests")},
        cwd=_ROOT,
    )
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=0)
    try:
        async with (
            httpx.AsyncClient(base_url=url, limits=limits, timeout=20) as http,
            seen(clone, http) as office,
        ):
            await _ready(http)
            yield Served(office, url, process)
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        await process.wait()


async def _ready(http: httpx.AsyncClient) -> None:
    async with asyncio.timeout(300):
        while not await _is_ready(http):  # noqa: ASYNC110 - a process that starts tells nobody
            await asyncio.sleep(0.05)


async def _is_ready(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/health/ready")).status_code == 200
    except httpx.TransportError:
        return False


def _free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        port: int = made.getsockname()[1]
        return port
