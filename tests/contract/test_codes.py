"""Every code of a refusal is said in two languages and met by a test."""

import re
from pathlib import Path
from typing import Final

import pytest

from tdkt_api.errors import Busy, DomainError
from tdkt_api.http.problem import SERVICE_FAILED, STATUSES
from tdkt_api.messages import Messages

TESTS: Final = Path(__file__).parents[1]
BUSY: Final = {Busy.code, *(kind.code for kind in Busy.__subclasses__())}
CODES: Final = sorted({*DomainError.all_codes(), *BUSY, SERVICE_FAILED})
UNSEEN: Final[dict[str, str]] = {}
"""Codes that no test can bring about, each with the reason."""


def named(text: str) -> set[str]:
    """The codes that stand whole and in quotes."""
    return set(re.findall(r"""["']([a-z_]+(?:\.[a-z_]+)+)["']""", text))


def seen() -> set[str]:
    """What all tests but these name."""
    paths = [path for path in (*TESTS.rglob("*.py"), *TESTS.rglob("*.yaml")) if path != Path(__file__)]
    return {code for path in paths for code in named(path.read_text("utf-8"))}


def test_every_code_is_met_by_a_test() -> None:
    met = seen()

    assert [code for code in CODES if code not in met and code not in UNSEEN] == []
    assert [code for code in UNSEEN if code in met] == []


def test_every_code_has_its_texts() -> None:
    keys = {f"problem.{code}.{name}" for code in CODES for name in ("title", "detail", "way_out")}

    assert sorted(keys - set(Messages.load().keys())) == []


@pytest.mark.parametrize("code", sorted(DomainError.all_codes()))
def test_a_code_has_a_status_and_a_permanent_form(code: str) -> None:
    assert DomainError.all_codes()[code].kind in STATUSES
    assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", code)


def test_half_a_code_is_none() -> None:
    assert named('assert code == "dossier.no_route_at_all"') == {"dossier.no_route_at_all"}
    assert named("in {'dossier.no_route', \"x\"} # dossier.other") == {"dossier.no_route"}
