"""The examples of the document, sent with the ids of a prepared office in place of their own."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
from jsonschema import Draft202012Validator

from support.client import Client
from tdkt_api import ids

DOCUMENT: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "openapi" / "openapi.json").read_text("utf-8")
)
FORM: Final = "application/x-www-form-urlencoded"
_ID: Final = re.compile(r"([a-z]{2})_[0-7][0-9a-hjkmnp-tv-z]{25}")
_REFERENCE: Final = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the document."""

    id: str
    method: str
    path: str
    told: Mapping[str, Any] = field(repr=False)

    @property
    def media(self) -> Mapping[str, Any]:
        """What bodies it takes, by content type."""
        found: Mapping[str, Any] = self.told.get("requestBody", {}).get("content", {})
        return found

    @property
    def makes(self) -> str | None:
        """The prefix of what a POST makes."""
        told = self.told["responses"].get("201", {}).get("content", {}).get("application/json", {})
        made = _resolved(told.get("schema", {})).get("properties", {}).get("id", {})
        found = re.match(r"\^([a-z]{2})_", made.get("pattern", ""))
        return found[1] if found and self.method == "POST" else None

    @property
    def is_versioned(self) -> bool:
        """Whether it asks for what was seen."""
        return any(one["name"].lower() == "if-match" for one in self.told.get("parameters", ()))


@dataclass(frozen=True, slots=True)
class Example:
    """One body that the document says to work."""

    operation: Operation
    name: str
    body: Any = field(repr=False)

    def __str__(self) -> str:
        return f"{self.operation.id} {self.name}"


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an example holds: who sends it, and what its ids stand for.

    `ids` gives, by prefix, what takes the place of the lowest, the next … id with it in the example; a path
    takes the first. `names` are other members of the path. `changes` replaces members of the body.
    """

    client: Client
    ids: Mapping[str, Sequence[str]]
    names: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)


def every_operation(document: Mapping[str, Any] = DOCUMENT) -> list[Operation]:
    """Every operation, in the order of the paths."""
    return [
        Operation(told["operationId"], method.upper(), path, told)
        for path, methods in sorted(document["paths"].items())
        for method, told in methods.items()
    ]


OPERATIONS: Final = {one.id: one for one in every_operation()}


def every_example() -> list[Example]:
    """Every example of every body."""
    return [
        Example(operation, name, shown["value"])
        for operation in OPERATIONS.values()
        for media in operation.media.values()
        for name, shown in media.get("examples", {}).items()
    ]


def prefixes(example: Example) -> list[str]:
    """The kinds of things that an example names, in its path and its body."""
    in_path = [prefix for prefix, _ in _parameters(example.operation)]
    in_body = [found[1] for found in _ID.finditer(json.dumps(example.body))]
    return list(dict.fromkeys(in_path + in_body))


def every_query(operation: Operation) -> Iterator[dict[str, Any]]:
    """What must be asked alone, then with each other parameter of the query as the document shows it."""
    told = {one["name"]: one for one in operation.told.get("parameters", ()) if one["in"] == "query"}
    needed = {name: _shown(one) for name, one in told.items() if one.get("required")}
    yield needed
    for name, one in told.items():
        if name not in needed and (shown := _shown(one)) is not None:
            yield {**needed, name: shown}


def _shown(parameter: Mapping[str, Any]) -> Any:
    schema = parameter["schema"]
    may_be = [_resolved(one) for one in (schema, *schema.get("anyOf", ()))]
    shown = [one["examples"][0] for one in may_be if "examples" in one]
    shown += [one["enum"][0] for one in may_be if "enum" in one]
    shown += [one.get("minimum", 1) for one in may_be if one.get("type") == "integer"]
    return parameter.get("example", next(iter(shown), None))


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "").removeprefix(_REFERENCE)
    found: Mapping[str, Any] = DOCUMENT["components"]["schemas"][name] if name else schema
    return found


async def sent(example: Example, scene: Scene) -> httpx.Response:
    """The answer to an example as it stands, its ids exchanged."""
    operation = example.operation
    path = filled(operation, scene)
    body = await _as_seen(scene.client, {**exchanged(example.body, scene), **scene.changes})
    if FORM in operation.media:
        return await scene.client.http.post(path, data=body)
    etag = await _tag(scene.client, path) if operation.is_versioned else None
    if operation.method == "PATCH":
        return await scene.client.patch(path, body, etag=etag)
    return await scene.client.post(path, body, etag=etag)


def filled(operation: Operation, scene: Scene) -> str:
    """The path with the ids and names of a scene."""
    given = {name: scene.ids[prefix][0] for prefix, name in _parameters(operation)} | {**scene.names}
    return operation.path.format(**given)


def of_nothing(path: str, value: str | None = None) -> str:
    """A path with ids of what does not exist, or with one value for all of them; other names are made up."""
    known = {name: value or ids.show(prefix, ids.new()) for prefix, name in _KINDS}
    return re.sub(r"{(\w+)}", lambda found: known.get(found[1], "aaaaaaaaaaaaaaaa"), path)


def exchanged(body: Any, scene: Scene) -> Any:
    """The body with the scene's ids in place of its own; units are those of the country and stay."""
    text = json.dumps(body)
    seen: dict[str, list[str]] = {}
    for whole, prefix in sorted({(found[0], found[1]) for found in _ID.finditer(text)}):
        seen.setdefault(prefix, []).append(whole)
    new = {
        old: given
        for prefix, olds in seen.items()
        for old, given in zip(olds, scene.ids.get(prefix, olds), strict=False)
    }
    return json.loads(_ID.sub(lambda found: new.get(found[0], found[0]), text))


def complaints(operation: Operation, response: httpx.Response) -> list[str]:
    """What of an answer is not as the operation's document says."""
    told = operation.told["responses"].get(str(response.status_code))
    if told is None:
        return [f"{response.status_code} is not declared"]
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if not told.get("content"):
        return []
    if kind not in told["content"]:
        return [f"{kind} is not declared"]
    schema = told["content"][kind].get("schema")
    if schema is None or not kind.endswith(("/json", "+json")):
        return []
    found = Draft202012Validator({**_rooted(schema), "$defs": _SCHEMAS}).iter_errors(response.json())
    return [f"{error.json_path}: {error.message}" for error in found]


def _rooted(schema: Any) -> Any:
    return json.loads(json.dumps(schema).replace(_REFERENCE, "#/$defs/"))


def _parameters(operation: Operation) -> Iterator[tuple[str, str]]:
    """Prefix and name of every id in the path."""
    for one in operation.told.get("parameters", ()):
        found = re.match(r"\^([a-z]{2})_", one["schema"].get("pattern", ""))
        if one["in"] == "path" and found:
            yield found[1], one["name"]


async def _tag(client: Client, path: str) -> str:
    """The entity tag of the nearest thing in the path that has one."""
    while path.count("/") > 2:
        answer = await client.get(path)
        if answer.is_success and "ETag" in answer.headers:
            return str(answer.headers["ETag"])
        path = path.rpartition("/")[0]
    raise AssertionError("nothing in the path has a version")


async def _as_seen(client: Client, body: Any) -> Any:
    """The body with every dossier named in its present version."""
    for one in body.get("dossiers", ()) if isinstance(body, dict) else ():
        one["version"] = (await client.get(f"/v1/dossiers/{one['id']}")).json()["version"]
    return body


_KINDS: Final = sorted({kind for one in OPERATIONS.values() for kind in _parameters(one)})
_SCHEMAS: Final = _rooted(DOCUMENT["components"]["schemas"])
