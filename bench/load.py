"""Requests from many connections at once: by `wrk` where it is installed, else by a loop of our own."""

import asyncio
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HOST: Final = "127.0.0.1"
_SCRIPT: Final = Path(__file__).with_name("load.lua")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one round gave; times in milliseconds. `failed` are answers other than 2xx, and none at all."""

    requests: int
    seconds: float
    p50: float
    p99: float
    failed: int

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return (self.requests - self.failed) / self.seconds


def call(method: str, path: str, body: bytes = b"", token: str | None = None, **headers: str) -> bytes:
    """The bytes of a request; names of headers with `_` for `-`."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}"]
    lines += [f"Authorization: Bearer {token}"] if token else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([*lines, "", ""]).encode() + body


def under_load(
    port: int, calls: Sequence[bytes], *, seconds: float, connections: int = 32, once: bool = False
) -> Figures:
    """Keep so many connections busy for a while.

    Args:
        once: Send each request once and stop when all are sent; else round and round.
    """
    if shutil.which("wrk"):
        return _wrk(port, calls, seconds, connections, once=once)
    return asyncio.run(_Loop(calls, seconds, once=once).run(port, connections))


def _wrk(port: int, calls: Sequence[bytes], seconds: float, connections: int, *, once: bool) -> Figures:
    with tempfile.NamedTemporaryFile() as file:
        for one in calls:
            file.write(b"%d\n%s\n" % (len(one), one))
        file.flush()
        told = {"BENCH_REQUESTS": file.name, "BENCH_ONCE": "1" if once else "0"}
        done = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "-s", _SCRIPT, f"http://{HOST}:{port}/"],
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            check=True,
        )
    return Figures(**json.loads(done.stdout.strip().rpartition("\n")[2]))


class _Loop:
    """The same in Python; it takes more of the processor away from what is measured."""

    def __init__(self, calls: Sequence[bytes], seconds: float, *, once: bool) -> None:
        self._calls = self._each(calls, once=once)
        self._end = time.perf_counter() + seconds
        self._times: list[float] = []
        self._failed = 0

    async def run(self, port: int, connections: int) -> Figures:
        began = time.perf_counter()
        await asyncio.gather(*(self._keep_busy(port) for _ in range(connections)))
        times = sorted(self._times)
        p50, p99 = (1000 * times[int(len(times) * share)] for share in (0.5, 0.99))
        return Figures(len(times), time.perf_counter() - began, p50, p99, self._failed)

    async def _keep_busy(self, port: int) -> None:
        reader, writer = await asyncio.open_connection(HOST, port)
        for one in self._calls:
            began = time.perf_counter()
            if began > self._end:
                break
            writer.write(one)
            self._failed += not await self._answered(reader)
            self._times.append(time.perf_counter() - began)
        writer.close()

    async def _answered(self, reader: asyncio.StreamReader) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0]))
        return head[9:10] == b"2"

    @staticmethod
    def _each(calls: Sequence[bytes], *, once: bool) -> Iterator[bytes]:
        while True:
            yield from calls
            if once:
                return
