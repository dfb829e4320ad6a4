"""Successful answers have examples, and each is what its schema says."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from tdkt_api.http.openapi import operations
from tdkt_api.http.shown_examples import Unknown, example_of

DOCUMENT: Final = json.loads((Path(__file__).parents[2] / "openapi" / "openapi.json").read_text("utf-8"))
WITHOUT: Final = {
    "issue_token",  # a token that is none would only mislead
    "read_feed",
}
ANSWERS: Final = {
    f"{operation['operationId']} {status}": told["content"]["application/json"]
    for operation in operations(DOCUMENT)
    for status, told in operation["responses"].items()
    if status.startswith("2")
    and "$ref" in str(told.get("content", {}).get("application/json", {}).get("schema"))
}


def faults(media: dict[str, Any]) -> list[str]:
    schema = {**media["schema"], "components": DOCUMENT["components"]}
    return [fault.message for fault in Draft202012Validator(schema).iter_errors(media["example"])]


@pytest.mark.parametrize("name", [one for one in ANSWERS if one.split()[0] not in WITHOUT])
def test_an_answer_is_shown_as_its_schema_says(name: str) -> None:
    assert faults(ANSWERS[name]) == []


def test_what_is_no_such_answer_is_found() -> None:
    media = ANSWERS["read_dossier 200"]

    assert faults({**media, "example": {**media["example"], "version": "1"}})


def test_lists_of_the_main_resources_show_an_item() -> None:
    lists = ("dossiers", "awards", "individuals", "collectives", "movements", "ratings", "units", "inbox")

    shown = {name: ANSWERS[f"list_{name} 200"]["example"]["items"] for name in lists}

    assert [name for name, items in shown.items() if not items] == []


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string", "examples": ["a", "b"]}, "a"),
        ({"enum": ["x", "y"]}, "x"),
        ({"type": "string", "format": "date"}, "2026-01-15"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, None),
        ({"type": "array", "items": {"type": "string"}}, []),
        ({"type": "array", "items": {"type": "boolean"}}, [False]),
        ({"type": "integer", "minimum": 3}, 3),
        (
            {"type": "object", "properties": {"year": {"type": "integer"}}, "required": ["year"]},
            {"year": 2025},
        ),
        ({"type": "object", "properties": {"name": {"type": "string"}}}, {}),
    ],
)
def test_an_example_is_made_of_what_a_schema_tells(schema: dict[str, Any], value: Any) -> None:
    assert example_of(schema, {}) == value


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string"},
        {"$ref": "#/components/schemas/Round"},
        {"type": "array", "items": {"type": "string"}, "minItems": 1},
    ],
)
def test_what_nothing_is_told_of_has_no_example(schema: dict[str, Any]) -> None:
    round = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Round"}}}

    with pytest.raises(Unknown):
        example_of(schema, {"Round": {**round, "required": ["next"]}})
