"""Decisions: drafted, numbered at signing, and what they leave in the registry."""

from typing import Any

import pytest

from support import world
from support.client import Client, shown
from support.flow import COMMUNE, PROVINCE, TITLES, Road, SignIn, candidate, done, person
from support.traces import alike, bodies, days_later, look, pointers, refused, written
from tdkt_api import ids

PATH = "/v1/decisions"


@pytest.fixture
async def appraiser(sign_in: SignIn) -> Client:
    return await sign_in("appraiser")


@pytest.fixture
async def chair(sign_in: SignIn) -> Client:
    return await sign_in("chair")


@pytest.fixture
async def road(sign_in: SignIn) -> Road:
    """One person's two titles, voted on."""
    return await voted(sign_in, 1)


async def voted(sign_in: SignIn, number: int, yes: int = 8, **more: Any) -> Road:
    """A dossier of one person that the council has voted on."""
    road = await Road(sign_in).nominated([person(number, **more)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    await road.establish()
    await road.step("secretary", "refer")
    done(await road.close(yes=yes))
    return road


def decision(road: Road, **change: Any) -> dict[str, Any]:
    lines = [{"nomination_id": one["id"], "result": "conferred"} for one in road.nominations]
    return {"unit_id": COMMUNE, "dossier_ids": [road.id], "lines": lines, **change}


# Drafting


@pytest.mark.parametrize("name", ["appraiser", "head", "decider"])
async def test_a_draft_says_of_each_nomination_what_becomes_of_it(
    sign_in: SignIn, road: Road, name: str
) -> None:
    person = await sign_in(name)

    made = await person.post(PATH, decision(road))
    found = await person.get(made.headers["Location"])

    assert (made.status_code, found.content) == (201, made.content)
    assert (made.json()["state"], made.json()["number"], made.json()["official_number"]) == (
        "draft",
        None,
        None,
    )
    assert [line["result"] for line in made.json()["lines"]] == ["conferred", "conferred"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("clerk", "auth.not_permitted"),
        ("secretary", "auth.not_permitted"),
        ("inspector", "auth.not_permitted"),
        ("neighbour.chair", "workflow.wrong_role"),
        ("province.chair", "workflow.wrong_role"),
        ("province.appraiser", "workflow.wrong_role"),
    ],
)
async def test_nobody_else_drafts(sign_in: SignIn, road: Road, name: str, code: str) -> None:
    answer = await (await sign_in(name)).post(PATH, decision(road))

    refused(answer, 403, code)


async def test_a_refusal_gives_its_reason(appraiser: Client, road: Road) -> None:
    lines = [{"nomination_id": road.nominations[0]["id"], "result": "refused"}]

    answer = await appraiser.post(PATH, decision(road, lines=lines))

    assert pointers(refused(answer, 422, "request.invalid")) == ["/lines/0"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"lines": []}, "/lines"),
        ({"lines": [{"nomination_id": "dn_x", "result": "conferred"}]}, "/lines/0/nomination_id"),
        ({"dossier_ids": []}, "/dossier_ids"),
        ({"unit_id": "01"}, "/unit_id"),
        ({"number": 7}, "/number"),
    ],
    ids=str,
)
async def test_a_malformed_draft_is_pointed_at(
    appraiser: Client, road: Road, change: dict[str, Any], pointer: str
) -> None:
    answer = await appraiser.post(PATH, decision(road, **change))

    assert pointers(refused(answer, 422, "request.invalid")) == [pointer]


async def test_a_line_names_a_pending_nomination_once(appraiser: Client, road: Road) -> None:
    first = {"nomination_id": road.nominations[0]["id"], "result": "conferred"}
    strange = {"nomination_id": shown("dn", ids.new()), "result": "conferred"}

    answer = await appraiser.post(PATH, decision(road, lines=[first, strange, first]))

    places = ["/lines/1/nomination_id", "/lines/2/nomination_id"]
    assert pointers(refused(answer, 422, "decision.lines_incomplete")) == places


