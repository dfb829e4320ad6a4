"""Examples of successful answers, put together from what each member looks like."""

from collections.abc import Mapping
from typing import Any, Final

from ..messages import words

_SCHEMAS: Final = "#/components/schemas/"
_YEAR: Final = 2025
_DAY: Final = "2026-01-15"


class Unknown(Exception):
    """Nothing says what a text looks like."""


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """A value as the schema describes it.

    Raises:
        Unknown: a text that must be there has no example, neither its own nor by its name.
    """
    return _Maker(schemas).value(schema, "", frozenset())


class _Maker:
    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self.schemas = schemas

    def value(self, schema: Mapping[str, Any], name: str, inside: frozenset[str]) -> Any:
        if "$ref" in schema:
            kind = schema["$ref"].removeprefix(_SCHEMAS)
            if kind in inside:
                raise Unknown(kind)
            return self.value(self.schemas[kind], name, inside | {kind})
        if schema.get("examples"):
            return schema["examples"][0]
        if "const" in schema or "enum" in schema:
            return schema.get("const", next(iter(schema.get("enum", ())), None))
        forms = schema.get("anyOf") or schema.get("oneOf")
        return self._first(forms, name, inside) if forms else self._plain(schema, name, inside)

    def _first(self, forms: list[Mapping[str, Any]], name: str, inside: frozenset[str]) -> Any:
        """Of several forms the first that can be shown; null where it may be that."""
        for form in forms:
            try:
                return self.value(form, name, inside)
            except Unknown:
                continue
        raise Unknown(name)

    def _plain(self, schema: Mapping[str, Any], name: str, inside: frozenset[str]) -> Any:
        match schema.get("type"):
            case "object":
                return self._members(schema, inside)
            case "array":
                return self._items(schema, name, inside)
            case "string":
                return _text(schema, name)
            case "integer" | "number":
                return _YEAR if name.endswith("year") else schema.get("minimum", 1)
            case "boolean":
                return False
            case "null":
                return None
        raise Unknown(name)

    def _members(self, schema: Mapping[str, Any], inside: frozenset[str]) -> dict[str, Any]:
        required, found = schema.get("required", ()), {}
        for name, told in schema.get("properties", {}).items():
            if name in required:
                found[name] = self.value(told, f"{schema.get('title')}.{name}", inside)
        return found

    def _items(self, schema: Mapping[str, Any], name: str, inside: frozenset[str]) -> list[Any]:
        try:
            return [self.value(schema.get("items", {}), name, inside)]
        except Unknown:
            if schema.get("minItems"):
                raise
            return []


def _text(schema: Mapping[str, Any], name: str) -> str:
    if schema.get("format") == "date":
        return _DAY
    own, known = name.rpartition(".")[2], words()
    found = known.get(f"shown.{name}") or known.get(f"shown.{own}") or known.get(f"example.{own}")
    if found is None:
        raise Unknown(name)
    return found
