"""What offices ask about each form, put over HTTP with inline facts as a portal would."""

from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from support.client import Client
from support.flow import SignIn, done

ROWS: Final[list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "portal_questions.yaml").read_text("utf-8")
)


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


async def verdict(client: Client, row: dict[str, Any], attested: list[str]) -> dict[str, Any]:
    answers = [{"criterion": code, "answer": "met"} for code in attested]
    item = {**row["item"], "facts": row["facts"], "attested": answers}
    body = {"as_of": row.get("as_of", "2026-01-15"), "items": [item]}
    answer = done(await client.post("/v1/eligibility-checks", body, key=None))
    found: dict[str, Any] = answer["items"][0]["verdict"]
    return found


async def settled(client: Client, row: dict[str, Any]) -> dict[str, Any]:
    """The verdict once a person has answered every question, and those that follow from the answers."""
    attested: list[str] = []
    found = await verdict(client, row, attested)
    while not row.get("answers_nothing") and set(found["questions"]) - set(attested):
        attested += [code for code in found["questions"] if code not in attested]
        found = await verdict(client, row, attested)
    return found


def cited(finding: dict[str, Any]) -> str:
    provision = finding["provision"]
    return " ".join(provision[part] for part in ("instrument", "article", "clause") if provision.get(part))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
async def test_a_question_of_an_office_is_answered_by_its_provision(
    clerk: Client, row: dict[str, Any]
) -> None:
    found = await settled(clerk, row)

    deciding = [one for one in found["findings"] if one["status"] != "met"]
    assert found["outcome"] == row["outcome"]
    assert [one["code"] for one in deciding][:1] == ([row["because"]] if "because" in row else [])
    assert row["provision"] in {cited(one) for one in deciding or found["findings"] if one["provision"]}
    assert all(one["sentence"] for one in found["findings"])


def test_every_outcome_and_half_of_the_forms_of_an_office_are_asked() -> None:
    assert {row["outcome"] for row in ROWS} == {
        "eligible",
        "not_eligible",
        "deferred",
        "not_allowed",
        "unknown",
    }
    assert len(ROWS) >= 100
    assert len({row["item"]["award"] for row in ROWS}) >= 25