async def test_a_draft_on_a_dossier_one_cannot_see_is_as_on_none(sign_in: SignIn, road: Road) -> None:
    stranger = await sign_in("neighbour.chair")
    own = shown("dv", world.NEIGHBOUR)

    hidden = await stranger.post(PATH, decision(road, unit_id=own))
    absent = await stranger.post(PATH, decision(road, unit_id=own, dossier_ids=[shown("hs", ids.new())]))

    refused(hidden, 404, "resource.not_found")
    assert alike(hidden, absent)


async def test_a_draft_has_a_key(appraiser: Client, road: Road) -> None:
    answer = await appraiser.post(PATH, decision(road), key=None)

    refused(answer, 400, "idempotency.key_missing")


async def test_the_commune_drafts_no_decision_on_what_the_province_decides(
    sign_in: SignIn, appraiser: Client
) -> None:
    road = Road(sign_in, decider=PROVINCE)
    await road.nominated([candidate(1)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")

    answer = await appraiser.post(PATH, decision(road))

    refused(answer, 409, "workflow.illegal_step")


# Signing: the number, the day, the signer


async def test_signing_takes_the_number_and_keeps_the_signer(road: Road) -> None:
    signed = done(await road.sign(await road.drafted()))

    assert (signed["state"], signed["year"], signed["number"], signed["signed_on"]) == (
        "signed",
        2026,
        1,
        "2026-01-15",
    )
    assert signed["official_number"].startswith("1/QĐ-")
    assert (signed["signer_name"], signed["signer_post"]) == ("Người chair", "Chức vụ chair")


async def test_numbers_run_from_one_without_a_gap_over_a_refused_signature(
    sign_in: SignIn, road: Road
) -> None:
    second = await voted(sign_in, 2)
    first = done(await road.sign(await road.drafted(), official_number="45/QĐ-UBND"))
    draft = await second.drafted()

    taken = await second.sign(draft, official_number="45/QĐ-UBND")
    next_one = done(await second.sign(draft, official_number="46/QĐ-UBND"))

    refused(taken, 409, "decision.official_number_taken")
    assert (first["number"], next_one["number"]) == (1, 2)


async def test_another_unit_has_a_register_of_its_own(sign_in: SignIn, road: Road) -> None:
    done(await road.sign(await road.drafted(), official_number="45/QĐ-UBND"))
    above = Road(sign_in, decider=PROVINCE)
    await above.nominated([candidate(5)])
    await above.step("clerk", "submit")
    await above.step("appraiser", "receive")
    await above.appraise("appraiser")
    done(await above.forward())
    await above.step("province.appraiser", "receive")
    await above.appraise("province.appraiser")

    draft = await above.drafted("province.appraiser")
    signed = done(await above.sign(draft, "province.chair", official_number="45/QĐ-UBND"))

    assert (signed["number"], signed["official_number"]) == (1, "45/QĐ-UBND")


async def test_each_year_has_numbers_of_its_own_by_the_day_of_signing(sign_in: SignIn, road: Road) -> None:
    second, third = await voted(sign_in, 2), await voted(sign_in, 3)
    done(await road.sign(await road.drafted()))

    with days_later(360):  # 10 January 2027
        late = done(await second.sign(await second.drafted(), signed_on="2026-12-30"))
        new = done(await third.sign(await third.drafted()))

    assert [(one["year"], one["number"]) for one in (late, new)] == [(2026, 2), (2027, 1)]


@pytest.mark.parametrize("day", ["2026-01-16", "2026-01-14", "2027-01-01"])
async def test_the_day_lies_neither_ahead_nor_before_the_receipt(road: Road, day: str) -> None:
    answer = await road.sign(await road.drafted(), signed_on=day)

    assert pointers(refused(answer, 422, "signature.day")) == ["/signed_on"]


async def test_one_signs_what_one_has_seen(chair: Client, road: Road) -> None:
    draft = await road.drafted()
    path, body = f"{PATH}/{done(draft)['id']}/signature", {"dossiers": await road.seen()}
    old = {"dossiers": [{"id": road.id, "version": 1}]}

    unseen = await chair.post(path, body)
    stale = await chair.post(path, body, etag='"v8"')
    keyless = await chair.post(path, body, etag='"v1"', key=None)
    changed = await chair.post(path, old, etag='"v1"')

    refused(unseen, 428, "request.if_match_missing")
    assert refused(stale, 412, "resource.stale")["current_etag"] == '"v1"'
    refused(keyless, 400, "idempotency.key_missing")
    assert pointers(refused(changed, 412, "resource.stale")) == ["/dossiers/0/version"]


async def test_exactly_the_dossiers_of_the_draft_are_signed(chair: Client, road: Road) -> None:
    draft = await road.drafted()

    answer = await road.sign(draft, dossiers=[{"id": shown("hs", ids.new()), "version": 1}])

    refused(answer, 422, "signature.dossiers_differ")


async def test_a_decision_is_signed_once(chair: Client, road: Road) -> None:
    draft = await road.drafted()
    signed = await road.sign(draft)

    stale = await road.sign(draft)
    path = f"{PATH}/{done(draft)['id']}/signature"
    again = await chair.post(path, {"dossiers": await road.seen()}, etag=signed.headers["ETag"])

    refused(stale, 412, "resource.stale")
    refused(again, 409, "signature.already_signed")


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("head", 403, "auth.not_permitted"),
        ("appraiser", 403, "auth.not_permitted"),
        ("province.chair", 403, "workflow.wrong_role"),
        ("neighbour.chair", 404, "resource.not_found"),
    ],
)
async def test_only_the_decider_of_the_unit_signs(
    sign_in: SignIn, road: Road, name: str, status: int, code: str
) -> None:
    draft, seen = await road.drafted(), await road.seen()

    answer = await (await sign_in(name)).post(
        f"{PATH}/{done(draft)['id']}/signature", {"dossiers": seen}, etag=draft.headers["ETag"]
    )

    refused(answer, status, code)


