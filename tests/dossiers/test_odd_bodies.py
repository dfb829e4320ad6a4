"""Whatever is sent to an act of the procedure is answered by a problem, never by a failure."""

from typing import Any

import pytest

from support.client import shown
from support.flow import COMMUNE, PROVINCE, Road, SignIn, candidate, done, person
from support.traces import refused, written
from tdkt_api import ids

NOBODY = ids.new()
ODD: tuple[Any, ...] = (
    None,
    [],
    [{}],
    "submit",
    5,
    True,
    {},
    {"a": 1},
    {"action": {"submit": 1}},
    {"action": ["submit"]},
    {"action": "appraise", "nominations": [[]]},
    {"action": "return", "reason": 5, "flags": {}},
    {"items": [None]},
    {"items": [{"individual": [], "awards": {}}]},
    {"items": [{"individual": {"id": shown("dv", NOBODY)}, "awards": ["x"]}]},
    {"reason": {"text": "x"}},
    {"name": 2**70},
    {"lines": [{"nomination_id": 1, "result": True}], "dossier_ids": [None], "unit_id": {}},
    {"dossiers": [{"id": shown("hs", NOBODY), "version": 2**60}]},
    {"dossiers": [{"id": shown("hs", NOBODY), "version": "1"}], "outcomes": [1]},
    {"period": {"first_year": 2025, "last_year": 1}},
    {"member_count": 10**30},
)
PLACES = (
    ("POST", "/v1/dossiers", "clerk"),
    ("PATCH", "/v1/dossiers/{dossier}", "clerk"),
    ("POST", "/v1/dossiers/{dossier}/steps", "appraiser"),
    ("POST", "/v1/dossiers/{dossier}/nominations/batch", "clerk"),
    ("PATCH", "/v1/dossiers/{dossier}/nominations/{nomination}", "clerk"),
    ("POST", "/v1/dossiers/{dossier}/nominations/{nomination}/withdrawal", "clerk"),
    ("POST", "/v1/submissions", "clerk"),
    ("POST", "/v1/submissions/{submission}/signature", "head"),
    ("POST", "/v1/councils", "secretary"),
    ("POST", "/v1/meetings", "secretary"),
    ("POST", "/v1/meetings/{meeting}/closing", "secretary"),
    ("POST", "/v1/decisions", "appraiser"),
    ("POST", "/v1/decisions/{decision}/signature", "chair"),
    ("POST", "/v1/eligibility-checks", "clerk"),
)


@pytest.fixture
async def papers(sign_in: SignIn) -> dict[str, str]:
    """A dossier, its nomination and every paper that can be signed about one."""
    road = await Road(sign_in).nominated([person(1)])
    clerk, secretary = await sign_in("clerk"), await sign_in("secretary")
    above = Road(sign_in, decider=PROVINCE)
    await above.nominated([candidate(2)])
    letter = await clerk.post("/v1/submissions", {"unit_id": COMMUNE, "dossier_ids": [above.id]})
    meeting = {"council_id": await road.establish(), "held_on": "2026-01-15", "dossier_ids": [road.id]}
    return {
        "dossier": road.id,
        "nomination": road.nominations[0]["id"],
        "submission": done(letter)["id"],
        "meeting": done(await secretary.post("/v1/meetings", meeting))["id"],
        "decision": done(await road.drafted())["id"],
    }


@pytest.mark.parametrize(("method", "path", "name"), PLACES)
async def test_an_odd_body_is_refused_and_leaves_nothing(
    sign_in: SignIn, connection: Any, papers: dict[str, str], method: str, path: str, name: str
) -> None:
    someone, place = await sign_in(name), path.format(**papers)
    send = someone.post if method == "POST" else someone.patch
    bodies = [body for body in ODD if body != {} or method == "POST"]  # an empty patch changes nothing
    before = await written(connection)

    answers = [await send(place, body, etag='"v1"') for body in bodies]

    assert [answer.text for answer in answers if not 400 <= answer.status_code < 500] == []
    assert {answer.headers["content-type"] for answer in answers} == {"application/problem+json"}
    assert await written(connection) == before


@pytest.mark.parametrize(
    "id",
    [
        "x",
        "hs_",
        "hs_zzzzzzzzzzzzzzzzzzzzzzzzzz",
        "HS_01KEZF7C00F2VSCSYCF9ZPT08T",
        "%00",
        "..",
        "1;--",
        "hs_" + "0" * 300,
    ],
)
async def test_what_is_no_identifier_is_not_found(sign_in: SignIn, id: str) -> None:
    clerk = await sign_in("clerk")

    answer = await clerk.get(f"/v1/dossiers/{id}/steps")

    refused(answer, 404, "resource.not_found")


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ({"ratings": [{"year": 2027, "rating": "good"}]}, "facts.ahead"),
        ({"year": 2100}, ""),
        ({"ground": "khong_co"}, ""),
        ({"ratings": [{"year": 2025, "rating": "good"}] * 2}, ""),
        (
            {"ratings": [{"year": 2025, "rating": "good"}, {"year": 2025, "rating": "excellent"}]},
            "facts.differ",
        ),
        ({"summary": "x" * 4000}, ""),
        ({"client_reference": None}, ""),
    ],
    ids=["ahead", "far year", "no ground", "twice", "two ratings", "long", "no reference"],
)
async def test_an_odd_item_is_taken_or_refused_for_itself(
    sign_in: SignIn, item: dict[str, Any], code: str
) -> None:
    road, clerk = await Road(sign_in).draft(), await sign_in("clerk")
    path = f"/v1/dossiers/{road.id}/nominations/batch"

    answer = done(await clerk.post(path, {"items": [{**person(1), **item}, person(2)]}))

    problem = answer["items"][0]["problem"]
    assert (problem["code"] if problem else "") == code
    assert answer["items"][1]["problem"] is None


async def test_somebody_whose_first_item_was_refused_is_registered_by_the_second(sign_in: SignIn) -> None:
    road, clerk = await Road(sign_in).draft(), await sign_in("clerk")
    path = f"/v1/dossiers/{road.id}/nominations/batch"

    answer = done(await clerk.post(path, {"items": [person(1, awards=["khong_co"]), person(1)]}))

    assert [item["problem"] is None for item in answer["items"]] == [False, True]
    assert len(await road.pending()) == 2


async def test_a_batch_of_refusals_leaves_the_dossiers_version(sign_in: SignIn) -> None:
    road, clerk = await Road(sign_in).draft(), await sign_in("clerk")
    path = f"/v1/dossiers/{road.id}/nominations/batch"

    answer = done(await clerk.post(path, {"items": [person(1, awards=["khong_co"])]}))

    assert (answer["dossier_version"], (await road.read()).headers["ETag"]) == (1, '"v1"')


async def test_a_returned_dossier_takes_no_new_nominations(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    flags = [{"field": "name", "note": "Ghi rõ năm"}]
    await road.step("appraiser", "return", reason="Cần bổ sung", flags=flags)

    answer = await (await sign_in("clerk")).post(
        f"/v1/dossiers/{road.id}/nominations/batch", {"items": [person(9)]}
    )

    refused(answer, 409, "dossier.not_editable")


async def test_a_reference_that_is_taken_is_not_taken_over_by_a_change(sign_in: SignIn) -> None:
    await Road(sign_in).draft(client_reference="HS-01")
    road, clerk = await Road(sign_in).draft(), await sign_in("clerk")

    answer = await clerk.patch(f"/v1/dossiers/{road.id}", {"client_reference": "HS-01"}, etag='"v1"')

    refused(answer, 409, "dossier.client_reference_taken")
