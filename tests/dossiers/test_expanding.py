"""`expand` shows what ids stand for: for a whole page by one query, and only what the route lists."""

from typing import Any

import pytest

from support import world
from support.client import Client
from support.flow import COMMUNE, PROVINCE, Road, SignIn, done
from support.traces import look, refused
from tdkt_api.access.permissions import Permission
from tdkt_api.access.policy import RULES
from tdkt_api.access.rules import Who
from tdkt_api.awards.expanded import DECISIONS, NOMINATIONS
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


def spied(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every statement for many rows that is sent from now on."""
    sent: list[Any] = []
    found = Reading.all

    async def counting(self: Reading, query: Any, /, **given: Any) -> Any:
        sent.append(query)
        return await found(self, query, **given)

    monkeypatch.setattr(Reading, "all", counting)
    return sent


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
    sent = spied(monkeypatch)
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


async def test_an_award_shows_its_decision_its_nomination_and_its_form(
    sign_in: SignIn, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    road = await Road(sign_in).decided()
    sent = spied(monkeypatch)

    items = done(await clerk.get("/v1/awards", expand=["decision", "nomination", "award_form"]))["items"]
    counts = {query: sent.count(query) for query in (DECISIONS, NOMINATIONS)}
    one = done(await clerk.get(f"/v1/awards/{items[0]['id']}", expand=["decision", "award_form"]))

    assert len(items) > 1
    assert set(counts.values()) == {1}, "each kind by one statement for the page"
    for item in items:
        assert item["decision"]["id"] == item["decision_id"]
        assert item["decision"]["official_number"] == item["official_number"]
        assert item["nomination"] == {
            "id": item["nomination_id"],
            "dossier_id": road.id,
            "position": item["nomination"]["position"],
            "outcome": "conferred",
        }
        assert item["award_form"]["code"] == item["award"]
    assert (one["decision"], one["award_form"]) == (items[0]["decision"], items[0]["award_form"])
    assert one["nomination"] is None


async def test_what_of_an_award_is_not_ones_own_to_see_is_null(
    sign_in: SignIn, clerk: Client, connection: Any
) -> None:
    """The holder belongs to another unit now, which sees the award and neither dossier nor decision."""
    await Road(sign_in).decided()
    await look(connection)
    await connection.execute(
        "UPDATE subject SET unit_id = $1, unit_path = '/01/00008/'"
        " WHERE id = (SELECT subject_id FROM award LIMIT 1)",
        world.NEIGHBOUR,
    )
    names = ["decision", "nomination", "award_form", "issuing_unit"]

    items = done(await (await sign_in("neighbour.clerk")).get("/v1/awards", expand=names))["items"]
    ours = done(await clerk.get("/v1/awards", expand=names))["items"]

    assert {(one["decision"], one["nomination"]) for one in items} == {(None, None)}
    assert items[0]["award_form"]["code"] == items[0]["award"]
    assert all(one["decision"] and one["nomination"] for one in ours)


def test_who_may_list_what_can_be_expanded_may_read_what_it_shows() -> None:
    shows = {
        Permission.AWARD_READ: {Permission.DECISION_READ, Permission.DOSSIER_READ},
        Permission.DOSSIER_READ: {Permission.CATALOGUE_READ},
    }

    for lists, read in shows.items():
        for one in read:
            assert RULES[one].who is Who.EVERYONE or set(RULES[lists].roles) <= set(RULES[one].roles)


async def test_a_nomination_shows_its_form(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in).nominated()
    path = f"/v1/dossiers/{road.id}/nominations"

    shown = done(await clerk.get(path, expand="award_form"))["items"]
    plain = done(await clerk.get(path))["items"]

    assert all(one["award_form"]["code"] == one["award"] for one in shown)
    assert [{**one, "award_form": two["award_form"]} for one, two in zip(plain, shown, strict=True)] == shown
    assert all("award_form" not in one for one in plain)


@pytest.mark.parametrize("path", ["/v1/awards", "/v1/dossiers/{}/nominations"])
@pytest.mark.parametrize("name", ["subject", "decision.unit", "", "award_forms"])
async def test_what_other_lists_cannot_expand_is_refused_too(
    sign_in: SignIn, clerk: Client, path: str, name: str
) -> None:
    road = await Road(sign_in).nominated()

    refused(await clerk.get(path.format(road.id), expand=name), 400, "request.unknown_expansion")


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
