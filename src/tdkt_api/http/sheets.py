"""One page for each operation, in Vietnamese, made from the document: what a gateway asks of an API."""

import html
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from ..access import policy
from ..access.rules import Who
from ..messages import Messages, words
from .problem import STATUSES

_SCHEMAS: Final = "#/components/schemas/"
_KINDS: Final = {status: kind.value for kind, status in STATUSES.items()} | {503: "busy"}
_OF_FORMAT: Final[dict[Any, str]] = {"date": "2026-01-15", "date-time": "2026-01-15T02:00:00.000000Z"}
_OF_TYPE: Final[dict[str, Any]] = {
    "string": "…",
    "integer": 1,
    "number": 1,
    "boolean": True,
    "object": {},
    "null": None,
}
_HEADERS: Final = {"if-match": '"v7"', "idempotency-key": "yeu-cau-0001"}
_DEPTH: Final = 6


@dataclass(frozen=True, slots=True)
class Sheet:
    """An operation and the document that it stands in."""

    document: Mapping[str, Any]
    method: str
    path: str
    told: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.told["operationId"])

    @property
    def purpose(self) -> str:
        return str(self.told["summary"])

    def members(self, messages: Messages) -> dict[str, str]:
        """What the page is filled with; all of it is safe HTML."""
        asked, answer = self._request(), self._answer()
        texts = (self.id, self.method, self.path, self.purpose, self.told.get("description", ""))
        names = ("id", "method", "path", "purpose", "description", "request", "answer", "who")
        filled = (*texts, asked, answer, self._who(messages))
        return {
            **{name: html.escape(text) for name, text in zip(names, filled, strict=True)},
            "parameters": "\n".join(_row(row) for row in self._parameters()),
            "errors": "\n".join(_row(row) for row in self._errors(messages)),
        }

    def _who(self, messages: Messages) -> str:
        rule = policy.rule_of(self.method, self.path)
        if rule is None or rule.who is not Who.ROLES:
            return words()[f"who.{rule.who if rule else Who.EVERYONE}"]
        return ", ".join(messages.text(f"role.{role}", "vi") for role in sorted(rule.roles))

    def _parameters(self) -> Iterator[tuple[str, ...]]:
        for one in self.told.get("parameters", ()):
            yield self._named(one["name"], one["in"], one, is_needed=one.get("required", False))
        for media in self.told.get("requestBody", {}).get("content", {}).values():
            for name, (schema, is_needed) in self._body(media["schema"]).items():
                yield self._named(name, "body", {"schema": schema}, is_needed=is_needed)

    def _named(self, name: str, place: str, told: Mapping[str, Any], *, is_needed: bool) -> tuple[str, ...]:
        meaning = words().get(f"word.{name}") or told.get("description") or told["schema"].get("description")
        kind = self._kind(told["schema"])
        return name, words()[f"place.{place}"], kind, "có" if is_needed else "không", meaning or ""

    def _body(self, schema: Mapping[str, Any]) -> dict[str, tuple[Mapping[str, Any], bool]]:
        """The members of a body, of all that it may be."""
        found: dict[str, tuple[Mapping[str, Any], bool]] = {}
        for one in schema.get("oneOf", [schema]):
            own = self._resolved(one)
            needed = own.get("required", ())
            for name, member in own.get("properties", {}).items():
                found.setdefault(name, (member, name in needed))
        return found

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].removeprefix(_SCHEMAS)]
        return schema

    def _kind(self, schema: Mapping[str, Any]) -> str:
        own = self._resolved(schema)
        if "enum" in own or "const" in own:
            return " | ".join(str(value) for value in own.get("enum", [own.get("const")]))
        if "anyOf" in own:
            kinds = [self._kind(one) for one in own["anyOf"]]
            return " | ".join(kind for kind in kinds if kind != "null")
        if own.get("type") == "array":
            return f"{self._kind(own['items'])}[]"
        return str(own.get("format") or own.get("type", ""))

    def _request(self) -> str:
        lines = [f"{self.method} {self._path()} HTTP/1.1"]
        if self.told.get("security"):
            lines.append("Authorization: Bearer …")
        headers = {one["name"] for one in self.told.get("parameters", ()) if one["in"] == "header"}
        lines += [f"{name.title()}: {value}" for name, value in _HEADERS.items() if name in headers]
        for kind, media in self.told.get("requestBody", {}).get("content", {}).items():
            shown = [one["value"] for one in media.get("examples", {}).values()]
            lines += [f"Content-Type: {kind}", *(["", _json(shown[0])] if shown else [])]
        return "\n".join(lines)

    def _path(self) -> str:
        told = {one["name"]: one["schema"] for one in self.told.get("parameters", ()) if one["in"] == "path"}
        return self.path.format(**{name: self._sample(schema) for name, schema in told.items()})

    def _answer(self) -> str:
        status = min(code for code in self.told["responses"] if code.startswith("2"))
        lines = [f"HTTP/1.1 {status} {HTTPStatus(int(status)).phrase}"]
        for kind, media in self.told["responses"][status].get("content", {}).items():
            lines += [f"Content-Type: {kind}"]
            if kind == "application/json":
                lines += ["", _json(self._sample(media.get("schema", {})))]
        return "\n".join(lines)

    def _sample(self, schema: Mapping[str, Any], depth: int = 0) -> Any:
        """A value of this form."""
        own = self._resolved(schema) if depth <= _DEPTH else {}
        match own:
            case {"examples": [first, *_]} | {"const": first} | {"enum": [first, *_]}:
                return first
            case {"anyOf": [first, *_]} | {"oneOf": [first, *_]}:
                return self._sample(first, depth)
            case {"properties": members}:
                return {name: self._sample(member, depth + 1) for name, member in members.items()}
            case {"type": "array", "items": item}:
                return [self._sample(item, depth + 1)]
        return _OF_FORMAT.get(own.get("format")) or _OF_TYPE.get(own.get("type", "null"))

    def _errors(self, messages: Messages) -> Iterator[tuple[str, ...]]:
        for status in self.told["responses"]:
            kind = _KINDS.get(int(status)) if status.isdecimal() else None
            if kind:
                said = [messages.text(f"problem.{kind}.{name}", "vi") for name in ("title", "way_out")]
                yield (status, *said)


def sheets(document: Mapping[str, Any]) -> dict[str, Sheet]:
    """A sheet for each operation, by its name, in the order of the paths."""
    found = (
        Sheet(document, method.upper(), path, told)
        for path, methods in document["paths"].items()
        for method, told in methods.items()
    )
    return {sheet.id: sheet for sheet in found}


def contents(document: Mapping[str, Any]) -> str:
    """Links to all sheets, under the headings of the tags."""
    made = sheets(document).values()
    return "\n".join(
        f"<h2>{html.escape(tag['description'])}</h2>\n<ul>\n{_links(tag['name'], made)}\n</ul>"
        for tag in document.get("tags", ())
    )


def _links(tag: str, made: Any) -> str:
    return "\n".join(
        f'<li><a href="operations/{sheet.id}">{html.escape(sheet.purpose)}</a>'
        f" <code>{sheet.method} {html.escape(sheet.path)}</code></li>"
        for sheet in made
        if tag in sheet.told.get("tags", ())
    )


def _row(cells: tuple[str, ...]) -> str:
    return f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in cells)}</tr>"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
