"""What of a document would break a client that was written against an earlier one.

Additions pass: paths, methods, optional parameters and members, members of answers, values of an enumeration.
Requests may only become wider, answers only narrower.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

Json = Mapping[str, Any]
_METHODS: Final = ("get", "put", "post", "patch", "delete")
_AT_MOST: Final = ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties")
_AT_LEAST: Final = ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties")
_SAID: Final = ("description", "examples", "example", "title", "summary")


def breaks(old: Json, new: Json) -> list[str]:
    """Every break, in words."""
    return list(_Comparison(old, new).paths())


def contract_of(document: Json) -> Any:
    """The document without what only explains it: what a release promises."""
    return _bare(document, is_named=False)


def _bare(value: Any, *, is_named: bool) -> Any:
    if isinstance(value, list):
        return [_bare(one, is_named=False) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _bare(inner, is_named=name in ("properties", "schemas", "paths"))
        for name, inner in value.items()
        if is_named or name not in _SAID
    }


class _Comparison:
    def __init__(self, old: Json, new: Json) -> None:
        self.old, self.new = old, new
        self.asked: set[tuple[str, str, bool]] = set()

    def paths(self) -> Iterator[str]:
        for path, item in self.old["paths"].items():
            if path not in self.new["paths"]:
                yield f"{path}: removed"
                continue
            for method in _METHODS:
                if method in item:
                    yield from self._method(f"{method.upper()} {path}", item, self.new["paths"][path], method)

    def _method(self, at: str, old: Json, new: Json, method: str) -> Iterator[str]:
        if method not in new:
            yield f"{at}: removed"
        else:
            yield from self._operation(at, old[method], new[method])

    def _operation(self, at: str, old: Json, new: Json) -> Iterator[str]:
        if old.get("operationId") != new.get("operationId"):
            yield f"{at}: another operationId"
        if new.get("security") and not old.get("security"):
            yield f"{at}: asks for a token"
        yield from self._parameters(at, old, new)
        yield from self._body(at, old.get("requestBody"), new.get("requestBody"))
        yield from self._answers(at, old["responses"], new["responses"])

    def _parameters(self, at: str, old: Json, new: Json) -> Iterator[str]:
        before = {(one["in"], one["name"]): one for one in old.get("parameters", ())}
        after = {(one["in"], one["name"]): one for one in new.get("parameters", ())}
        for key, one in before.items():
            if key not in after:
                yield f"{at} {key[1]}: parameter removed"
            else:
                yield from self.schema(f"{at} {key[1]}", one["schema"], after[key]["schema"], is_sent=True)
        for key, one in after.items():
            if one.get("required") and not before.get(key, {}).get("required"):
                yield f"{at} {key[1]}: parameter newly required"

    def _body(self, at: str, old: Json | None, new: Json | None) -> Iterator[str]:
        if new is not None and new.get("required") and not (old and old.get("required")):
            yield f"{at}: body newly required"
        if old is None:
            return
        if new is None:
            yield f"{at}: body removed"
            return
        yield from self._content(f"{at} body", old["content"], new["content"], is_sent=True)

    def _answers(self, at: str, old: Json, new: Json) -> Iterator[str]:
        for status, told in old.items():
            if not status.startswith("2"):
                continue
            if status not in new:
                yield f"{at} {status}: answer removed"
                continue
            content = told.get("content", {}), new[status].get("content", {})
            yield from self._content(f"{at} {status}", *content, is_sent=False)

    def _content(self, at: str, old: Json, new: Json, *, is_sent: bool) -> Iterator[str]:
        for kind, told in old.items():
            if kind not in new:
                yield f"{at}: {kind} removed"
            elif "schema" in told:
                yield from self.schema(at, told["schema"], new[kind].get("schema", {}), is_sent=is_sent)

    def schema(self, at: str, old: Json, new: Json, *, is_sent: bool) -> Iterator[str]:
        """Where what was sent is refused now, or what is answered now was never said."""
        key = (old.get("$ref", ""), new.get("$ref", ""), is_sent)
        if all(key[:2]):
            if key in self.asked:
                return
            self.asked.add(key)
        whole = old, new
        old, new = _followed(self.old, old), _followed(self.new, new)
        before, after = _branches(old), _branches(new)
        if before or after:
            forms = before or [whole[0]], after or [whole[1]]
            yield from self._unions(at, *forms, is_sent=is_sent)
            return
        yield from _kinds(at, old, new, is_sent=is_sent)
        if is_sent:
            yield from _limits(at, old, new)
        yield from self._members(at, old, new, is_sent=is_sent)
        for inner in ("items", "additionalProperties"):
            if isinstance(old.get(inner), dict) and isinstance(new.get(inner), dict):
                yield from self.schema(f"{at}[]", old[inner], new[inner], is_sent=is_sent)

    def _unions(self, at: str, before: list[Json], after: list[Json], *, is_sent: bool) -> Iterator[str]:
        """Of a request every old form must still be taken; of an answer every new form be an old one."""
        ours, theirs = (before, after) if is_sent else (after, before)
        for one in ours:
            pairs = [(one, other) if is_sent else (other, one) for other in theirs]
            if not any(self._fits(*pair, is_sent=is_sent) for pair in pairs):
                yield f"{at}: {'no longer taken' if is_sent else 'newly answered'}: {_named(one)}"

    def _fits(self, old: Json, new: Json, *, is_sent: bool) -> bool:
        kept = set(self.asked)
        found = next(self.schema("", old, new, is_sent=is_sent), None)
        if found is not None:
            self.asked = kept
        return found is None

    def _members(self, at: str, old: Json, new: Json, *, is_sent: bool) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name, told in before.items():
            if name in after:
                yield from self.schema(f"{at}/{name}", told, after[name], is_sent=is_sent)
            elif not is_sent or new.get("additionalProperties") is False:
                yield f"{at}/{name}: removed"
        was, now = set(old.get("required", ())), set(new.get("required", ()))
        if is_sent:
            yield from (f"{at}/{name}: newly required" for name in sorted(now - was))
        else:
            yield from (f"{at}/{name}: no longer always there" for name in sorted((was - now) & set(after)))


def _kinds(at: str, old: Json, new: Json, *, is_sent: bool) -> Iterator[str]:
    was, now = _types(old), _types(new)
    if (not was <= now) if is_sent else (not now <= was):
        yield f"{at}: another type"
    values, allowed = _values(old), _values(new)
    if is_sent and allowed is not None and (values is None or not values <= allowed):
        yield f"{at}: fewer values"


def _limits(at: str, old: Json, new: Json) -> Iterator[str]:
    for name in _AT_MOST:
        if name in new and (name not in old or new[name] < old[name]):
            yield f"{at}: narrower {name}"
    for name in _AT_LEAST:
        if name in new and (name not in old or new[name] > old[name]):
            yield f"{at}: narrower {name}"
    for name in ("pattern", "format", "uniqueItems"):
        if new.get(name) and new.get(name) != old.get(name):
            yield f"{at}: another {name}"


def _types(schema: Json) -> frozenset[str]:
    """What JSON it may be; a number may be whole."""
    found = schema.get("type", ["array", "boolean", "null", "number", "object", "string"])
    kinds = {found} if isinstance(found, str) else set(found)
    return frozenset(kinds | ({"integer"} if "number" in kinds else set()))


def _values(schema: Json) -> frozenset[str] | None:
    found = [schema["const"]] if "const" in schema else schema.get("enum")
    return None if found is None else frozenset(map(repr, found))


def _branches(schema: Json) -> list[Json]:
    found: list[Json] = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    return found


def _followed(document: Json, schema: Json) -> Json:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _named(schema: Json) -> str:
    return str(schema.get("$ref", schema.get("type", "anything"))).rpartition("/")[2]
