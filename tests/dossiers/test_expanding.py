"""`expand` shows what ids stand for: for a whole page by one query, and only what the route lists."""

from typing import Any

import pytest

from support.client import Client
from support.flow import COMMUNE, PROVINCE, Road, SignIn, done
from support.traces import refused
from tdkt_api.db.transaction import Reading
from tdkt_api.units.repository import BY_IDS

BA_DINH = {
    "id": COMMUNE,
    "code": "00004",
    "name": "Phường Ba Đình",
    "kind": "ward",
    "level": "commune",
}


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


async def test_a_dossier_shows_the_units_it_names(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in, decider=PROVINCE).draft()

    plain = await clerk.get(f"/v1/dossiers/{road.id}")
    whole = await clerk.get(f"/v1/dossiers/{road.id}", expand=["owner_unit", "deciding_unit"])

    told = done(whole)
    assert told["owner_unit"] == BA_DINH
    assert told["deciding_unit"]["id"] == PROVINCE
    assert {name: told[name] for name in done(plain)} == done(plain)
    assert "owner_unit" not in done(plain)
    assert whole.headers["ETag"] == plain.headers["ETag"], "as good for If-Match"


async def test_a_page_is_expanded_by_one_query(
    sign_in: SignIn, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        await Road(sign_in, decider=PROVINCE if number % 2 else COMMUNE).draft()
    sent: list[Any] = []
    found = Reading.all

    async def counting(self: Reading, query: Any, /, **given: Any) -> Any:
        sent.append(query)
        return await found(self, query, **given)

    monkeypatch.setattr(Reading, "all", counting)
    names = ["owner_unit", "deciding_unit", "stage_unit"]
    items = done(await clerk.get("/v1/dossiers", expand=names))["items"]

    assert [one["owner_unit"] for one in items] == [BA_DINH] * 4
    assert all(one[name]["id"] == one[f"{name}_id"] for one in items for name in names)
    assert sum(query is BY_IDS for query in sent) == 1


async def test_a_page_that_is_not_expanded_holds_ids_alone(sign_in: SignIn, clerk: Client) -> None:
    await Road(sign_in).draft()

    (one,) = done(await clerk.get("/v1/dossiers"))["items"]

    assert one["owner_unit_id"] == COMMUNE
    assert "owner_unit" not in one


@pytest.mark.parametrize("name", ["nominations", "owner_unit.parent", "", "*", "owner_unit,stage_unit"])
async def test_what_cannot_be_expanded_is_refused_with_what_can(clerk: Client, name: str) -> None:
    answer = await clerk.get("/v1/dossiers", expand=name)

    told = refused(answer, 400, "request.unknown_expansion")
    assert "owner_unit, deciding_unit, stage_unit" in told["detail"]


async def test_more_than_five_names_are_too_many(clerk: Client) -> None:
    answer = await clerk.get("/v1/dossiers", expand=["owner_unit"] * 6)

    assert answer.status_code == 422


async def test_an_award_shows_the_unit_that_conferred_it(sign_in: SignIn, clerk: Client) -> None:
    await Road(sign_in).decided()

    items = done(await clerk.get("/v1/awards", expand="issuing_unit"))["items"]
    one = done(await clerk.get(f"/v1/awards/{items[0]['id']}", expand="issuing_unit"))

    assert items
    assert [item["issuing_unit"] for item in items] == [BA_DINH] * len(items)
    assert one["issuing_unit"] == BA_DINH


async def test_the_document_lists_what_a_route_can_show(app: Any) -> None:
    parameters = app.openapi()["paths"]["/v1/dossiers"]["get"]["parameters"]

    (expand,) = [one for one in parameters if one["name"] == "expand"]
    assert expand["schema"]["items"]["enum"] == ["owner_unit", "deciding_unit", "stage_unit"]
    assert expand["schema"]["maxItems"] == 5


async def test_a_received_dossier_says_until_when_and_by_which_calendar(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()

    told = done(await road.read())

    deadline = told["deadline"]
    assert deadline["due_on"] == told["due_on"]
    assert deadline["working_days"] > 0
    assert deadline["calendar_version"].startswith("vn-")


async def test_a_draft_has_no_deadline(sign_in: SignIn) -> None:
    road = await Road(sign_in).draft()

    assert done(await road.read())["deadline"] is None
