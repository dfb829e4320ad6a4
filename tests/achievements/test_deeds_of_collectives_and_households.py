"""What collectives and households did: recorded with evidence, confirmed by another, cited."""

from typing import Any, Final

import pytest

from support.client import Client
from support.deeds import PAPER, confirmed, entered
from support.flow import COMMUNE, Road, SignIn, done
from support.registry import bodies
from support.traces import refused

COLLECTIVE: Final = {"unit_id": COMMUNE, "name": "Tổ dân phố 7", "collective_kind": "residential_area"}
HOUSEHOLD: Final = {"unit_id": COMMUNE, "head_name": "Lê Văn Tám", "address": "Số 5, tổ dân phố 7"}
KINDS: Final = {"collective": ("/v1/collectives", COLLECTIVE), "household": ("/v1/households", HOUSEHOLD)}
FORM: Final = "giay_khen"


async def registered(clerk: Client, kind: str, **more: Any) -> str:
    path, body = KINDS[kind]
    id: str = done(await clerk.post(path, {**body, **more}))["id"]
    return id


async def nominated(road: Road, clerk: Client, kind: str, subject: str, *deeds: str) -> Any:
    """The answer to a batch that nominates a registered subject for a form that rests on these deeds."""
    item = {kind: {"id": subject}, "awards": [FORM], "summary": "Cứu người", "achievement_ids": [*deeds]}
    return await clerk.post(f"/v1/dossiers/{road.id}/nominations/batch", {"items": [item]})


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


@pytest.mark.parametrize("kind", KINDS)
async def test_a_deed_goes_the_whole_way_into_a_nomination(
    sign_in: SignIn, clerk: Client, connection: Any, kind: str
) -> None:
    subject = await registered(clerk, kind)
    made = await entered(clerk, subject)
    by_oneself = await confirmed(clerk, made)
    found = await confirmed(await sign_in("head"), made)
    road = await Road(sign_in).draft()
    [item] = done(await nominated(road, clerk, kind, subject, made.json()["id"]))["items"]

    told = done(made)
    assert (told["subject"]["kind"], told["subject"]["id"]) == (kind, subject)
    assert [one["sha256"] for one in told["evidence"]] == [PAPER["sha256"]]
    assert by_oneself.status_code == 403
    assert (found.status_code, found.json()["state"]) == (201, "confirmed"), found.text
    [nomination] = item["nominations"]
    assert nomination["achievement_ids"] == [told["id"]]
    types = [one["type"] for one in await bodies(connection)]
    assert f"{kind}.enter_achievement" in types
    assert f"{kind}.confirm_achievement" in types
    history = done(await clerk.get(f"{KINDS[kind][0]}/{subject}/history"))["items"]
    assert [one["type"] for one in history][:3] == [
        f"{kind}.register",
        f"{kind}.enter_achievement",
        f"{kind}.confirm_achievement",
    ]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_nomination_does_not_rest_on_the_deed_of_another(
    sign_in: SignIn, clerk: Client, kind: str
) -> None:
    mine, other = await registered(clerk, kind), await registered(clerk, "collective", name="Tổ dân phố 8")
    made = done(await entered(clerk, other))
    road = await Road(sign_in).draft()

    [item] = done(await nominated(road, clerk, kind, mine, made["id"]))["items"]

    assert item["nominations"] == []
    assert "achievement" in item["problem"]["errors"][0]["pointer"]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_deed_of_theirs_is_absent_and_not_entered_from_beside(
    sign_in: SignIn, clerk: Client, kind: str
) -> None:
    subject = await registered(clerk, kind)
    made = done(await entered(clerk, subject))
    neighbour = await sign_in("neighbour.clerk")

    refused(await entered(neighbour, subject), 404, "resource.not_found")
    refused(await neighbour.get(f"/v1/achievements/{made['id']}"), 404, "resource.not_found")
