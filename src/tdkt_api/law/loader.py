"""Reading packs of law data: strict YAML in, a lawbook out; pure, for packaged and uploaded packs alike."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Final

import yaml

from tdkt_api.law import pack
from tdkt_api.law.checks import refuse_what_does_not_fit
from tdkt_api.law.lawbook import Award, Lawbook, Parameter, Procedure
from tdkt_api.law.local import applied, is_local
from tdkt_api.law.reader import PackRefused, Reader

_YAML: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG: Final = "tag:yaml.org,2002:"
_RESOLVERS: Final[Mapping[str, Any]] = yaml.SafeLoader.yaml_implicit_resolvers
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

    Packs of units (`law.local`) come after those that hold everywhere and are laid over them in their order.

    Args:
        files: YAML files by path: `instruments.yaml`, `<award code>.yaml`, `parameters/<name>.yaml`,
            `procedures/<route>.yaml`.

    Raises:
        PackRefused: a file is not strict YAML, or a key is unknown, missing, repeated, uncited or of
            the wrong type.
    """
    everywhere = [one for one in (files, *later) if not is_local(one)]
    merged: dict[str, bytes] = {}
    for one in everywhere:
        merged.update(one)
    lawbook = _lawbook(tuple(pack_hash(one) for one in everywhere), _plain(merged))
    for one in later:
        if is_local(one):
            lawbook = laid_over(lawbook, one)
    return lawbook


def laid_over(lawbook: Lawbook, files: Mapping[str, bytes]) -> Lawbook:
    """A lawbook with a unit's pack laid over it; units above come first.

    Raises:
        PackRefused: it is no sound pack, or says more than a unit may.
    """
    packs = (*lawbook.packs, pack_hash(files))
    return applied(lawbook, _plain(files), lawbook_hash(packs), packs)


def _plain(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    return {path: parse(path, files[path]) for path in sorted(files)}


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
    if not path.endswith(".yaml"):
        raise PackRefused("law.not_a_mapping", path)
    try:
        return _Parser(path, content).document()
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PackRefused("law.not_yaml", path) from error


@lru_cache(maxsize=4096)
def _kind_of_plain(text: str) -> str:
    """The tag of a scalar without quotes, by the rules of YAML 1.1."""
    for tag, pattern in _RESOLVERS.get(text[:1], ()):
        if pattern.match(text):
            return str(tag).removeprefix(_TAG)
    return "str"


class _Parser:
    """Turns events into plain values in one pass; nesting is counted as it comes, so nothing recurses far."""

    def __init__(self, path: str, content: bytes) -> None:
        self.path = path
        self.events: Iterator[Any] = yaml.parse(content, Loader=_YAML)
        self.depth = 0

    def refuse(self, code: str, key: str = "") -> PackRefused:
        return PackRefused(code, self.path, key)

    def document(self) -> dict[str, Any]:
        """The only document of the file, which is a mapping."""
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise self.refuse("law.not_a_mapping")
        first = next(self.events)
        if not isinstance(first, yaml.MappingStartEvent):
            raise self.refuse("law.not_a_mapping")
        found = self.mapping(first, "")
        next(self.events)
        if not isinstance(next(self.events), yaml.StreamEndEvent):
            raise self.refuse("law.not_yaml")
        return found

    def value(self, event: Any, key: str) -> Any:
        match event:
            case yaml.ScalarEvent():
                return self.scalar(event, key)
            case yaml.MappingStartEvent():
                return self.mapping(event, key)
            case yaml.SequenceStartEvent():
                return self.sequence(event, key)
        raise self.refuse("law.alias", key)

    def enter(self, event: Any, tag: str, key: str) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.refuse("law.too_deep", key)
        if event.tag not in {None, f"{_TAG}{tag}"}:
            raise self.refuse("law.unknown_tag", key)

    def mapping(self, event: Any, key: str) -> dict[str, Any]:
        self.enter(event, "map", key)
        values: dict[str, Any] = {}
        under = f"{key}." if key else ""
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            where = under + (event.value if isinstance(event, yaml.ScalarEvent) else "")
            name = self.value(event, where)
            if not isinstance(name, str):
                raise self.refuse("law.key_not_text", where)
            if name in values:
                raise self.refuse("law.duplicate_key", where)
            values[name] = self.value(next(self.events), where)
        self.depth -= 1
        return values

    def sequence(self, event: Any, key: str) -> list[Any]:
        self.enter(event, "seq", key)
        values: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            values.append(self.value(event, f"{key}[{len(values)}]"))
        self.depth -= 1
        return values

    def scalar(self, event: Any, key: str) -> str | int | bool | None:
        text: str = event.value
        match self.kind(event):
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

    def kind(self, event: Any) -> str:
        if event.tag is not None and event.tag != "!":
            return str(event.tag).removeprefix(_TAG)
        is_plain, _ = event.implicit
        return _kind_of_plain(event.value) if is_plain else "str"
