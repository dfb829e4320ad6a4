"""Changing a dossier and its nominations, and taking a nomination back."""

from typing import Any

import httpx
import pytest

from support.client import Client, shown
from support.flow import PROVINCE, Road, SignIn, candidate, done, person
from support.traces import alike, pointers, refused, written
from tdkt_api import ids

REASON = {"reason": "Không đủ tiêu chuẩn"}


class Place:
    """A dossier or a nomination, to be read and changed."""

    def __init__(self, client: Client, path: str) -> None:
        self.client, self.path = client, path

    async def etag(self) -> str:
        return (await self.client.get(self.path)).headers["ETag"]

    async def change(self, body: Any) -> httpx.Response:
        return await self.client.patch(self.path, body, etag=await self.etag())

    async def withdraw(self, body: Any = REASON) -> httpx.Response:
        return await self.client.post(f"{self.path}/withdrawal", body, etag=await self.etag())


@pytest.fixture
async def road(sign_in: SignIn) -> Road:
    return await Road(sign_in).nominated([person(1, summary="Bản đầu")])


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


@pytest.fixture
def dossier(clerk: Client, road: Road) -> Place:
    return Place(clerk, f"/v1/dossiers/{road.id}")


@pytest.fixture
def nomination(clerk: Client, road: Road) -> Place:
    return Place(clerk, f"/v1/dossiers/{road.id}/nominations/{road.nominations[0]['id']}")


@pytest.fixture
def places(dossier: Place, nomination: Place) -> dict[str, Place]:
    return {"dossier": dossier, "nomination": nomination}


PLACES = pytest.mark.parametrize("place", ["dossier", "nomination"])
CHANGES = {"dossier": {"name": "Tên mới"}, "nomination": {"summary": "Bản sau"}}


async def test_a_draft_is_renamed_and_its_version_rises(dossier: Place) -> None:
    changed = await dossier.change({"name": "Tên mới"})

    assert (done(changed)["name"], changed.headers["ETag"]) == ("Tên mới", '"v3"')


async def test_what_is_not_sent_stays_and_null_clears(dossier: Place) -> None:
    done(await dossier.change({"client_reference": "HS-07"}))
    kept = done(await dossier.change({"name": "Tên mới"}))["client_reference"]

    cleared = done(await dossier.change({"client_reference": None}))["client_reference"]

    assert (kept, cleared) == ("HS-07", None)


async def test_a_dossier_keeps_a_name(dossier: Place) -> None:
    answer = await dossier.change({"name": None})

    assert pointers(refused(answer, 422, "request.invalid")) == ["/name"]


async def test_a_nomination_is_changed_and_judged_again(sign_in: SignIn) -> None:
    road = Road(sign_in, decider=PROVINCE)
    await road.nominated([candidate(1)])
    place = Place(await sign_in("clerk"), f"/v1/dossiers/{road.id}/nominations/{road.nominations[0]['id']}")

    changed = done(await place.change({"ground": "a"}))

    assert changed["verdict"]["findings"][0]["code"] == "movement"
    assert changed["verdict_hash"] != road.nominations[0]["verdict_hash"]


async def test_a_change_inside_raises_the_dossiers_version(dossier: Place, nomination: Place) -> None:
    before = await dossier.etag()

    done(await nomination.change({"summary": "Bản sau"}))

    assert (before, await dossier.etag()) == ('"v2"', '"v3"')


async def test_a_title_stays_a_title_of_one_year(nomination: Place) -> None:
    answer = await nomination.change({"period": {"first_year": 2024, "last_year": 2025}})

    refused(answer, 422, "claim.year_or_period")


@PLACES
@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("appraiser", 403, "auth.not_permitted"),
        ("decider", 403, "auth.not_permitted"),
        ("province.clerk", 403, "workflow.wrong_role"),
        ("neighbour.clerk", 404, "resource.not_found"),
        ("other.clerk", 404, "resource.not_found"),
    ],
)
async def test_only_makers_at_the_owner_change_anything(
    places: dict[str, Place], sign_in: SignIn, place: str, name: str, status: int, code: str
) -> None:
    found = places[place]
    stranger = await sign_in(name)

    answer = await stranger.patch(found.path, CHANGES[place], etag=await found.etag())

    refused(answer, status, code)


@PLACES
async def test_what_one_may_not_see_is_as_if_it_were_not(
    places: dict[str, Place], sign_in: SignIn, place: str
) -> None:
    found = places[place]
    stranger, etag = await sign_in("neighbour.clerk"), await found.etag()

    hidden = await stranger.patch(found.path, CHANGES[place], etag=etag)
    nowhere = found.path.replace(found.path.split("/")[3], shown("hs", ids.new()))
    absent = await stranger.patch(nowhere, CHANGES[place], etag=etag)

    assert alike(hidden, absent)


@PLACES
async def test_one_changes_what_one_has_seen(places: dict[str, Place], place: str) -> None:
    found = places[place]

    answer = await found.client.patch(found.path, CHANGES[place])

    refused(answer, 428, "request.if_match_missing")


