"""Every statement of the service is one that PostgreSQL takes from the application's role."""

import importlib
import pkgutil
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text

import tdkt_api
from support.server import Clone, open_connection
from tdkt_api.db.query import Query, none

AS_OWNER = {"tdkt_api.accounts.seeding"}  # accounts are made from the command line, as the tables' owner


def service_queries() -> list[Query[Any]]:
    """What the modules compose when they are imported."""
    for module in pkgutil.walk_packages(tdkt_api.__path__, "tdkt_api."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    ours = [query for query in Query.made if query.origin.startswith("tdkt_api.")]
    return [query for query in ours if query.origin.partition(":")[0] not in AS_OWNER]


async def refused(connection: Any, query: Query[Any]) -> str | None:
    """What PostgreSQL says against it: PREPARE looks at names and types, EXPLAIN at the rights too."""
    try:
        prepared = await connection.prepare(query.text)
        await connection.fetch(f"EXPLAIN {query.text}", *(None for _ in prepared.get_parameters()))
    except asyncpg.PostgresError as error:
        return f"{query.origin}: {error}"
    return None


async def test_every_query_of_the_service_can_be_prepared_as_the_application(
    worker_database: Clone,
) -> None:
    queries = service_queries()
    connection = await open_connection(worker_database)
    try:
        failures = [failure for query in queries if (failure := await refused(connection, query))]
    finally:
        await connection.close()

    assert len(queries) > 50
    assert failures == []


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("SELECT no_such_column FROM dossier", "does not exist"),
        ("DELETE FROM history_event", "permission denied"),
        ("SELECT id FROM dossier WHERE id = $1::int", "operator does not exist: uuid = integer"),
    ],
    ids=["a column that is not there", "a right that was not given", "a value of another type"],
)
async def test_what_would_fail_is_found(worker_database: Clone, statement: str, complaint: str) -> None:
    query = Query(text(statement), none)
    connection = await open_connection(worker_database)
    try:
        assert complaint in (await refused(connection, query) or "")
    finally:
        await connection.close()
