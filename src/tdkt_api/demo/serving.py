"""The service inside the demo's own process: same loop, one socket on loopback, no signals of its own."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Final

import uvicorn
from fastapi import FastAPI

from .kept import DemoError

HOST: Final = "127.0.0.1"
USUAL_PORT: Final = 8000
_GRACE_SECONDS: Final = 5


class _Server(uvicorn.Server):
    """Stops when it is told to; what a signal means, the demo decides."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(port: int | None, *, usual: int = USUAL_PORT) -> socket.socket:
    """A listening socket on loopback.

    Args:
        port: The port asked for; 0 for any that is free; None for the usual one or else any.
        usual: The port that an earlier run had.

    Raises:
        DemoError: the port asked for is taken or not ours to take.
    """
    if port is None:
        with suppress(OSError):
            return _bound(usual)
        return _bound(0)
    try:
        return _bound(port)
    except OSError as error:
        raise DemoError(f"port {port} of {HOST} is not to be had ({error.strerror}): name another") from error


def _bound(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((HOST, port))
        made.listen(128)
    except OSError:
        made.close()
        raise
    return made


@asynccontextmanager
async def served(app: FastAPI, listening: socket.socket) -> AsyncIterator[asyncio.Task[Any]]:
    """The application while it answers; the task ends only if the server fails."""
    config = uvicorn.Config(
        app,
        http="httptools",
        loop="uvloop",
        lifespan="off",  # below, so that its failure is an exception
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    server = _Server(config)
    async with app.router.lifespan_context(app):
        task = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield task
        finally:
            server.should_exit = True
            await task
