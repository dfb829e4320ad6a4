"""The service as a process that may be killed: a keeper forks one, and another whenever one has died.

The listening socket is the keeper's, so callers wait while there is none. Where a request says so, the
process that serves it is killed right before or right behind its COMMIT.
"""

import ctypes
import os
import signal
import socket
import sys
from contextvars import ContextVar
from datetime import timedelta
from types import FrameType
from typing import Any, Final

import uvicorn
from fastapi import FastAPI

from support import world
from tdkt_api import clock
from tdkt_api.db.transaction import Transaction
from tdkt_api.main import create_app
from tdkt_api.settings import Settings

HEADER: Final = "x-die"
_DIE: Final[ContextVar[str]] = ContextVar("die", default="")
_PDEATHSIG: Final = 1


class Deadly:
    """Tells the transaction of a request when to die."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = dict(scope.get("headers", ()))
        _DIE.set(headers.get(HEADER.encode(), b"").decode())
        await self.app(scope, receive, send)


def _make_commits_deadly() -> None:
    end = Transaction.end

    async def deadly(self: Transaction) -> None:
        has_written = bool(self._last)
        if has_written and _DIE.get() == "before":
            await self.write_last()
            os.kill(os.getpid(), signal.SIGKILL)
        await end(self)
        if has_written and _DIE.get() == "behind":
            os.kill(os.getpid(), signal.SIGKILL)

    Transaction.end = deadly  # type: ignore[method-assign]


def _serve(app: FastAPI, listening: socket.socket) -> None:
    ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    config = uvicorn.Config(Deadly(app), log_level="critical", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])
    os._exit(0)


def keep(descriptor: int) -> None:
    """Have the service run, until the keeper is told to end."""
    listening = socket.socket(fileno=descriptor)
    clock.shift_by((world.TODAY - (clock.wall() + timedelta(hours=7)).date()).days)
    _make_commits_deadly()
    app = create_app(Settings())
    while True:
        process = os.fork()
        if not process:
            _serve(app, listening)
        print(process, flush=True)  # noqa: T201 - who is to be killed
        signal.signal(signal.SIGTERM, _ender(process))
        os.waitpid(process, 0)


def _ender(process: int) -> Any:
    def end(_: int, __: FrameType | None) -> None:
        os.kill(process, signal.SIGKILL)
        os._exit(0)

    return end


if __name__ == "__main__":
    keep(int(sys.argv[1]))
