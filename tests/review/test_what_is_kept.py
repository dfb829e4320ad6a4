"""What a decision rests on is kept; facts that differ and awards held already are told at once."""

from typing import Any

from support.batch import problems, sent
from support.flow import COMMUNE, PROVINCE, Road, SignIn, done, person
from support.traces import bodies, pointers, refused

HELD = {
    "award": "lao_dong_tien_tien",
    "year": 2025,
    "official_number": "9/QĐ-UBND",
    "signed_on": "2025-12-31",
}


async def test_the_verdict_a_decision_names_is_the_one_that_is_kept(sign_in: SignIn, connection: Any) -> None:
    road = await Road(sign_in).voted()
    clerk = await sign_in("clerk")
    facts = {
        "unit_id": COMMUNE,
        "name": "Sáng kiến muộn",
        "scope": "grassroots",
        "year": 2025,
        "recognised_on": "2025-12-20",
        "authors": [{"individual_id": road.nominations[0]["subject"]["id"], "share_percent": 100}],
    }
    done(await clerk.post("/v1/initiatives", facts))

    done(await road.sign(await road.drafted()))

    items = done(await clerk.get(f"/v1/dossiers/{road.id}/nominations"))["items"]
    [event] = [one for one in await bodies(connection, "dossier/") if one["type"] == "dossier.decide"]
    named = {one["nomination"]: one["verdict_hash"] for one in event["data"]["nominations"]}
    assert named == {one["id"]: one["verdict_hash"] for one in items}
    assert named != {one["id"]: one["verdict_hash"] for one in road.nominations}


async def test_confirming_an_earlier_award_stands_in_its_holders_history(
    sign_in: SignIn, connection: Any
) -> None:
    road = await Road(sign_in, decider=PROVINCE).appraised()

    events = [
        one for one in await bodies(connection, "individual/") if one["type"].endswith("confirm_awards")
    ]

    clerk = await sign_in("clerk")
    held = {
        one["subject"]["id"]: [
            each["id"]
            for each in done(await clerk.get("/v1/awards", subject_id=one["subject"]["id"]))["items"]
            if each["is_verified"]
        ]
        for one in road.nominations
    }
    assert {one["stream"].split("/")[1]: one["data"]["awards"] for one in events} == {
        id: sorted(awards) for id, awards in held.items()
    }
    assert {(one["role"], one["unit"]) for one in events} == {("appraiser", COMMUNE)}
    assert all(len(awards) == 2 for awards in held.values())


async def test_a_form_held_already_is_refused_at_submit(sign_in: SignIn) -> None:
    road = await Road(sign_in).draft()
    await road.nominate([person(1, earlier_awards=[HELD]), person(2)])

    answer = await (await sign_in("clerk")).step(road.id, "submit")

    problem = refused(answer, 409, "award.already_held")
    assert pointers(problem) == [f"/nominations/{road.nominations[0]['id']}"]


async def test_a_form_that_came_to_be_held_is_refused_at_signing(sign_in: SignIn) -> None:
    road, other = await Road(sign_in).voted(), await Road(sign_in).draft()
    clerk = await sign_in("clerk")
    again = person(1, awards=["chien_si_thi_dua_co_so"], earlier_awards=[HELD], client_reference="again")
    done(await sent(clerk, other, again))

    answer = await road.sign(await road.drafted())

    assert pointers(refused(answer, 409, "award.already_held")) == [f"/lines/{road.nominations[0]['id']}"]


async def test_a_dry_run_names_the_version_that_stays(sign_in: SignIn) -> None:
    road = await Road(sign_in).draft()
    clerk = await sign_in("clerk")

    answer = done(await sent(clerk, road, person(1), dry_run=True))

    assert answer["dossier_version"] == done(await road.read())["version"]


async def test_what_differs_of_a_known_person_refuses_the_item(sign_in: SignIn) -> None:
    road = await Road(sign_in).nominated()
    clerk = await sign_in("clerk")
    found = []

    for name, value in (("occupation", "farmer"), ("sex", "female"), ("birth_on", "1985-03-05")):
        one = person(1)
        one |= {"client_reference": name, "individual": {**one["individual"], name: value}}
        found += problems(await sent(clerk, road, one))

    assert found == [("facts.differ", [f"/individual/{name}"]) for name in ("occupation", "sex", "birth_on")]


async def test_an_unknown_form_is_pointed_at_and_not_repeated(sign_in: SignIn) -> None:
    road = await Road(sign_in).draft()
    clerk = await sign_in("clerk")

    answer = await sent(
        clerk, road, person(1, awards=["lao_dong_tien_tien", "001085000001"], client_reference="x")
    )

    assert problems(answer) == [("award.unknown", ["/awards/1"])]
    assert "001085000001" not in answer.text
