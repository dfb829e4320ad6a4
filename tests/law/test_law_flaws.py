"""What a pack is refused for: each flaw has a sentence with a way out, and a reader names file and key."""

import ast
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest

import tdkt_api.law
from tdkt_api.law.reader import PackRefused, Reader
from tdkt_api.messages import LANGUAGES, Language, Messages

TEXTS: Final = Messages.load()
RULES: Final = Path(tdkt_api.law.__file__).parent
# The three that are made from a key's name.
MADE: Final = {"law.unknown_kind", "law.unknown_level", "law.unknown_cycle"}


def _flaws() -> Iterator[str]:
    for path in RULES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and re.fullmatch(r"law\.[a-z_]*[a-z]", str(node.value)):
                yield str(node.value)


FLAWS: Final = sorted({*_flaws(), *MADE})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("flaw", FLAWS)
def test_a_flaw_is_told_in_words_and_not_by_its_code(flaw: str, language: Language) -> None:
    told = TEXTS.said({"file": "local.yaml", "place": "caps", "flaw": flaw}, language)

    said = TEXTS.text("fault.lawbook.flaw", language, **told)

    assert flaw not in said
    assert "local.yaml" in said
    assert "caps" in said
    assert len(said) > len("File local.yaml (caps): .") + 20


def test_no_flaw_is_told_that_no_reader_finds() -> None:
    told = {key.removeprefix("flaw.") for key in sorted(TEXTS.keys()) if key.startswith("flaw.")}

    assert told == set(FLAWS)


@pytest.mark.parametrize(
    ("ask", "value", "code"),
    [
        ("text", "", "law.not_text"),
        ("text", 1, "law.not_text"),
        ("number", 0, "law.not_a_number"),
        ("number", True, "law.not_a_number"),
        ("number", "1", "law.not_a_number"),
        ("flag", 1, "law.not_a_flag"),
        ("flag", None, "law.not_a_flag"),
        ("texts", "a", "law.not_texts"),
        ("texts", ["a", ""], "law.not_texts"),
        ("texts", ["a", 1], "law.not_texts"),
        ("share", "0", "law.not_a_share"),
        ("share", "1.1", "law.not_a_share"),
        ("share", "-1", "law.not_a_share"),
        ("share", "1/0", "law.not_a_share"),
        ("day", "2026-02-30", "law.not_a_day"),
        ("day", "20260201", "law.not_a_day"),
        ("day", 20260201, "law.not_a_day"),
        ("child", [], "law.not_a_mapping"),
        ("confidence", "sure", "law.unknown_confidence"),
    ],
)
def test_a_value_of_the_wrong_sort_is_refused(ask: str, value: object, code: str) -> None:
    with pytest.raises(PackRefused) as refused:
        getattr(Reader("a.yaml", "at", {"key": value}), ask)("key")

    assert (refused.value.code, refused.value.file, refused.value.key) == (code, "a.yaml", "at.key")


@pytest.mark.parametrize("ask", ["any", "text", "number", "texts", "share", "day", "child", "confidence"])
def test_a_key_that_must_be_there_is_missed(ask: str) -> None:
    with pytest.raises(PackRefused) as refused:
        getattr(Reader("a.yaml", "", {}), ask)("key")

    assert (refused.value.code, refused.value.key) == ("law.missing_key", "key")


@pytest.mark.parametrize(
    ("ask", "value", "given"),
    [
        ("number", 1, 1),
        ("flag", True, True),
        ("share", "1", Fraction(1)),
        ("share", "0.7", Fraction(7, 10)),
        ("share", "2/3", Fraction(2, 3)),
        ("texts", [], ()),
        ("maybe_text", None, None),
        ("maybe_number", None, None),
        ("maybe_number", 2, 2),
        ("maybe_texts", None, frozenset()),
        ("maybe_texts", ["a"], frozenset({"a"})),
        ("maybe_day", None, None),
        ("day", None, None),
        ("counts", None, ()),
        ("counts", [{"a": 2}], ({"a": 2},)),
    ],
)
def test_a_value_of_the_right_sort_is_taken(ask: str, value: Any, given: object) -> None:
    with Reader("a.yaml", "", {"key": value}) as reader:
        assert getattr(reader, ask)("key") == given


@pytest.mark.parametrize(
    ("ask", "given"),
    [
        ("flag", False),
        ("maybe_text", None),
        ("maybe_number", None),
        ("maybe_texts", frozenset()),
        ("counts", ()),
    ],
)
def test_what_need_not_be_there_is_left_out(ask: str, given: object) -> None:
    assert getattr(Reader("a.yaml", "", {}), ask)("key") == given


def test_the_first_of_the_keys_that_nobody_took_is_refused() -> None:
    with pytest.raises(PackRefused) as refused, Reader("a.yaml", "at", {"b": 1, "a": 2, "c": 3}) as reader:
        reader.any("c")

    assert (refused.value.code, refused.value.key) == ("law.unknown_key", "at.a")


def test_an_entry_of_a_list_is_named_by_its_number() -> None:
    with pytest.raises(PackRefused) as refused:
        list(Reader("a.yaml", "", {"items": [{"code": "x"}, 1]}).children("items"))

    assert (refused.value.code, refused.value.key) == ("law.not_a_mapping", "items[1]")
    with pytest.raises(PackRefused, match=r"a\.yaml: items: law\.not_a_list"):
        list(Reader("a.yaml", "", {"items": []}).children("items"))