async def test_a_decision_of_another_unit_is_as_if_it_were_not(sign_in: SignIn, road: Road) -> None:
    stranger, known = await sign_in("other.inspector"), done(await road.drafted())["id"]

    hidden, absent = [await stranger.get(f"{PATH}/{id}") for id in (known, shown("qd", ids.new()))]

    refused(hidden, 404, "resource.not_found")
    assert alike(hidden, absent)


async def test_one_person_does_not_appraise_and_sign(sign_in: SignIn) -> None:
    road = await Road(sign_in).nominated([person(1)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("everything")
    await road.establish()
    await road.step("secretary", "refer")
    done(await road.close())

    answer = await road.sign(await road.drafted(), "everything")

    refused(answer, 403, "workflow.duties_conflict")


async def test_one_person_does_not_make_and_sign(sign_in: SignIn, connection: Any) -> None:
    road = await Road(sign_in).nominated([person(1)])
    await road.step("everything", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    await road.establish()
    await road.step("secretary", "refer")
    done(await road.close())
    draft, untouched = await road.drafted(), await written(connection)

    answer = await road.sign(draft, "everything")

    refused(answer, 403, "workflow.duties_conflict")
    assert await written(connection) == untouched


# What the law and the council have to say at signing


async def test_what_nobody_attested_is_not_conferred(sign_in: SignIn, connection: Any) -> None:
    road = await Road(sign_in).nominated([person(1)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    plain = [{"nomination_id": one["id"], "conclusion": "recommended"} for one in road.nominations]
    await road.step("appraiser", "appraise", nominations=plain)
    await road.establish()
    await road.step("secretary", "refer")
    done(await road.close())
    draft, untouched = await road.drafted(reason="Đủ căn cứ"), await written(connection)

    answer = await road.sign(draft)

    problem = refused(answer, 409, "law.not_attested")
    assert {found["code"] for found in problem["findings"]} == {"spirit"}
    assert [one["article"] for one in problem["legal_basis"]] == ["24"]
    assert await written(connection) == untouched


async def test_what_nobody_attested_can_be_refused(sign_in: SignIn) -> None:
    road = await Road(sign_in).nominated([person(1)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    plain = [{"nomination_id": one["id"], "conclusion": "recommended"} for one in road.nominations]
    await road.step("appraiser", "appraise", nominations=plain)
    await road.establish()
    await road.step("secretary", "refer")
    done(await road.close())

    signed = await road.sign(await road.drafted(refused=[one["id"] for one in road.nominations]))

    assert [line["result"] for line in done(signed)["lines"]] == ["refused", "refused"]


async def test_conferring_against_what_was_attested_is_refused_by_law(sign_in: SignIn) -> None:
    road = await Road(sign_in).nominated([person(1, awards=["lao_dong_tien_tien"])])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    unfit = {"criterion": "spirit", "answer": "not_met", "evidence": "Biên bản"}
    one = {"nomination_id": road.nominations[0]["id"], "conclusion": "recommended", "attestations": [unfit]}
    await road.step("appraiser", "appraise", nominations=[one])

    answer = await road.sign(await road.drafted(reason="Vẫn xứng đáng"))

    assert {found["code"] for found in refused(answer, 409, "law.not_met")["findings"]} == {"spirit"}


async def test_conferring_against_the_appraisal_needs_a_reason(sign_in: SignIn) -> None:
    road = await Road(sign_in).nominated([person(1)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    weak = [{**one, "conclusion": "not_recommended"} for one in road.concluded(road.nominations)]
    await road.step("appraiser", "appraise", nominations=weak)
    await road.establish()
    await road.step("secretary", "refer")
    done(await road.close())

    without = await road.sign(await road.drafted())
    with_one = await road.sign(await road.drafted(reason="Hội đồng đánh giá khác"))

    refused(without, 409, "decision.against_appraisal")
    assert done(with_one)["state"] == "signed"


async def test_conferring_below_the_last_known_threshold_needs_a_reason(sign_in: SignIn) -> None:
    road = await voted(sign_in, 1, yes=7)  # 7 of 9 is less than 0.8

    without = await road.sign(await road.drafted())
    with_one = await road.sign(await road.drafted(reason="Thành tích vượt trội, Hội đồng ghi nhận"))

    problem = refused(without, 409, "decision.against_vote")
    assert pointers(problem) == [f"/lines/{road.nominations[1]['id']}"]
    assert problem["legal_basis"][0]["instrument"] == "decree_152_2025"
    assert done(with_one)["state"] == "signed"


@pytest.mark.parametrize(("members", "yes", "status"), [(10, 8, 201), (10, 7, 409), (5, 4, 201), (5, 3, 409)])
async def test_the_threshold_counts_the_full_membership_and_reaching_it_suffices(
    sign_in: SignIn, members: int, yes: int, status: int
) -> None:
    road = await Road(sign_in).nominated([person(1)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    await road.establish(members)
    await road.step("secretary", "refer")
    done(await road.close(present=yes, yes=yes))

    answer = await road.sign(await road.drafted())

    assert answer.status_code == status, answer.text


async def test_every_pending_nomination_has_its_line(appraiser: Client, road: Road) -> None:
    one = [{"nomination_id": road.nominations[0]["id"], "result": "conferred"}]
    draft = await appraiser.post(PATH, decision(road, lines=one))

    answer = await road.sign(draft)

    refused(answer, 409, "decision.draft_stale")


# What a signed decision leaves


async def test_awards_appear_only_at_signing_with_holder_and_signer_as_they_were(
    chair: Client, road: Road
) -> None:
    draft = await road.drafted()
    before = done(await chair.get("/v1/awards"))["items"]

    signed = done(await road.sign(draft, official_number="45/QĐ-UBND"))

    held = done(await chair.get("/v1/awards", decision_id=signed["id"]))["items"]
    assert before == []
    assert {one["award"] for one in held} == set(TITLES)
    assert {(one["origin"], one["is_verified"], one["status"]) for one in held} == {
        ("conferred", True, "valid")
    }
    assert {(one["official_number"], one["first_year"], one["last_year"]) for one in held} == {
        ("45/QĐ-UBND", 2025, 2025)
    }
    assert held[0]["subject"] == {
        **road.nominations[0]["subject"],
        "is_posthumous": False,
        "post": "Công chức văn phòng",
        "unit": "Phường Ba Đình",
        "occupation": "official",
        "group": None,
        "sex": "male",
    }
    assert held[0]["signer"] == {"name": "Người chair", "post": "Chức vụ chair"}


async def test_a_refused_nomination_keeps_its_reason_and_becomes_no_award(chair: Client, road: Road) -> None:
    no = road.nominations[1]["id"]
    signed = done(await road.sign(await road.drafted(refused=[no])))

    found = done(await chair.get(f"/v1/dossiers/{road.id}/nominations"))["items"]

    assert [(one["outcome"], one["outcome_reason"]) for one in found] == [
        ("conferred", None),
        ("refused", "Chưa đủ căn cứ"),
    ]
    assert len(done(await chair.get("/v1/awards", decision_id=signed["id"]))["items"]) == 1


async def test_initiatives_that_won_a_title_serve_once(sign_in: SignIn, connection: Any) -> None:
    work = {"name": "Cải tiến", "scope": "grassroots", "year": 2025, "recognised_on": "2025-12-01"}
    road = await voted(sign_in, 1, rating="good", initiatives=[work])

    done(await road.sign(await road.drafted()))

    await look(connection)
    used = await connection.fetch("SELECT award_code, award_year FROM initiative_use")
    assert [tuple(row) for row in used] == [("chien_si_thi_dua_co_so", 2025)]


async def test_a_title_won_by_excellence_uses_no_initiative(sign_in: SignIn, connection: Any) -> None:
    work = {"name": "Cải tiến", "scope": "grassroots", "year": 2025, "recognised_on": "2025-12-01"}
    road = await voted(sign_in, 1, rating="excellent", initiatives=[work])

    done(await road.sign(await road.drafted()))

    await look(connection)
    assert await connection.fetchval("SELECT count(*) FROM initiative_use") == 0


async def test_what_was_conferred_is_not_proposed_again(sign_in: SignIn, road: Road) -> None:
    done(await road.sign(await road.drafted()))
    second = await Road(sign_in).nominated([person(1)])

    answer = await (await sign_in("clerk")).step(second.id, "submit")

    refused(answer, 409, "award.already_held")


async def test_what_is_held_already_is_not_conferred_again(sign_in: SignIn, connection: Any) -> None:
    held = {
        "award": "lao_dong_tien_tien",
        "year": 2025,
        "official_number": "3/QĐ-UBND",
        "signed_on": "2025-12-25",
    }
    road = await voted(sign_in, 1)
    await (await Road(sign_in).draft()).nominate([person(1, earlier_awards=[held])])
    draft, untouched = await road.drafted(), await written(connection)

    answer = await road.sign(draft)

    refused(answer, 409, "award.already_held")
    assert await written(connection) == untouched


async def test_what_was_refused_may_be_proposed_again(sign_in: SignIn, road: Road) -> None:
    done(await road.sign(await road.drafted(refused=[one["id"] for one in road.nominations])))
    second = await Road(sign_in).nominated([person(1)])

    answer = await (await sign_in("clerk")).step(second.id, "submit")

    assert done(answer)["state"] == "submitted"


async def test_one_decision_confers_from_several_dossiers(sign_in: SignIn, chair: Client, road: Road) -> None:
    second = await voted(sign_in, 2)
    nominated = [*road.nominations, *second.nominations]
    lines = [{"nomination_id": one["id"], "result": "conferred"} for one in nominated]
    both = decision(road, dossier_ids=[road.id, second.id], lines=lines)
    draft = await (await sign_in("appraiser")).post(PATH, both)

    signed = done(await road.sign(draft, dossiers=[*(await road.seen()), *(await second.seen())]))

    assert len(done(await chair.get("/v1/awards", decision_id=signed["id"]))["items"]) == 4
    assert (await road.state(), await second.state()) == ("decided", "decided")


async def test_the_history_names_number_results_and_hashes(road: Road, connection: Any) -> None:
    signed = done(await road.sign(await road.drafted(), official_number="45/QĐ-UBND"))

    of_dossier = (await bodies(connection, f"dossier/{road.id}"))[-1]
    of_decision = (await bodies(connection, f"decision/{signed['id']}"))[-1]

    assert [(e["type"], e["role"], e["number"]) for e in (of_dossier, of_decision)] == [
        ("dossier.decide", "decider", 1),
        ("decision.sign", "decider", 1),
    ]
    assert of_dossier["data"]["official_number"] == "45/QĐ-UBND"
    assert [
        (one["nomination"], one["result"], one["verdict"]) for one in of_dossier["data"]["nominations"]
    ] == [(one["id"], "conferred", "eligible") for one in road.nominations]
