"""The application: its state made once, its routes in the order in which they are asked for."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from . import __version__
from .access import checking
from .access.actor import Actors
from .access.keys import PublicKey, SigningKey
from .access.limits import Limits
from .access.refreshes import Refreshes
from .access.sign_in_forms import SignInForms
from .access.tokens import Tokens
from .accounts import router as accounts
from .accounts import sign_in_page
from .achievements import router as achievements
from .audit import access_router as accesses
from .audit import router as audit
from .audit import subject_router as histories
from .audit.refusals import note_refusal
from .awards import router as awards
from .catalogue import lawbook_router as lawbooks
from .catalogue import router as catalogue
from .councils import router as councils
from .db.database import Database, connect
from .db.readiness import Readiness
from .decisions import router as decisions
from .dossiers import router as dossiers
from .eligibility import router as eligibility
from .events import router as events
from .http import docs, openapi, problem
from .http.gate import Gate, Trust, networks
from .http.idempotency import Replayed, replay
from .http.measures import Measures
from .http.middleware import Envelope, SoundBody
from .http.watch import Watch
from .inbox import router as inbox
from .lawbooks import router as packs
from .lawbooks.current import keep_current, refreshed
from .messages import Messages
from .movements import router as movements
from .operations import router as operations
from .prepare import known_lawbooks, load_stored, make_office
from .settings import Settings
from .simulations import router as simulations
from .subjects import career_router as careers
from .subjects import router as subjects
from .subjects import unmask_router as unmasking
from .submissions import router as submissions
from .units import router as units

_ROUTERS = (
    awards.public,
    dossiers.router,
    awards.registry,
    awards.own,
    *audit.routers,
    *accesses.routers,
    *histories.routers,
    events.router,
    inbox.router,
    *submissions.routers,
    *decisions.routers,
    councils.router,
    councils.meetings,
    *eligibility.routers,
    *subjects.routers,
    *unmasking.routers,
    *careers.routers,
    movements.router,
    *achievements.routers,
    units.router,
    *catalogue.routers,
    lawbooks.lawbooks,
    packs.router,
    *simulations.routers,
    *accounts.routers,
    operations.router,
)


def create_app(settings: Settings, database: Database | None = None) -> FastAPI:
    """The application for these settings; `database` is given by tests, else opened at start.

    Raises:
        RuntimeError: routes and policy differ.
        ValueError: a secret of the settings is unusable.
    """
    app = FastAPI(
        title="tdkt_api",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        generate_unique_id_function=openapi.operation_id,
    )
    settings.must_be_secret()
    _state(app.state, settings)
    problem.install(app, Messages.load())
    app.add_exception_handler(Replayed, replay)
    for router in _ROUTERS:
        app.router.routes.extend(router.routes)  # an included router is matched twice
    app.router.routes.extend(sign_in_page.routes)
    docs.install(app)
    openapi.install(app)
    app.add_middleware(SoundBody)
    app.add_middleware(Gate, trust=_trust(settings))
    app.add_middleware(Envelope)
    app.add_middleware(Watch, measures=app.state.measures)
    checking.check(app)
    if database is not None:
        attach(app, database)
    return app


def attach(app: FastAPI, database: Database) -> None:
    """Have the application work on a database."""
    app.state.database = database
    app.state.actors = Actors(database)


def _trust(settings: Settings) -> Trust:
    hosts = frozenset(name.lower() for name in settings.hosts)
    return Trust(networks(settings.proxies), networks(settings.gateways), hosts, settings.root_path)


def _state(state: Any, settings: Settings) -> None:
    state.settings = settings
    state.measures = Measures(str(os.getpid()) if settings.workers > 1 else None)
    state.readiness = Readiness(settings.database_url.get_secret_value())
    state.limits = Limits(
        client=settings.client_quota,
        address=settings.address_quota,
        window=settings.quota_seconds,
        processes=settings.workers,
    )
    state.page_key = settings.key("page_key")
    state.sign_in_forms = SignInForms(settings.key("page_key"))
    state.refreshes = Refreshes(settings.key("page_key"))
    state.refusals = note_refusal
    state.tokens = Tokens(
        SigningKey.of_pem(settings.signing_key.get_secret_value()),
        issuer=settings.issuer,
        audience=settings.audience,
        beside=PublicKey.all_in(settings.other_keys),
    )
    lawbook, lawbooks = known_lawbooks()
    state.lawbooks = lawbooks
    state.office = make_office(settings, lawbook, lawbooks)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    if hasattr(app.state, "database"):
        yield
        return
    reading = settings.read_database_url
    database = await connect(
        settings.database_url.get_secret_value(),
        reading.get_secret_value() if reading else None,
        size=settings.pool_size,
    )
    attach(app, database)
    try:
        async with database.read() as found:
            await load_stored(found, app.state.lawbooks)
        app.state.office = await refreshed(database, app.state.office)
        keeping = asyncio.create_task(keep_current(app.state, database))
        try:
            yield
        finally:
            keeping.cancel()
    finally:
        await database.close()
