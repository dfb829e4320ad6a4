"""Nominating many at once."""

from typing import Any

import pytest

from support.batch import path_of, problems, sent
from support.client import Client, shown
from support.flow import CERTIFICATE, TITLES, Road, SignIn, candidate, done, person
from support.traces import alike, bodies, pointers, refused, written
from tdkt_api import ids

WORK = {"name": "Cải tiến tiếp dân", "scope": "grassroots", "year": 2025, "recognised_on": "2025-12-01"}
EARLIER = {
    "award": "lao_dong_tien_tien",
    "year": 2024,
    "official_number": "7/QĐ-UBND",
    "signed_on": "2024-12-20",
    "grounds": [],
}


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


@pytest.fixture
async def road(sign_in: SignIn) -> Road:
    return await Road(sign_in).draft()


async def test_every_person_is_nominated_for_every_form_in_order(clerk: Client, road: Road) -> None:
    answer = done(await sent(clerk, road, person(2), person(1)))

    told = [(item["index"], item["client_reference"], item["problem"]) for item in answer["items"]]
    awards = [[one["award"] for one in item["nominations"]] for item in answer["items"]]
    positions = [one["position"] for item in answer["items"] for one in item["nominations"]]
    assert told == [(0, "n2", None), (1, "n1", None)]
    assert awards == [list(TITLES), list(TITLES)]
    assert positions == [1, 2, 3, 4]
    assert (answer["accepted"], answer["refused"], answer["dossier_version"]) == (2, 0, 2)


async def test_an_identity_number_that_says_otherwise_warns_of_its_item(clerk: Client, road: Road) -> None:
    odd = person(2)
    odd["individual"] |= {"sex": "female", "birth_on": "1986-03-04"}

    answer = done(await sent(clerk, road, person(1), odd))

    told = [[(one["pointer"], one["code"]) for one in item["warnings"]] for item in answer["items"]]
    assert told == [
        [],
        [
            ("/individual/birth_on", "identity.birth_differs"),
            ("/individual/sex", "identity.sex_differs"),
        ],
    ]
    assert answer["accepted"] == 2


async def test_each_nomination_is_judged_and_says_by_which_article(clerk: Client, road: Road) -> None:
    answer = done(await sent(clerk, road, person(1)))

    first = answer["items"][0]["nominations"][0]["verdict"]
    assert first["outcome"] == "unknown"
    assert [(f["code"], f["status"], f.get("provision", {}).get("article")) for f in first["findings"]][
        :2
    ] == [
        ("rating.year", "met", "24"),
        ("spirit", "unknown", "24"),
    ]


async def test_a_refused_item_leaves_nothing_and_the_others_stand(clerk: Client, road: Road) -> None:
    answer = await sent(clerk, road, person(1), person(2, awards=["khong_co"]), person(3))

    assert problems(answer) == [None, ("award.unknown", ["/awards/0"]), None]
    assert (answer.json()["accepted"], answer.json()["refused"]) == (2, 1)
    assert len(await road.pending()) == 4


async def test_a_refused_item_takes_its_person_and_facts_along(
    clerk: Client, road: Road, connection: Any
) -> None:
    before = await written(connection)

    await sent(clerk, road, person(1, awards=["lao_dong_tien_tien", "khong_co"], initiatives=[WORK]))

    after = await written(connection)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "idempotency": 1
    }


async def test_atomic_refuses_all_for_one_and_points_at_it(
    clerk: Client, road: Road, connection: Any
) -> None:
    before = await written(connection)

    answer = await sent(clerk, road, person(1), person(2, awards=["khong_co"]), atomic=True)

    assert pointers(refused(answer, 409, "batch.item_refused")) == ["/items/1/awards/0"]
    assert await written(connection) == before


async def test_an_items_problem_is_the_one_it_would_be_alone(clerk: Client, road: Road) -> None:
    answer = done(await sent(clerk, road, person(1, awards=["khong_co"])))

    problem = answer["items"][0]["problem"]
    assert (problem["status"], problem["type"]) == (422, "/v1/problems/award.unknown")
    assert {"title", "detail", "way_out", "request_id"} <= problem.keys()


