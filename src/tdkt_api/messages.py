"""Texts in Vietnamese and English by permanent key; both languages have the same keys and placeholders."""

import string
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, Self, get_args

import yaml

Language = Literal["vi", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class TextsError(Exception):
    """The texts cannot be used; said at start, never to a caller."""


class _Given(dict[str, Any]):
    """What a text is filled with; a refusal that lacks a value is still told."""

    def __missing__(self, name: str) -> str:
        return "…"


class Messages:
    """All texts of the service, checked once when they are loaded."""

    def __init__(self, texts: Mapping[Language, Mapping[str, str]]) -> None:
        """Keep the texts.

        Raises:
            TextsError: a key in one language only, other placeholders, or a placeholder that is not a name.
        """
        _same_keys(texts["vi"], texts["en"])
        for key in texts["vi"]:
            if placeholders(texts["vi"][key]) != placeholders(texts["en"][key]):
                raise TextsError(f"{key}: the languages name other values")
        self._texts: Final = {language: dict(texts[language]) for language in LANGUAGES}

    @classmethod
    def load(cls) -> Self:
        """The packaged texts."""
        folder = files("tdkt_api") / "texts"
        return cls({name: read((folder / f"{name}.yaml").read_text("utf-8")) for name in LANGUAGES})

    def text(self, key: str, language: Language, /, **params: Any) -> str:
        """One text, filled in.

        Raises:
            KeyError: no such key.
        """
        return self._texts[language][key].format_map(_Given(params))

    def first(self, keys: tuple[str, ...], language: Language, /, **params: Any) -> str:
        """The text of the first key there is.

        Raises:
            KeyError: none of them.
        """
        for key in keys:
            if key in self._texts[language]:
                return self.text(key, language, **params)
        raise KeyError(keys)

    def said(self, params: Mapping[str, Any], language: Language) -> dict[str, Any]:
        """Parameters whose values have names (`state`, `action`, `outcome` …), by those names."""
        texts = self._texts[language]
        return {name: texts.get(f"{name}.{value}", value) for name, value in params.items()}

    def keys(self) -> frozenset[str]:
        """Every key; the same in both languages."""
        return frozenset(self._texts["vi"])


@cache
def words() -> Mapping[str, str]:
    """What operations and their parameters are for, in Vietnamese; in English the document says it itself."""
    return read((files("tdkt_api") / "texts" / "operations.yaml").read_text("utf-8"))


def read(text: str) -> dict[str, str]:
    """The flat texts of one file; every scalar is text as written.

    Raises:
        TextsError: a key given twice, a nested value, or letters not composed (NFC).
    """
    found: dict[str, str] = {}
    root = yaml.compose(text, Loader=_LOADER)
    if not isinstance(root, yaml.MappingNode):
        raise TextsError("not a list of texts")
    for key, value in root.value:
        if not isinstance(value, yaml.ScalarNode) or key.value in found:
            raise TextsError(f"{key.value}: given twice, or no text")
        if not unicodedata.is_normalized("NFC", value.value):
            raise TextsError(f"{key.value}: not NFC")
        found[key.value] = value.value
    return found


def placeholders(text: str) -> frozenset[str]:
    """The names a text asks for.

    Raises:
        TextsError: a placeholder that is more than a name.
    """
    names = set()
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise TextsError(f"{{{name}}} is not a plain name")
        names.add(name)
    return frozenset(names)


def _same_keys(one: Mapping[str, str], other: Mapping[str, str]) -> None:
    alone = sorted(one.keys() ^ other.keys())
    if alone:
        raise TextsError(f"in one language only: {', '.join(alone)}")
