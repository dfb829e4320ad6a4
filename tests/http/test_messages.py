"""Texts: the same keys and placeholders in both languages, one for every code that can be told."""

import re
from pathlib import Path

import pytest

import tdkt_api
from tdkt_api.errors import Busy, DomainError
from tdkt_api.http.problem import SERVICE_FAILED
from tdkt_api.messages import LANGUAGES, Messages, TextsError, placeholders, read
from tdkt_api.workflow.process import Action, Role, State

MESSAGES = Messages.load()
KEYS = MESSAGES.keys()
SOURCE = Path(tdkt_api.__file__).parent
CODES = sorted({*DomainError.all_codes(), *Busy.all_codes(), SERVICE_FAILED})
FAULT = re.compile(r'(?:Fault\([^,]+,|refused\()\s*"([a-z_.]+)"')


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_has_its_texts(code: str) -> None:
    told = {name: MESSAGES.text(f"problem.{code}.{name}", "vi") for name in ("title", "detail", "way_out")}

    assert all(told.values())


@pytest.mark.parametrize("code", CODES)
def test_no_title_is_the_same_in_both_languages(code: str) -> None:
    assert MESSAGES.text(f"problem.{code}.title", "vi") != MESSAGES.text(f"problem.{code}.title", "en")


def test_every_fault_in_the_source_has_a_text() -> None:
    found = {code for file in SOURCE.rglob("*.py") for code in FAULT.findall(file.read_text())}
    told = {code for code in found if {f"fault.{code}", f"problem.{code}.detail"} & KEYS}

    assert len(found) > 5
    assert found - told == set()


def test_no_text_stands_for_a_refusal_that_does_not_exist() -> None:
    kinds = {error.kind for error in DomainError.all_codes().values()} | {"busy", "failed"}
    told = {key.removeprefix("problem.").rpartition(".")[0] for key in KEYS if key.startswith("problem.")}

    assert {code for code in told if "." in code} == set(CODES)
    assert kinds <= told


@pytest.mark.parametrize("named", [*State, *Action, *Role], ids=str)
def test_states_actions_and_roles_have_names(named: State | Action | Role) -> None:
    kind = type(named).__name__.lower()

    assert all(
        MESSAGES.said({kind: named}, language)[kind] != named.value or language == "en"
        for language in LANGUAGES
    )
    assert f"{kind}.{named}" in KEYS


def test_a_key_in_one_language_only_is_refused() -> None:
    with pytest.raises(TextsError, match="only: b"):
        Messages({"vi": {"a": "x", "b": "y"}, "en": {"a": "x"}})


def test_placeholders_that_differ_are_refused() -> None:
    with pytest.raises(TextsError, match="a: "):
        Messages({"vi": {"a": "{one}"}, "en": {"a": "{two}"}})


@pytest.mark.parametrize("text", ["{a.__class__}", "{a[0]}", "{}", "{0}", "{a!r}", "{a:>9999999}"])
def test_a_placeholder_is_a_name_and_nothing_more(text: str) -> None:
    with pytest.raises(TextsError):
        placeholders(text)


@pytest.mark.parametrize(
    "text", ["a: x\na: y", "a: {b: c}", "- a", "a: e\u0302"], ids=["twice", "nested", "a list", "decomposed"]
)
def test_a_file_that_is_no_flat_list_of_texts_is_refused(text: str) -> None:
    with pytest.raises(TextsError):
        read(text)


def test_scalars_are_text_as_written() -> None:
    assert read("a: no\nb: 06\nc: 1.50") == {"a": "no", "b": "06", "c": "1.50"}


def test_an_unknown_key_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        MESSAGES.text("problem.nothing.title", "vi")


def test_a_value_that_is_lacking_does_not_stop_a_refusal() -> None:
    messages = Messages({"vi": {"a": "từ {one} đến {two}"}, "en": {"a": "{one} to {two}"}})

    assert messages.text("a", "vi", one=1) == "từ 1 đến …"
