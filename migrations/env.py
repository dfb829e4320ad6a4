"""Runs migrations on a connection that `tdkt_api.db.migrate` opens as the owner of the tables."""

import asyncio
import os
from typing import Any

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import tdkt_api.models  # noqa: F401  (every table, for comparisons)
from tdkt_api.db.base import Base
from tdkt_api.db.migrate import connect_as_owner


def run(connection: Connection) -> None:
    """One transaction a migration, so that one may build an index concurrently between them."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def connect_and_run(url: str) -> None:
    """For Alembic's own command line, with TDKT_OWNER_DATABASE_URL."""
    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: connect_as_owner(url), poolclass=NullPool
    )
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


given: Any = context.config.attributes.get("connection")
if context.is_offline_mode():
    raise SystemExit("these migrations run on a connection only")
if given is not None:
    run(given)
else:
    asyncio.run(connect_and_run(os.environ["TDKT_OWNER_DATABASE_URL"]))
