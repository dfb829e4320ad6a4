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

# Accounts and programs are made from the command line, as the tables' owner.
AS_OWNER = {
    "tdkt_api.accounts.enrolling",
    "tdkt_api.accounts.registering",
    "tdkt_api.accounts.seeding",
    "tdkt_api.accounts.suspending",
}
AS_WORKER = {
    "tdkt_api.events.numbering",
    "tdkt_api.operations.leasing",
    "tdkt_api.operations.purging",
}


def service_queries(*, by_worker: bool = False) -> list[Query[Any]]:
    """What the modules compose when they are imported, of the application or of the worker."""
    for module in pkgutil.walk_packages(tdkt_api.__path__, "tdkt_api."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    ours = [query for query in Query.made if query.origin.startswith("tdkt_api.")]
    of_others = AS_OWNER | AS_WORKER
    if by_worker:
        return [query for query in ours if query.origin.partition(":")[0] in AS_WORKER]
    return [query for query in ours if query.origin.partition(":")[0] not in of_others]


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


async def test_every_query_of_the_worker_can_be_prepared_in_its_own_role(worker_database: Clone) -> None:
    queries = service_queries(by_worker=True)
    connection = await asyncpg.connect(worker_database.worker_url)
    try:
        failures = [failure for query in queries if (failure := await refused(connection, query))]
    finally:
        await connection.close()

    assert queries
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
