"""Nominations that rest on achievements, and achievements that served an award."""

from typing import Any

import httpx
import pytest

from support.client import Client
from support.deeds import entered, withdrawn
from support.flow import Road, SignIn, done, person
from support.registry import bodies
from support.traces import pointers, refused

ONE = "lao_dong_tien_tien"
OTHER = "giay_khen"


@pytest.fixture
async def road(sign_in: SignIn) -> Road:
    """A draft with one person for one title."""
    road = await Road(sign_in).draft()
    return await road.nominate([person(1, awards=[ONE])])


@pytest.fixture
async def deed(clerk: Client, road: Road) -> str:
    """What that person did."""
    made = await entered(clerk, road.nominations[0]["subject"]["id"])
    id: str = done(made)["id"]
    return id


async def cited(caller: Client, road: Road, *ids: str) -> httpx.Response:
    path = f"/v1/dossiers/{road.id}/nominations/{road.nominations[0]['id']}"
    etag = (await caller.get(path)).headers["ETag"]
    return await caller.patch(path, {"achievement_ids": list(ids)}, etag=etag)


async def test_a_nomination_rests_on_achievements_of_its_subject(
    clerk: Client, road: Road, deed: str, connection: Any
) -> None:
    answer = done(await cited(clerk, road, deed, deed))

    assert (answer["achievement_ids"], answer["served_ids"], answer["served_legal_basis"]) == ([deed], [], [])
    event = (await bodies(connection))[-1]
    assert (event["type"], event["data"]["fields"]) == ("dossier.edit_nomination", ["achievement_ids"])
    assert event["data"]["after"]["achievements"] == [deed]
    [listed] = done(await clerk.get(f"/v1/dossiers/{road.id}/nominations"))["items"]
    assert listed["achievement_ids"] == [deed]


async def test_an_empty_list_rests_on_none(clerk: Client, road: Road, deed: str) -> None:
    done(await cited(clerk, road, deed))

    assert done(await cited(clerk, road))["achievement_ids"] == []


async def test_a_batch_names_them_too(clerk: Client, road: Road, deed: str, connection: Any) -> None:
    subject = road.nominations[0]["subject"]["id"]
    item = {
        "individual": {"id": subject},
        "awards": ["chien_si_thi_dua_co_so"],
        "achievement_ids": [deed],
    }

    path = f"/v1/dossiers/{road.id}/nominations/batch"
    batch = done(await clerk.post(path, {"items": [item]}))

    assert batch["items"][0]["nominations"][0]["achievement_ids"] == [deed]
    event = (await bodies(connection))[-1]
    assert event["data"]["nominations"][0]["achievements"] == [deed]


async def test_somebody_elses_or_a_withdrawn_achievement_is_refused(
    sign_in: SignIn, clerk: Client, road: Road, deed: str
) -> None:
    await road.nominate([person(2, awards=[ONE])])
    elses = await cited(clerk, road, deed)
    first = Road(sign_in, id=road.id, nominations=[])
    pending = await first.pending()
    mine = Road(sign_in, id=road.id, nominations=[pending[0]])
    gone = await entered(clerk, pending[0]["subject"]["id"])
    done(await withdrawn(clerk, gone))

    assert pointers(refused(elses, 404, "resource.not_found")) == ["/achievement_ids/0"]
    refused(await cited(clerk, mine, gone.json()["id"]), 404, "resource.not_found")


@pytest.mark.parametrize("sent", [None, "x", ["hs_01keznwyg0e008000000000001"], ["x"] * 21])
async def test_a_malformed_list_is_refused(clerk: Client, road: Road, sent: Any) -> None:
    path = f"/v1/dossiers/{road.id}/nominations/{road.nominations[0]['id']}"

    answer = await clerk.patch(path, {"achievement_ids": sent}, etag='"v1"')

    refused(answer, 422, "request.invalid")


async def test_what_served_an_award_is_flagged_with_the_provision_wherever_it_is_cited_again(
    sign_in: SignIn, clerk: Client, road: Road, deed: str
) -> None:
    """Law 06/2022/QH15 art. 5 clause 2: one achievement, one award."""
    subject = road.nominations[0]["subject"]["id"]
    done(await cited(clerk, road, deed))
    await decided(road)
    again = await Road(sign_in).draft(name="Khen thưởng đột xuất")
    item = {
        "individual": {"id": subject},
        "awards": [OTHER],
        "period": {"first_year": 2025, "last_year": 2025},
        "summary": "Cứu hai em nhỏ",
        "achievement_ids": [deed],
    }

    batch = done(await clerk.post(f"/v1/dossiers/{again.id}/nominations/batch", {"items": [item]}))

    [one] = batch["items"][0]["nominations"]
    assert one["served_ids"] == [deed]
    [basis] = one["served_legal_basis"]
    assert (basis["instrument"], basis["article"], basis["clause"]) == ("law_06_2022", "5", "2")
    [won] = done(await clerk.get(f"/v1/dossiers/{road.id}/nominations"))["items"]
    assert won["served_ids"] == []


async def decided(road: Road) -> None:
    """The dossier on its road to the signed decision."""
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    await road.establish()
    await road.step("secretary", "refer")
    done(await road.close())
    done(await road.sign(await road.drafted(), official_number="45/QĐ-UBND"))
