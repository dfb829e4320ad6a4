"""Who reads which movement, and what lists hold."""

from typing import Any

import pytest

from support.client import Client, shown
from support.flow import COMMUNE, PROVINCE, SignIn, done
from support.movements import close, drafted, launched, place
from support.world import OTHER_COMMUNE, OTHER_PROVINCE


async def listed(caller: Client, **filters: Any) -> list[str]:
    found = done(await caller.get("/v1/movements", **filters))
    return [one["id"] for one in found["items"]]


@pytest.mark.parametrize("who", ["clerk", "neighbour.clerk", "admin", "inspector"])
async def test_every_unit_under_the_launching_one_reads_a_launched_movement(
    sign_in: SignIn, who: str
) -> None:
    found, below = await launched(sign_in), await sign_in(who)

    read = await below.get(place(found))

    assert done(read)["criteria"][0]["code"] == "tre_hen"
    assert await listed(below) == [found.json()["id"]]


@pytest.mark.parametrize("who", ["clerk", "other.clerk", "other.inspector"])
async def test_a_draft_is_not_read_from_below_nor_from_beside(sign_in: SignIn, who: str) -> None:
    draft, reader = await drafted(sign_in), await sign_in(who)

    assert (await reader.get(place(draft))).status_code == 404
    assert await listed(reader) == []


@pytest.mark.parametrize("who", ["other.clerk", "other.inspector"])
async def test_another_province_does_not_read_it(sign_in: SignIn, who: str) -> None:
    found, beside = await launched(sign_in), await sign_in(who)

    assert (await beside.get(place(found))).status_code == 404
    assert (await beside.get(f"{place(found)}/participants")).status_code == 404
    assert await listed(beside) == []


async def test_a_commune_is_read_from_above_and_not_by_its_neighbour(sign_in: SignIn) -> None:
    found = await launched(sign_in, as_="head")

    for who, status in (("province.inspector", 200), ("centre.inspector", 200), ("neighbour.clerk", 404)):
        assert (await (await sign_in(who)).get(place(found))).status_code == status


async def test_lead_and_coordinating_units_read_it_once_it_is_launched(sign_in: SignIn) -> None:
    named: dict[str, Any] = {
        "lead_unit_id": shown("dv", OTHER_COMMUNE),
        "coordinating_unit_ids": [shown("dv", OTHER_PROVINCE)],
    }
    lead = await sign_in("other.clerk")
    draft = await drafted(sign_in, **named)
    before = await lead.get(place(draft))

    found = await launched(sign_in, **named)

    assert before.status_code == 404
    assert (await lead.get(place(found))).status_code == 200
    assert (await (await sign_in("other.inspector")).get(place(found))).status_code == 200


async def test_from_below_nothing_is_changed(sign_in: SignIn) -> None:
    found = await launched(sign_in)
    seen = {"etag": found.headers["ETag"]}
    clerk, chair = await sign_in("clerk"), await sign_in("chair")

    acts = [
        await clerk.patch(place(found), {"ends_on": "2027-01-01", "reason": "x"}, **seen),
        await chair.post(f"{place(found)}/closing", {"note": "x"}, **seen),
        await chair.post(f"{place(found)}/launch", {"official_number": "1"}, **seen),
    ]

    assert [(one.status_code, one.json()["code"]) for one in acts] == [(403, "workflow.wrong_role")] * 3


async def test_somebody_without_a_role_reads_nothing(sign_in: SignIn) -> None:
    found, nobody = await launched(sign_in), await sign_in("nobody")

    answers = [
        await nobody.get(path) for path in ("/v1/movements", place(found), f"{place(found)}/participants")
    ]

    assert [one.status_code for one in answers] == [403, 403, 403]


async def test_what_is_known_is_not_sent_again(sign_in: SignIn) -> None:
    found, clerk = await launched(sign_in), await sign_in("clerk")

    assert (await clerk.get(place(found), etag=found.headers["ETag"])).status_code == 304


async def test_the_list_is_narrowed_by_unit_state_form_name_and_day(sign_in: SignIn) -> None:
    own = (await drafted(sign_in, as_="clerk", name="Đền ơn đáp nghĩa", form="regular")).json()["id"]
    provincial = (await launched(sign_in, starts_on="2026-01-10", ends_on="2026-06-30")).json()["id"]
    clerk, above = await sign_in("clerk"), await sign_in("province.clerk")

    assert await listed(clerk) == [provincial, own]
    assert await listed(clerk, state="draft") == [own]
    assert await listed(clerk, form="thematic") == [provincial]
    assert await listed(clerk, unit_id=COMMUNE) == [own]
    assert await listed(above, unit_id=PROVINCE) == [provincial, own]
    assert await listed(clerk, q="den on") == [own]
    assert await listed(clerk, q="ĐÁP NGHĨA") == [own]
    assert await listed(clerk, q="ap nghia") == []
    assert await listed(clerk, q="–") == []
    assert await listed(clerk, day="2026-01-10", state="launched") == [provincial]
    assert await listed(clerk, day="2026-07-01", state="launched") == []


async def test_a_closed_movement_no_longer_runs(sign_in: SignIn) -> None:
    await close(sign_in, await launched(sign_in))
    clerk = await sign_in("clerk")

    assert len(await listed(clerk, day="2026-01-15")) == 1
    assert await listed(clerk, day="2026-01-16") == []


async def test_pages_follow_one_another(sign_in: SignIn) -> None:
    made = [(await drafted(sign_in, as_="clerk", name=f"Phong trào {n}")).json()["id"] for n in range(3)]
    clerk = await sign_in("clerk")

    first = done(await clerk.get("/v1/movements", page_size=2))
    second = done(await clerk.get("/v1/movements", page_size=2, page_token=first["next_page_token"]))

    assert [one["id"] for one in first["items"] + second["items"]] == made[::-1]
    assert (first["has_more"], second["has_more"]) == (True, False)


@pytest.mark.parametrize(
    ("filters", "status"),
    [
        ({"colour": "red"}, 400),
        ({"page_token": "x"}, 400),
        ({"state": "open"}, 422),
        ({"day": "today"}, 422),
        ({"unit_id": "dv_00000000000000000000000000"}, 404),
    ],
)
async def test_a_malformed_filter_is_refused(sign_in: SignIn, filters: dict[str, str], status: int) -> None:
    clerk = await sign_in("clerk")

    assert (await clerk.get("/v1/movements", **filters)).status_code == status


async def test_a_token_is_good_for_its_own_filters(sign_in: SignIn) -> None:
    for n in range(2):
        await drafted(sign_in, as_="clerk", name=f"Phong trào {n}")
    clerk = await sign_in("clerk")
    token = done(await clerk.get("/v1/movements", page_size=1))["next_page_token"]

    refused = await clerk.get("/v1/movements", page_token=token, state="draft")

    assert refused.json()["code"] == "request.page_token"