async def test_a_dry_run_answers_like_the_real_one_and_writes_nothing(
    clerk: Client, road: Road, connection: Any
) -> None:
    items, before = [person(1), person(2, awards=["khong_co"])], await written(connection)

    tried = done(await sent(clerk, road, *items, dry_run=True))
    after = await written(connection)
    real = done(await sent(clerk, road, *items))

    assert after == before | {"idempotency": before["idempotency"] + 1}
    assert _verdicts(tried) == _verdicts(real)
    assert [_codes(item) for item in tried["items"]] == [_codes(item) for item in real["items"]]


def _verdicts(batch: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["award"], one["verdict_hash"]) for item in batch["items"] for one in item["nominations"]]


def _codes(item: dict[str, Any]) -> str | None:
    return item["problem"] and str(item["problem"]["code"])


async def test_a_dry_run_names_nobody_that_it_did_not_keep(clerk: Client, road: Road) -> None:
    answer = done(await sent(clerk, road, person(1), dry_run=True))

    item = answer["items"][0]
    assert (item["subject_id"], {one["id"] for one in item["nominations"]}) == (None, {None})


async def test_a_dry_run_repeats_its_answer_by_its_key(clerk: Client, road: Road, connection: Any) -> None:
    body = {"items": [person(1)], "dry_run": True}
    first = await clerk.post(path_of(road), body, key="thu-1")
    before = await written(connection)

    again = await clerk.post(path_of(road), body, key="thu-1")

    assert (again.content, again.headers["Idempotency-Replayed"]) == (first.content, "true")
    assert await written(connection) == before


async def test_a_dry_run_of_an_atomic_batch_refuses_as_the_real_one(clerk: Client, road: Road) -> None:
    answer = await sent(clerk, road, person(1, awards=["khong_co"]), atomic=True, dry_run=True)

    refused(answer, 409, "batch.item_refused")


async def test_the_same_number_is_the_same_person(clerk: Client, road: Road) -> None:
    first = done(await sent(clerk, road, person(1, awards=[TITLES[0]])))
    second = done(await sent(clerk, road, person(1, awards=[TITLES[1]], client_reference="lại")))

    assert first["items"][0]["subject_id"] == second["items"][0]["subject_id"]


async def test_the_same_number_under_another_name_is_refused(clerk: Client, road: Road) -> None:
    other = person(1, client_reference="lại")
    other["individual"] |= {"family_and_given_name": "Trần Văn Khác"}

    answer = await sent(clerk, road, person(1), other)

    assert problems(answer) == [None, ("facts.differ", ["/individual/family_and_given_name"])]


async def test_a_name_is_the_same_wherever_its_tone_mark_stands(clerk: Client, road: Road) -> None:
    one, other = person(1, awards=[TITLES[0]]), person(1, awards=[TITLES[1]], client_reference="lại")
    one["individual"] |= {"family_and_given_name": "Nguyễn Thị Hòa"}
    other["individual"] |= {"family_and_given_name": "NGUYỄN THỊ HOÀ"}

    answer = await sent(clerk, road, one, other)

    assert problems(answer) == [None, None]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"ratings": [{"year": 2025, "rating": "good"}]}, "/ratings/0/rating"),
        ({"initiatives": [{**WORK, "scope": "national"}]}, "/initiatives/0/scope"),
        ({"initiatives": [{**WORK, "recognised_on": "2025-12-02"}]}, "/initiatives/0/recognised_on"),
        (
            {"earlier_awards": [{**EARLIER, "official_number": "8/QĐ-UBND"}]},
            "/earlier_awards/0/official_number",
        ),
        ({"earlier_awards": [{**EARLIER, "signed_on": "2024-12-21"}]}, "/earlier_awards/0/signed_on"),
    ],
)
async def test_a_fact_that_differs_refuses_its_item_and_is_never_overwritten(
    clerk: Client, road: Road, connection: Any, change: dict[str, Any], pointer: str
) -> None:
    known = person(1, awards=[TITLES[0]], initiatives=[WORK], earlier_awards=[EARLIER])
    done(await sent(clerk, road, known))
    before = await written(connection)

    answer = await sent(clerk, road, person(1, awards=[TITLES[1]], client_reference="lại", **change))

    assert problems(answer) == [("facts.differ", [pointer])]
    assert await written(connection) == before | {"idempotency": before["idempotency"] + 1}


