"""Reading packs of law data: strict YAML in, a lawbook out; pure, for packaged and uploaded packs alike."""

import hashlib
import json
import re
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Final

import yaml

from tdkt_api.law import pack
from tdkt_api.law.checks import refuse_what_does_not_fit
from tdkt_api.law.lawbook import Award, Lawbook, Parameter, Procedure
from tdkt_api.law.reader import PackRefused, Reader

_YAML: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG: Final = "tag:yaml.org,2002:"
_PLAIN_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]*)")
_INSTRUMENTS: Final = "instruments.yaml"
_DEEPEST: Final = 40
_SCALARS: Final[Mapping[str, str]] = {
    "float": "law.bare_fraction",
    "timestamp": "law.bare_date",
    "merge": "law.merge_key",
    "value": "law.unknown_tag",
    "binary": "law.unknown_tag",
}


def load(files: Mapping[str, bytes], *later: Mapping[str, bytes]) -> Lawbook:
    """The lawbook of a pack, and of packs after it, whose files stand in for earlier ones of the same path.

    Args:
        files: YAML files by path: `instruments.yaml`, `<award code>.yaml`, `parameters/<name>.yaml`,
            `procedures/<route>.yaml`.

    Raises:
        PackRefused: a file is not strict YAML, or a key is unknown, missing, repeated, uncited or of
            the wrong type.
    """
    packs = tuple(pack_hash(one) for one in (files, *later))
    merged: dict[str, bytes] = dict(files)
    for one in later:
        merged.update(one)
    plain = {path: parse(path, merged[path]) for path in sorted(merged)}
    return _lawbook(packs, plain)


def packaged() -> dict[str, bytes]:
    """The pack that comes with the service: its files' bytes by path."""
    return dict(_files(resources.files("tdkt_api.law") / "data", ""))


def _files(folder: Traversable, under: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        path = f"{under}{entry.name}"
        if entry.is_dir():
            found.extend(_files(entry, f"{path}/"))
        elif entry.name.endswith(".yaml"):
            found.append((path, entry.read_bytes()))
    return found


def pack_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the canonical JSON of path and SHA-256 of each file in order of path; lower-case hex."""
    listed = [{"path": path, "sha256": hashlib.sha256(files[path]).hexdigest()} for path in sorted(files)]
    text = json.dumps(listed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def lawbook_hash(packs: tuple[str, ...]) -> str:
    """SHA-256 over the hashes of the packs, 32 bytes each, in their order; lower-case hex."""
    return hashlib.sha256(b"".join(bytes.fromhex(one) for one in packs)).hexdigest()


def _lawbook(packs: tuple[str, ...], plain: Mapping[str, dict[str, Any]]) -> Lawbook:
    if _INSTRUMENTS not in plain:
        raise PackRefused("law.missing_file", _INSTRUMENTS)
    with Reader.of(_INSTRUMENTS, "", plain[_INSTRUMENTS]) as reader:
        instruments, regimes = pack.read_instruments(reader), pack.read_regimes(reader)
    awards: dict[str, Award] = {}
    parameters: dict[str, Parameter] = {}
    procedures: dict[str, Procedure] = {}
    for path, data in plain.items():
        reader = Reader.of(path, "", data)
        match path.removesuffix(".yaml").split("/"):
            case ["instruments"]:
                continue
            case [code]:
                awards[_same(reader, "code", code)] = pack.read_award(reader)
            case ["parameters", name]:
                parameters[_same(reader, "name", name)] = pack.read_parameter(reader)
            case ["procedures", route]:
                procedures[_same(reader, "route", route)] = pack.read_procedure(reader)
            case _:
                raise PackRefused("law.unknown_file", path)
    made = Lawbook(lawbook_hash(packs), packs, instruments, regimes, awards, parameters, procedures)
    refuse_what_does_not_fit(made, plain)
    return made


def _same(reader: Reader, key: str, name: str) -> str:
    if reader.text(key) != name:
        raise reader.refuse("law.not_the_file_name", key)
    return name


def parse(path: str, content: bytes) -> dict[str, Any]:
    """One strict YAML file: text, whole numbers, true, false, null, lists and mappings with quoted-text keys.

    Raises:
        PackRefused: not YAML, or a duplicate key, an alias, a bare fraction or a bare date.
    """
    try:
        _refuse_depth(path, content)
        node = yaml.compose(content, Loader=_YAML)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PackRefused("law.not_yaml", path) from error
    if not path.endswith(".yaml") or not isinstance(node, yaml.MappingNode):
        raise PackRefused("law.not_a_mapping", path)
    value: dict[str, Any] = _Parser(path).mapping(node, "")
    return value


def _refuse_depth(path: str, content: bytes) -> None:
    """Count the nesting first: composing is recursive in C and would end the process."""
    depth = 0
    for event in yaml.parse(content, Loader=_YAML):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise PackRefused("law.too_deep", path)


class _Parser:
    """Turns nodes into plain values; a node that is met twice is an alias and refused."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.seen: set[int] = set()

    def refuse(self, code: str, key: str) -> PackRefused:
        return PackRefused(code, self.path, key)

    def value(self, node: yaml.Node, key: str) -> Any:
        if id(node) in self.seen:
            raise self.refuse("law.alias", key)
        self.seen.add(id(node))
        match node:
            case yaml.MappingNode(tag=tag) if tag == f"{_TAG}map":
                return self.mapping(node, key)
            case yaml.SequenceNode(tag=tag) if tag == f"{_TAG}seq":
                return [self.value(one, f"{key}[{number}]") for number, one in enumerate(node.value)]
            case yaml.ScalarNode():
                return self.scalar(node, key)
        raise self.refuse("law.unknown_tag", key)

    def mapping(self, node: yaml.MappingNode, key: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name_node, value_node in node.value:
            name = self.value(name_node, f"{key}.{name_node.value}".lstrip("."))
            where = f"{key}.{name}".lstrip(".")
            if not isinstance(name, str):
                raise self.refuse("law.key_not_text", where)
            if name in values:
                raise self.refuse("law.duplicate_key", where)
            values[name] = self.value(value_node, where)
        return values

    def scalar(self, node: yaml.ScalarNode, key: str) -> str | int | bool | None:
        text: str = node.value
        match node.tag.removeprefix(_TAG):
            case "str":
                return text
            case "null" if text in {"null", "~", ""}:
                return None
            case "bool" if text in {"true", "false"}:
                return text == "true"
            case "int" if _PLAIN_INTEGER.fullmatch(text):
                return int(text)
            case "int" | "bool" | "null":
                raise self.refuse("law.ambiguous_scalar", key)
            case kind:
                raise self.refuse(_SCALARS.get(kind, "law.unknown_tag"), key)
