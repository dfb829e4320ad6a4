"""The published questions about money, ceilings, papers and days, over HTTP as a portal puts them."""

from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from law.case_requests import Answered, asking_of, read_from
from law.cases import SEEN, day_of, given_to, is_counted, talk_of
from support.client import Client
from support.flow import SignIn, done

CASES: Final[list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parents[1] / "law" / "published.yaml").read_text("utf-8")
)["cases"]
IN_A_MEETING: Final = {"vote"}
"""A council's figures are judged where its meeting is closed."""


def day(case: dict[str, Any]) -> date:
    return day_of(case["law_version"], case["implementing"], case["published"], case["facts"])


def is_about_a_subject(case: dict[str, Any]) -> bool:
    return talk_of(case["kind"], case["target"], case["facts"], day(case)) is not None


ALONE: Final = [one for one in CASES if not is_about_a_subject(one) and one["kind"] not in IN_A_MEETING]
COUNTED: Final = [one for one in ALONE if is_counted(one)]
READ: Final = [one for one in ALONE if not is_counted(one)]


async def asked(client: Client, case: dict[str, Any]) -> Answered:
    seen = {name: case[name] for name in SEEN}
    asking = asking_of(seen["kind"], seen["target"], seen["facts"], day(case))
    assert asking is not None
    method, path, query, body = asking
    answer = await (client.get(path, **query) if method == "GET" else client.post(path, body, key=None))
    return read_from(seen["kind"], done(answer))


def test_all_counted_cases_that_are_about_no_subject_are_here() -> None:
    assert (len(COUNTED), len(READ)) == (25, 21)


@pytest.mark.parametrize("case", COUNTED, ids=lambda case: case["id"])
async def test_a_counted_case_holds_over_http_with_its_provision(
    sign_in: SignIn, case: dict[str, Any]
) -> None:
    given = await asked(await sign_in("clerk"), case)

    assert given.value == case["expected"]["value"]
    assert {one.instrument for one in given_to(case).provisions} <= {
        one.instrument for one in given.provisions
    }
    assert given.provisions


@pytest.mark.parametrize("case", READ, ids=lambda case: case["id"])
async def test_a_case_that_is_read_has_a_structured_answer_with_a_provision(
    sign_in: SignIn, case: dict[str, Any]
) -> None:
    given = await asked(await sign_in("clerk"), case)

    assert any(found for found in given.shown.values())
    assert given.provisions