async def test_facts_that_are_known_are_kept_once(clerk: Client, road: Road, connection: Any) -> None:
    facts: dict[str, Any] = {"initiatives": [WORK], "earlier_awards": [EARLIER]}
    done(await sent(clerk, road, person(1, awards=[TITLES[0]], **facts)))
    before = await written(connection)

    answer = await sent(clerk, road, person(1, awards=[TITLES[1]], client_reference="lại", **facts))

    after = await written(connection)
    assert problems(answer) == [None]
    assert [after[name] for name in ("rating", "initiative", "award", "individual")] == [
        before[name] for name in ("rating", "initiative", "award", "individual")
    ]


async def test_one_person_twice_for_the_same_form_is_refused_the_second_time(
    clerk: Client, road: Road
) -> None:
    answer = await sent(clerk, road, person(1), person(1, client_reference="lại"))

    assert problems(answer) == [None, ("nomination.twice", [])]


async def test_the_same_form_twice_in_one_item_is_refused(clerk: Client, road: Road) -> None:
    answer = await sent(clerk, road, person(1, awards=[TITLES[0], TITLES[0]]))

    assert [one and one[0] for one in problems(answer)] in (
        ["nomination.twice"],
        ["nomination.client_reference_taken"],
    )


async def test_a_reference_names_one_nomination_of_a_form(clerk: Client, road: Road) -> None:
    answer = await sent(clerk, road, person(1), person(2, client_reference="n1"))

    assert problems(answer) == [None, ("nomination.client_reference_taken", [])]


async def test_a_title_is_asked_for_one_year(clerk: Client, road: Road) -> None:
    answer = await sent(clerk, road, person(1, period={"first_year": 2024, "last_year": 2025}))

    assert problems(answer) == [("claim.year_or_period", [])]


async def test_somebody_known_is_nominated_by_id(clerk: Client, road: Road) -> None:
    known = done(await sent(clerk, road, person(1, awards=[TITLES[0]])))["items"][0]["subject_id"]
    by_id = {"client_reference": "id", "individual": {"id": known}, "awards": [TITLES[1]]}

    answer = await sent(clerk, road, by_id)

    assert done(answer)["items"][0]["subject_id"] == known


async def test_an_unknown_id_is_refused_with_its_place(clerk: Client, road: Road) -> None:
    nobody = {"individual": {"id": shown("cn", ids.new())}, "awards": [TITLES[0]]}

    answer = await sent(clerk, road, nobody)

    assert problems(answer) == [("resource.not_found", ["/individual/id"])]


async def test_somebody_without_a_number_is_registered_anew_each_time(clerk: Client, road: Road) -> None:
    nameless = {
        "individual": {"family_and_given_name": "Lò Văn Pá", "occupation": "official"},
        "awards": [TITLES[0]],
    }

    answer = done(await sent(clerk, road, nameless, nameless))

    assert len({item["subject_id"] for item in answer["items"]}) == 2


# Who, when, and how much


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("head", 200, ""),
        ("appraiser", 403, "auth.not_permitted"),
        ("inspector", 403, "auth.not_permitted"),
        ("province.clerk", 403, "workflow.wrong_role"),
        ("neighbour.clerk", 404, "resource.not_found"),
    ],
)
async def test_makers_of_the_owner_nominate(
    sign_in: SignIn, road: Road, name: str, status: int, code: str
) -> None:
    answer = await sent(await sign_in(name), road, person(1))

    assert (answer.status_code, answer.json().get("code", "")) == (status, code)


async def test_a_hidden_dossier_takes_nominations_like_an_absent_one(sign_in: SignIn, road: Road) -> None:
    stranger, nowhere = await sign_in("neighbour.clerk"), Road(sign_in, shown("hs", ids.new()))

    assert alike(await sent(stranger, road, person(1)), await sent(stranger, nowhere, person(1)))


