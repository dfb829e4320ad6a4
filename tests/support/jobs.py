"""Long jobs: how they are asked for, and the worker's two roads to a database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx

from support.client import Client
from support.flow import COMMUNE
from support.live import application, opened
from support.server import Clone
from tdkt_api.db.database import connect
from tdkt_api.operations.running import Desk
from tdkt_api.worker import MAKERS

PATH: Final = "/v1/audit/exports"
PERIOD: Final = {"at_from": "2026-01-14T17:00:00Z", "at_to": "2026-01-16T17:00:00Z"}


async def asked_for(client: Client, *, key: str | None = "", **change: Any) -> httpx.Response:
    """An export as a long job."""
    patient = Client(client.http, client.token, {"Prefer": "respond-async"})
    return await patient.post(PATH, {"unit_id": COMMUNE, **PERIOD, **change}, key=key)


@asynccontextmanager
async def desk(clone: Clone, **makers: Any) -> AsyncIterator[Desk]:
    """Where a worker of this database sits."""
    worker = await connect(clone.worker_url, size=2, reader=None)
    try:
        async with opened(clone, size=2) as database:
            yield Desk(worker, database, application().state.office, makers.get("makers", MAKERS))
    finally:
        await worker.close()
