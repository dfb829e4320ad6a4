"""A real browser, and the application on a socket for it."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, async_playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
FOUND: Final = next((path for name in NAMES if (path := shutil.which(name))), None)
HERE: Final = "127.0.0.1"
QUIET: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HERE}",
)
NEEDED: Final = pytest.mark.skipif(
    FOUND is None and "TDKT_NEEDS_BROWSER" not in os.environ, reason="no chromium is installed"
)


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    """The application on a socket; its address."""
    with socket.socket() as listening:
        listening.bind((HERE, 0))
        listening.listen()  # who comes before it serves waits
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none"))
        task = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://{HERE}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=FOUND, args=[*QUIET])
        yield opened
        await opened.close()