async def test_a_submitted_dossier_takes_no_more(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in).submitted()

    answer = await sent(clerk, road, person(9))

    refused(answer, 409, "dossier.not_editable")


async def test_a_batch_has_a_key(clerk: Client, road: Road) -> None:
    answer = await clerk.post(path_of(road), {"items": [person(1)]}, key=None)

    refused(answer, 400, "idempotency.key_missing")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"awards": []}, "/items/0/awards"),
        ({"awards": ["Lao động tiên tiến"]}, "/items/0/awards/0"),
        ({"individual": {}}, "/items/0/individual"),
        ({"individual": {"family_and_given_name": "A", "age": 40}}, "/items/0/individual/age"),
        ({"ratings": [{"year": 2025, "rating": "great"}]}, "/items/0/ratings/0/rating"),
        ({"ratings": [{"year": "2025", "rating": "good"}]}, "/items/0/ratings/0/year"),
        ({"initiatives": [{**WORK, "recognised_on": "01/12/2025"}]}, "/items/0/initiatives/0/recognised_on"),
        ({"initiatives": [{**WORK, "share_percent": 101}]}, "/items/0/initiatives/0/share_percent"),
        ({"earlier_awards": [{"award": "giay_khen"}]}, "/items/0/earlier_awards/0/year"),
    ],
)
async def test_what_is_malformed_is_pointed_at_and_nothing_is_written(
    clerk: Client, road: Road, connection: Any, change: dict[str, Any], pointer: str
) -> None:
    before = await written(connection)

    answer = await sent(clerk, road, person(1, **change))

    assert pointers(refused(answer, 422, "request.invalid"))[0] == pointer
    assert await written(connection) == before


async def test_a_number_is_never_repeated_to_whoever_sent_it_wrong(clerk: Client, road: Road) -> None:
    item = person(1)
    item["individual"]["identity"]["number"] = "0010850000"

    answer = await sent(clerk, road, item)

    assert answer.status_code in (200, 422)
    assert "0010850000" not in answer.text


async def test_no_batch_is_empty(clerk: Client, road: Road) -> None:
    answer = await sent(clerk, road)

    assert pointers(refused(answer, 422, "request.invalid")) == ["/items"]


async def test_five_hundred_persons_fit_into_a_batch(clerk: Client, road: Road) -> None:
    items = [person(n, awards=[TITLES[0]]) for n in range(500)]

    answer = await sent(clerk, road, *items)

    assert (done(answer)["accepted"], done(answer)["refused"]) == (500, 0)


async def test_five_hundred_and_one_do_not(clerk: Client, road: Road) -> None:
    items = [person(n, awards=[TITLES[0]]) for n in range(501)]

    answer = await sent(clerk, road, *items)

    found = refused(answer, 422, "request.invalid")
    assert [(one["pointer"], one["code"], one["params"]) for one in found["errors"]] == [
        ("/items", "value.too_many", {"limit": 500})
    ]


async def test_one_event_names_the_nominations_by_ids_and_codes(
    clerk: Client, road: Road, connection: Any
) -> None:
    answer = done(await sent(clerk, road, person(1)))

    event = (await bodies(connection, f"dossier/{road.id}"))[-1]
    assert event["type"] == "dossier.nominate"
    assert [one["nomination"] for one in event["data"]["nominations"]] == [
        one["id"] for one in answer["items"][0]["nominations"]
    ]


async def test_earlier_awards_enter_the_registry_as_imported_and_their_event_goes_to_the_person(
    clerk: Client, road: Road, connection: Any
) -> None:
    answer = done(await sent(clerk, road, candidate(1, titles=1), person(2)))
    who = answer["items"][0]["subject_id"]

    events = await bodies(connection, f"individual/{who}")
    held = done(await clerk.get("/v1/awards", subject_id=who))["items"]

    assert [event["type"] for event in events] == ["individual.register"]
    assert events[0]["data"].keys() >= {"awards", "initiatives", "ratings"}
    assert [(one["award"], one["origin"], one["is_verified"]) for one in held] == [
        ("chien_si_thi_dua_co_so", "imported", False)
    ]
    assert answer["items"][0]["nominations"][0]["award"] == CERTIFICATE
