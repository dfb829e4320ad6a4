"""A small application with the conventions of the service and no database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import APIRouter, FastAPI

from tdkt_api.http import docs, openapi, problem
from tdkt_api.http.middleware import Envelope, SoundBody
from tdkt_api.messages import Messages

MESSAGES = Messages.load()
JSON = {"Content-Type": "application/json"}


def application(*routers: APIRouter) -> FastAPI:
    """The routers under our conventions."""
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=openapi.operation_id,
    )
    for router in routers:
        app.include_router(router)
    problem.install(app, MESSAGES)
    docs.install(app)
    openapi.install(app)
    app.add_middleware(SoundBody)
    app.add_middleware(Envelope)
    return app


@asynccontextmanager
async def calling(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application in this process."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://tdkt.example.vn") as client:
        yield client
