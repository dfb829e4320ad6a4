"""The published questions as a portal puts them, over HTTP, beside what the law says in memory."""

from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from law.cases import SEEN, Given, day_of, given_to, holds, is_counted, line, talk_of
from law.test_law_published import CANNOT_HOLD, FLIPS
from support.client import Client
from support.flow import SignIn, done

CASES: Final[list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parents[1] / "law" / "published.yaml").read_text("utf-8")
)["cases"]
COUNTED: Final = [case for case in CASES if is_counted(case)]


def conversation(case: dict[str, Any]) -> Any:
    asked = {key: case[key] for key in SEEN}
    day = day_of(asked["law_version"], asked["implementing"], asked["published"], asked["facts"])
    return talk_of(asked["kind"], asked["target"], asked["facts"], day)


OF_A_SUBJECT: Final = [case for case in COUNTED if conversation(case) is not None]


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


async def over_http(client: Client, case: dict[str, Any]) -> Given:
    """The whole conversation of a case with the running service."""
    talk = conversation(case)
    try:
        body = next(talk)
        while True:
            answer = done(await client.post("/v1/eligibility-checks", body, key=None))
            body = talk.send(answer["items"][0])
    except StopIteration as end:
        given: Given = end.value
        return given


def test_more_than_half_of_the_counted_cases_are_about_a_subject() -> None:
    assert (len(OF_A_SUBJECT), len(COUNTED)) == (54, 79)


@pytest.mark.parametrize("case", OF_A_SUBJECT, ids=lambda case: case["id"])
async def test_a_published_case_is_judged_over_http_as_in_memory(clerk: Client, case: dict[str, Any]) -> None:
    given = await over_http(clerk, case)

    assert (given.outcome, given.value) == (given_to(case).outcome, given_to(case).value)
    assert given.provisions == given_to(case).provisions
    assert holds(case, given) or case["id"] in CANNOT_HOLD, line(case, given)


@pytest.mark.parametrize(("id", "changed", "outcome"), FLIPS, ids=[flip[0] for flip in FLIPS])
async def test_another_deciding_fact_flips_the_answer_over_http(
    clerk: Client, id: str, changed: dict[str, Any], outcome: str
) -> None:
    case = next(one for one in CASES if one["id"] == id)

    given = await over_http(clerk, {**case, "facts": {**case["facts"], **changed}})

    assert given.outcome == outcome