@PLACES
@pytest.mark.parametrize("etag", ['"v99"', "*", 'W/"v1"', "v1"])
async def test_what_was_seen_must_still_be_so(places: dict[str, Place], place: str, etag: str) -> None:
    found = places[place]

    answer = await found.client.patch(found.path, CHANGES[place], etag=etag)

    assert refused(answer, 412, "resource.stale")["current_etag"] == await found.etag()


@PLACES
@pytest.mark.parametrize("body", [{"outcome": "conferred"}, {"state": "decided"}, {"version": 1}], ids=str)
async def test_nothing_but_what_is_declared_can_be_changed(
    places: dict[str, Place], place: str, body: dict[str, Any]
) -> None:
    found = places[place]

    answer = await found.change(body)

    assert pointers(refused(answer, 422, "request.invalid")) == [f"/{next(iter(body))}"]


@PLACES
async def test_nothing_is_changed_after_submission(
    places: dict[str, Place], road: Road, connection: Any, place: str
) -> None:
    found = places[place]
    await road.step("clerk", "submit")
    before = await written(connection)

    answer = await found.change(CHANGES[place])

    refused(answer, 409, "dossier.not_editable")
    assert await written(connection) == before


async def test_a_nomination_is_taken_back_and_its_row_stays(nomination: Place) -> None:
    answer = await nomination.withdraw()

    found = done(await nomination.client.get(nomination.path))
    assert done(answer) == found
    assert (found["outcome"], found["outcome_reason"]) == ("withdrawn", "Không đủ tiêu chuẩn")


async def test_what_was_taken_back_can_be_nominated_anew(road: Road, nomination: Place) -> None:
    done(await nomination.withdraw())
    path = f"/v1/dossiers/{road.id}/nominations/batch"
    item = person(1, awards=["lao_dong_tien_tien"], client_reference="khac")

    again = await nomination.client.post(path, {"items": [item]})

    assert done(again)["accepted"] == 1


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": None}, {"reason": 5}], ids=str)
async def test_taking_back_needs_a_reason(nomination: Place, body: dict[str, Any]) -> None:
    answer = await nomination.withdraw(body)

    assert pointers(refused(answer, 422, "request.invalid")) == ["/reason"]


async def test_a_nomination_is_taken_back_once(nomination: Place) -> None:
    done(await nomination.withdraw())

    answer = await nomination.withdraw()

    refused(answer, 409, "nomination.closed")


async def test_a_nomination_that_was_taken_back_is_not_changed(nomination: Place) -> None:
    done(await nomination.withdraw())

    answer = await nomination.change({"summary": "Bản sau"})

    refused(answer, 409, "nomination.closed")


async def test_nothing_is_taken_back_after_submission(road: Road, nomination: Place) -> None:
    await road.step("clerk", "submit")

    answer = await nomination.withdraw()

    refused(answer, 409, "dossier.not_editable")


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("appraiser", 403, "auth.not_permitted"),
        ("province.clerk", 403, "workflow.wrong_role"),
        ("neighbour.clerk", 404, "resource.not_found"),
    ],
)
async def test_only_makers_at_the_owner_take_back(
    sign_in: SignIn, nomination: Place, name: str, status: int, code: str
) -> None:
    stranger = Place(await sign_in(name), nomination.path)
    etag = await nomination.etag()

    answer = await stranger.client.post(f"{nomination.path}/withdrawal", REASON, etag=etag)

    refused(answer, status, code)


async def test_taking_back_asks_for_what_was_seen_and_for_a_key(nomination: Place) -> None:
    path, etag = f"{nomination.path}/withdrawal", await nomination.etag()

    unseen = await nomination.client.post(path, REASON)
    stale = await nomination.client.post(path, REASON, etag='"v9"')
    keyless = await nomination.client.post(path, REASON, etag=etag, key=None)

    refused(unseen, 428, "request.if_match_missing")
    refused(stale, 412, "resource.stale")
    refused(keyless, 400, "idempotency.key_missing")


async def test_a_dossier_from_which_all_was_taken_back_is_not_submitted(
    sign_in: SignIn, road: Road, clerk: Client
) -> None:
    for one in road.nominations:
        done(await Place(clerk, f"/v1/dossiers/{road.id}/nominations/{one['id']}").withdraw())

    answer = await clerk.step(road.id, "submit")

    refused(answer, 409, "dossier.nothing_nominated")


async def test_a_patch_that_says_nothing_changes_nothing(sign_in: SignIn) -> None:
    road = await Road(sign_in).nominated()
    clerk, dossier = await sign_in("clerk"), await road.read()
    path = f"/v1/dossiers/{road.id}"
    nomination = await clerk.get(f"{path}/nominations/{road.nominations[0]['id']}")

    unchanged = [
        await clerk.patch(path, {}, etag=dossier.headers["ETag"]),
        await clerk.patch(
            f"{path}/nominations/{road.nominations[0]['id']}", {}, etag=nomination.headers["ETag"]
        ),
    ]

    assert [one.headers["ETag"] for one in unchanged] == [
        dossier.headers["ETag"],
        nomination.headers["ETag"],
    ]
    assert (await road.read()).headers["ETag"] == dossier.headers["ETag"]
