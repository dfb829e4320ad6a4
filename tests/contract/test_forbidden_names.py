"""What the service decides itself cannot be sent along with a write: it is refused, wherever it stands."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from support.client import Client
from support.examples import DOCUMENT, FORM, OPERATIONS, Example, Operation, every_example, of_nothing
from support.flow import SignIn
from support.traces import look
from tdkt_api.access import policy

NAMES: Final = (
    "id", "version", "number", "year_number", "state", "outcome", "verdict", "verdict_hash", "stage_number",
    "stage_unit_id", "unit", "unit_id", "unit_path", "owner", "owner_unit_id", "owner_path", "seen_paths",
    "path", "reach", "role", "roles", "scopes", "person_id", "actor", "made_by", "created_at",
    "received_on", "due_on", "lawbook", "signer_name", "public_code",
)  # fmt: skip
WRITES: Final = [one for one in OPERATIONS.values() if one.method != "GET"]
BODIES: Final = [one for one in every_example() if FORM not in one.operation.media]
_PREFIX: Final = "#/components/schemas/"
Place = tuple[str | int, ...]


def resolved(schema: Mapping[str, Any], value: Any) -> Mapping[str, Any]:
    """The schema that a value is held against, out of those that it may be."""
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].removeprefix(_PREFIX)]
    if "discriminator" in schema:
        told = schema["discriminator"]
        return resolved({"$ref": told["mapping"][value[told["propertyName"]]]}, value)
    kind = {"dict": "object", "list": "array"}.get(type(value).__name__)
    may_be = (resolved(one, value) for one in schema.get("anyOf", ()))
    return next((one for one in may_be if one.get("type") == kind), schema)


def places(schema: Mapping[str, Any], value: Any, at: Place = ()) -> Iterator[tuple[Place, frozenset[str]]]:
    """Every object of a body, and the members that it may have."""
    own = resolved(schema, value)
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from places(own["items"], item, (*at, number))
    if isinstance(value, dict):
        members = own.get("properties", {})
        if "patternProperties" not in own:
            yield at, frozenset(members)
        for name, inner in value.items():
            yield from places(members.get(name, {}), inner, (*at, name))


def planted(body: Any, at: Place, name: str) -> Any:
    """The body with one more member at a place."""
    if not at:
        return {**body, name: _value(name)}
    head, rest = at[0], at[1:]
    changed = list(body) if isinstance(body, list) else dict(body)
    changed[head] = planted(body[head], rest, name)  # type: ignore[index]
    return changed


def _value(name: str) -> Any:
    """What would take effect."""
    if name in ("version", "number", "year_number", "stage_number"):
        return 1
    return ["/"] if name in ("reach", "seen_paths", "roles", "scopes") else "decided"


def named(operation: Operation) -> str:
    return operation.id


async def count(connection: Any) -> int:
    """How many events there are in the country."""
    await look(connection)
    found: int = await connection.fetchval("SELECT count(*) FROM history_event")
    return found


async def sent(client: Client, operation: Operation, **given: Any) -> tuple[int, list[str]]:
    """Status and pointers of the answer to a caller who forgets nothing else."""
    headers = {"Authorization": f"Bearer {client.token}", "Idempotency-Key": "x", "If-Match": '"v1"'}
    path = of_nothing(operation.path)
    answer = await client.http.request(operation.method, path, headers=headers, **given)
    told = answer.json()
    unknown = [one["pointer"] for one in told["errors"] if one["code"] == "value.unknown_member"]
    return answer.status_code, unknown


@pytest.mark.parametrize("example", BODIES, ids=str)
async def test_no_body_takes_what_is_not_its_own(sign_in: SignIn, connection: Any, example: Example) -> None:
    everything, before = await sign_in("everything"), await count(connection)
    media = next(iter(example.operation.media.values()))

    taken = []
    for at, members in places(media["schema"], example.body):
        for name in (one for one in NAMES if one not in members):
            body = planted(example.body, at, name)
            status, pointers = await sent(everything, example.operation, json=body)
            if status != 422 or "/" + "/".join(map(str, (*at, name))) not in pointers:
                taken.append((at, name, status, pointers))

    assert taken == []
    assert await count(connection) == before


@pytest.mark.parametrize("operation", WRITES, ids=named)
async def test_no_query_takes_it_either(sign_in: SignIn, connection: Any, operation: Operation) -> None:
    everything, before = await sign_in("everything"), await count(connection)
    body: dict[str, Any] = {"data": {"a": "b"}} if FORM in operation.media else {"json": {}}

    answers = {
        name: (await sent(everything, operation, params={name: _value(name)}, **body))[0] for name in NAMES
    }

    assert {name: status for name, status in answers.items() if status != 400} == {}
    assert await count(connection) == before


def test_every_write_is_looked_at() -> None:
    ruled = {
        (one.method, one.path) for rule in policy.RULES.values() for one in rule.routes if one.method != "GET"
    }

    assert {(one.method, one.path) for one in WRITES} == ruled
    assert len(NAMES) >= 25


def test_a_member_of_the_body_is_no_forbidden_name() -> None:
    example = next(one for one in BODIES if one.operation.id == "open_dossier")
    [(at, members)] = list(places(example.operation.media["application/json"]["schema"], example.body))

    assert at == ()
    assert {"owner_unit_id", "deciding_unit_id", "year"} <= members
    assert not {"state", "version", "stage_unit_id"} & members
