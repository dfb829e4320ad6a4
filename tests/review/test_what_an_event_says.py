"""Free text enters events as commitments only, and one act appends one event to a stream."""

from typing import Any

from support.flow import COMMUNE, Road, SignIn, done, person
from support.traces import bodies

REFERENCE = "HS-001085000001"


async def test_a_reference_and_an_establishing_number_are_only_committed_to(
    sign_in: SignIn, connection: Any
) -> None:
    road = await Road(sign_in).draft(client_reference=REFERENCE)
    await road.establish()

    events = await bodies(connection)

    assert REFERENCE not in str(events)
    assert "12/QĐ-UBND" not in str(events)
    assert {"client_reference", "name"} <= events[0]["commit"].keys()


async def test_two_items_on_one_person_leave_one_event_with_the_facts_of_both(
    sign_in: SignIn, connection: Any
) -> None:
    road = await Road(sign_in).draft()
    again = person(1, awards=["giay_khen"], ratings=[{"year": 2024, "rating": "good"}])
    clerk = await sign_in("clerk")

    batch = await clerk.post(
        f"/v1/dossiers/{road.id}/nominations/batch",
        {"items": [person(1), again | {"client_reference": "n1b"}]},
    )
    who = done(batch)["items"][0]["subject_id"]
    events = await bodies(connection, f"individual/{who}")

    assert [one["type"] for one in events] == ["individual.register"]
    assert sorted(one["year"] for one in events[0]["data"]["ratings"]) == [2024, 2025]


async def test_a_draft_is_not_read_by_the_units_that_proposed(sign_in: SignIn) -> None:
    road = await Road(sign_in).forwarded()
    province = await sign_in("province.appraiser")
    done(await province.step(road.id, "receive"))
    await road.appraise("province.appraiser")
    draft = await road.drafted("province.appraiser")

    clerk = await sign_in("clerk")
    before = await clerk.get(f"/v1/decisions/{done(draft)['id']}")
    done(await road.sign(draft, "province.chair"))
    after = await clerk.get(f"/v1/decisions/{done(draft)['id']}")

    assert (before.status_code, after.status_code) == (404, 200)
    assert done(after)["unit_id"] != COMMUNE


async def test_only_a_flagged_nomination_can_be_taken_back_from_a_returned_dossier(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    flagged, other = road.nominations[0]["id"], road.nominations[1]["id"]
    flags = [{"nomination_id": flagged, "field": "summary", "note": "Bổ sung"}]
    await road.step("appraiser", "return", reason="Bổ sung", flags=flags)
    clerk = await sign_in("clerk")

    answers = {}
    for id in (flagged, other):
        path = f"/v1/dossiers/{road.id}/nominations/{id}"
        tag = (await clerk.get(path)).headers["ETag"]
        answers[id] = await clerk.post(f"{path}/withdrawal", {"reason": "Rút"}, etag=tag)

    assert (answers[flagged].status_code, answers[other].status_code) == (200, 409)
    assert answers[other].json()["code"] == "dossier.field_not_flagged"
