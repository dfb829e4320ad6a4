"""The document keeps what the last released one promised."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from support.breaking import breaks, contract_of

FOLDER: Final = Path(__file__).parents[2] / "openapi"
OLD: Final[dict[str, Any]] = {
    "paths": {
        "/v1/things": {
            "get": {
                "operationId": "list_things",
                "parameters": [
                    {"in": "query", "name": "state", "required": False, "schema": {"enum": ["a", "b"]}}
                ],
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Out"}}
                            }
                        }
                    },
                    "404": {},
                },
            },
            "post": {
                "operationId": "make_thing",
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/In"}}}
                },
                "responses": {"201": {"content": {"application/json": {"schema": {}}}}},
            },
        }
    },
    "components": {
        "schemas": {
            "In": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "maxLength": 100},
                    "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                    "kind": {"enum": ["x", "y"], "type": "string"},
                    "count": {"type": "integer", "minimum": 1},
                    "days": {"type": "array", "items": {"type": "string"}},
                },
            },
            "Out": {
                "type": "object",
                "required": ["id", "next"],
                "properties": {
                    "id": {"type": "string"},
                    "state": {"type": "string", "enum": ["a", "b"]},
                    "next": {"anyOf": [{"$ref": "#/components/schemas/Out"}, {"type": "null"}]},
                },
            },
        }
    },
}
Change = Callable[[dict[str, Any]], Any]


def the_get(new: dict[str, Any]) -> Any:
    return new["paths"]["/v1/things"]["get"]


def the_post(new: dict[str, Any]) -> Any:
    return new["paths"]["/v1/things"]["post"]


def sent(new: dict[str, Any]) -> Any:
    return new["components"]["schemas"]["In"]


def answered(new: dict[str, Any]) -> Any:
    return new["components"]["schemas"]["Out"]


def parameter(name: str, *, required: bool) -> dict[str, Any]:
    return {"in": "query", "name": name, "required": required, "schema": {"type": "string"}}


BREAKS: Final[dict[str, tuple[Change, str]]] = {
    "path removed": (lambda new: new["paths"].pop("/v1/things"), "/v1/things: removed"),
    "method removed": (lambda new: new["paths"]["/v1/things"].pop("post"), "POST /v1/things: removed"),
    "operation renamed": (
        lambda new: the_get(new).update(operationId="other"),
        "GET /v1/things: another operationId",
    ),
    "token asked for": (
        lambda new: the_get(new).update(security=[{"bearer": []}]),
        "GET /v1/things: asks for a token",
    ),
    "parameter removed": (
        lambda new: the_get(new)["parameters"].clear(),
        "GET /v1/things state: parameter removed",
    ),
    "parameter newly required": (
        lambda new: the_get(new)["parameters"][0].update(required=True),
        "GET /v1/things state: parameter newly required",
    ),
    "new parameter required": (
        lambda new: the_get(new)["parameters"].append(parameter("unit", required=True)),
        "GET /v1/things unit: parameter newly required",
    ),
    "parameter's value removed": (
        lambda new: the_get(new)["parameters"][0]["schema"]["enum"].remove("b"),
        "GET /v1/things state: fewer values",
    ),
    "body newly required": (
        lambda new: the_post(new)["requestBody"].update(required=True),
        "POST /v1/things: body newly required",
    ),
    "body removed": (lambda new: the_post(new).pop("requestBody"), "POST /v1/things: body removed"),
    "kind of body removed": (
        lambda new: the_post(new)["requestBody"]["content"].clear(),
        "POST /v1/things body: application/json removed",
    ),
    "member newly required": (
        lambda new: sent(new)["required"].append("kind"),
        "POST /v1/things body/kind: newly required",
    ),
    "new member required": (
        lambda new: (
            sent(new)["required"].append("more"),
            sent(new)["properties"].update(more={"type": "string"}),
        ),
        "POST /v1/things body/more: newly required",
    ),
    "member of a closed body removed": (
        lambda new: sent(new)["properties"].pop("kind"),
        "POST /v1/things body/kind: removed",
    ),
    "enumeration narrowed": (
        lambda new: sent(new)["properties"]["kind"]["enum"].remove("y"),
        "POST /v1/things body/kind: fewer values",
    ),
    "type changed": (
        lambda new: sent(new)["properties"]["count"].update(type="string"),
        "POST /v1/things body/count: another type",
    ),
    "length narrowed": (
        lambda new: sent(new)["properties"]["name"].update(maxLength=50),
        "POST /v1/things body/name: narrower maxLength",
    ),
    "least value raised": (
        lambda new: sent(new)["properties"]["count"].update(minimum=2),
        "POST /v1/things body/count: narrower minimum",
    ),
    "pattern added": (
        lambda new: sent(new)["properties"]["name"].update(pattern="^a"),
        "POST /v1/things body/name: another pattern",
    ),
    "null no longer taken": (
        lambda new: sent(new)["properties"].update(note={"type": "string"}),
        "POST /v1/things body/note: no longer taken: null",
    ),
    "items of a list changed": (
        lambda new: sent(new)["properties"]["days"]["items"].update(type="integer"),
        "POST /v1/things body/days[]: another type",
    ),
    "answer removed": (
        lambda new: the_get(new)["responses"].pop("200"),
        "GET /v1/things 200: answer removed",
    ),
    "kind of answer removed": (
        lambda new: the_get(new)["responses"]["200"]["content"].clear(),
        "GET /v1/things 200: application/json removed",
    ),
    "member of an answer removed": (
        lambda new: (answered(new)["properties"].pop("id"), answered(new)["required"].remove("id")),
        "GET /v1/things 200[]/id: removed",
    ),
    "member of an answer not always there": (
        lambda new: answered(new)["required"].remove("id"),
        "GET /v1/things 200[]/id: no longer always there",
    ),
    "member of an answer of another type": (
        lambda new: answered(new)["properties"]["id"].update(type="integer"),
        "GET /v1/things 200[]/id: another type",
    ),
    "member of an answer may be null": (
        lambda new: answered(new)["properties"].update(id={"anyOf": [{"type": "string"}, {"type": "null"}]}),
        "GET /v1/things 200[]/id: newly answered: null",
    ),
}
ADDITIONS: Final[dict[str, Change]] = {
    "nothing": lambda new: new,
    "path": lambda new: new["paths"].update({"/v1/others": {}}),
    "method": lambda new: new["paths"]["/v1/things"].update(patch=the_get(new)),
    "optional parameter": lambda new: the_get(new)["parameters"].append(parameter("unit", required=False)),
    "value of a parameter": lambda new: the_get(new)["parameters"][0]["schema"]["enum"].append("c"),
    "optional member": lambda new: sent(new)["properties"].update(more={"type": "string"}),
    "member no longer required": lambda new: sent(new)["required"].clear(),
    "value of an enumeration": lambda new: sent(new)["properties"]["kind"]["enum"].append("z"),
    "wider type": lambda new: sent(new)["properties"]["count"].update(type="number"),
    "longer text": lambda new: sent(new)["properties"]["name"].update(maxLength=200),
    "no limit": lambda new: sent(new)["properties"]["count"].pop("minimum"),
    "another form of a member": lambda new: sent(new)["properties"]["note"]["anyOf"].append(
        {"type": "integer"}
    ),
    "null taken": lambda new: sent(new)["properties"].update(
        kind={"anyOf": [{"enum": ["x", "y"], "type": "string"}, {"type": "null"}]}
    ),
    "member of an answer": lambda new: answered(new)["properties"].update(more={"type": "string"}),
    "value of an answer": lambda new: answered(new)["properties"]["state"]["enum"].append("c"),
    "null no longer answered": lambda new: answered(new)["properties"].update(
        next={"$ref": "#/components/schemas/Out"}
    ),
    "refusal": lambda new: the_get(new)["responses"].update({"409": {}}),
    "refusal removed": lambda new: the_get(new)["responses"].pop("404"),
    "another success": lambda new: the_get(new)["responses"].update({"202": {}}),
}


def test_the_document_breaks_nothing_that_was_released() -> None:
    released = json.loads((FOLDER / "released.json").read_text("utf-8"))
    present = json.loads((FOLDER / "openapi.json").read_text("utf-8"))

    assert len(released["paths"]) > 50
    assert breaks(released, present) == []


def test_the_snapshot_holds_only_what_is_promised() -> None:
    released = json.loads((FOLDER / "released.json").read_text("utf-8"))

    assert contract_of(released) == released


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_found(name: str) -> None:
    change, told = BREAKS[name]
    new = copy.deepcopy(OLD)
    change(new)

    assert breaks(OLD, new) == [told]


@pytest.mark.parametrize("name", ADDITIONS)
def test_an_addition_breaks_nothing(name: str) -> None:
    new = copy.deepcopy(OLD)
    ADDITIONS[name](new)

    assert breaks(OLD, new) == []


def test_a_member_that_is_called_like_an_explanation_is_kept() -> None:
    schema = {"title": "Thing", "properties": {"title": {"type": "string", "description": "Of it."}}}

    assert contract_of(schema) == {"properties": {"title": {"type": "string"}}}
