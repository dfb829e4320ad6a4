"""Who was given whose data: for inspectors, and for whose they are."""

from typing import Any, Final

import pytest

from support import world
from support.client import Client, shown
from support.flow import COMMUNE, PROVINCE, Road, SignIn, candidate, done
from support.humans import open_account
from support.registry import NGOC_HA, citizen, registered
from support.traces import refused
from tdkt_api.workflow.process import Role

PATH: Final = "/v1/audit/access"
NUMBER: Final = "001085000017"
ASKED: Final = {"fields": ["identity"], "purpose": "appraisal", "reason": "Đối chiếu giấy tờ"}


async def unmasked(caller: Client, person: str, **change: Any) -> str:
    answer = await caller.post(f"/v1/individuals/{person}/unmask", {**ASKED, **change}, key=None)
    found: str = done(answer)["access_id"]
    return found


async def listed(caller: Client, **filters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done(await caller.get(PATH, **filters))["items"]
    return found


@pytest.fixture
async def looked_at(sign_in: SignIn) -> dict[str, str]:
    """Two people of two communes, three looks at them; ids by a word for each."""
    clerk, neighbour = await sign_in("clerk"), await sign_in("neighbour.clerk")
    one = await registered(clerk, identity=citizen(NUMBER))
    other = await registered(neighbour, "Trần Văn Bình", NGOC_HA, identity=citizen("001085000018"))
    first = await unmasked(await sign_in("appraiser"), one)
    second = await unmasked(await sign_in("province.appraiser"), other, purpose="complaint")
    third = await unmasked(await sign_in("province.appraiser"), one, purpose="identity_check")
    return {"one": one, "other": other, "first": first, "second": second, "third": third}


async def test_the_newest_stands_first_with_who_and_what_for(
    sign_in: SignIn, looked_at: dict[str, str]
) -> None:
    found = await listed(await sign_in("province.inspector"))

    assert [row["id"] for row in found] == [looked_at[name] for name in ("third", "second", "first")]
    told = {name: found[1][name] for name in ("act", "purpose", "fields", "role", "client", "person_name")}
    assert told == {
        "act": "unmask",
        "purpose": "complaint",
        "fields": ["identity"],
        "role": "appraiser",
        "client": "portal",
        "person_name": "Người province.appraiser",
    }
    assert (found[1]["subject_id"], found[1]["unit_id"]) == (looked_at["other"], PROVINCE)
    assert found[1]["purpose_name"] == "giải quyết khiếu nại, tố cáo"


async def test_an_inspector_sees_those_of_subjects_at_home_whoever_looked(
    sign_in: SignIn, looked_at: dict[str, str]
) -> None:
    assert [row["id"] for row in await listed(await sign_in("inspector"))] == [
        looked_at["third"],
        looked_at["first"],
    ]
    assert await listed(await sign_in("other.inspector")) == []


async def test_every_filter_narrows(sign_in: SignIn, looked_at: dict[str, str], connection: Any) -> None:
    inspector = await sign_in("province.inspector")
    person = shown("ns", await world.person_id(connection, "province.appraiser"))

    async def ids(**filters: Any) -> list[str]:
        return [row["id"] for row in await listed(inspector, **filters)]

    assert await ids(subject_id=looked_at["one"]) == [looked_at["third"], looked_at["first"]]
    assert await ids(person_id=person) == [looked_at["third"], looked_at["second"]]
    assert await ids(unit_id=COMMUNE) == [looked_at["third"], looked_at["first"]]
    assert await ids(unit_id=PROVINCE, purpose="appraisal") == [looked_at["first"]]
    assert await ids(act="export") == []
    assert len(await ids(at_from="2026-01-14T17:00:00Z", at_to="2026-01-15T17:00:00Z")) == 3
    assert await ids(at_from="2026-01-15T17:00:00Z") == []


async def test_the_list_is_read_page_by_page(sign_in: SignIn, looked_at: dict[str, str]) -> None:
    inspector, found = await sign_in("province.inspector"), []
    token: dict[str, str | None] = {}
    for _ in range(3):
        page = done(await inspector.get(PATH, page_size=1, **token))
        found += [row["id"] for row in page["items"]]
        token = {"page_token": page["next_page_token"]}

    assert found == [looked_at[name] for name in ("third", "second", "first")]
    assert token == {"page_token": None}


@pytest.mark.parametrize("who", ["clerk", "head", "admin"])
async def test_whoever_is_no_inspector_is_refused(sign_in: SignIn, who: str) -> None:
    refused(await (await sign_in(who)).get(PATH), 403, "auth.not_permitted")


async def test_a_unit_that_is_not_there_is_absent(sign_in: SignIn) -> None:
    answer = await (await sign_in("inspector")).get(PATH, unit_id="dv_01kf000000e008000000000001")

    refused(answer, 404, "resource.not_found")


async def test_an_export_stands_there_for_everybody_whose_texts_it_opened(sign_in: SignIn) -> None:
    road = Road(sign_in)
    await road.nominated([candidate(11), candidate(12)])
    inspector = await sign_in("inspector")
    answer = await inspector.post(f"/v1/dossiers/{road.id}/history/exports", key=None)
    assert answer.status_code == 200

    found = await listed(inspector)

    assert {row["subject_id"] for row in found} == {one["subject"]["id"] for one in road.nominations}
    assert {(row["act"], row["purpose"], tuple(row["fields"])) for row in found} == {
        ("export", "inspection", ("history",))
    }
    assert len({row["id"] for row in found}) == 1


async def test_so_does_the_export_of_a_unit(sign_in: SignIn, looked_at: dict[str, str]) -> None:
    inspector = await sign_in("province.inspector")
    period = {"at_from": "2026-01-14T17:00:00Z", "at_to": "2026-01-16T17:00:00Z"}
    answer = await inspector.post("/v1/audit/exports", {"unit_id": PROVINCE, **period}, key=None)
    assert answer.status_code == 200

    found = await listed(inspector, act="export")

    assert {row["subject_id"] for row in found} == {looked_at["one"], looked_at["other"]}


# --- one's own ---


@pytest.fixture
async def themself(sign_in: SignIn, connection: Any, looked_at: dict[str, str]) -> Client:
    """An official of another province, who is the person of Ba Đình."""
    await open_account(connection, "themself", 17, (world.OTHER_COMMUNE,), (Role.HEAD,))
    return await sign_in("themself")


async def test_whoever_it_is_about_sees_when_and_by_which_office(
    themself: Client, looked_at: dict[str, str]
) -> None:
    found = done(await themself.get("/v1/me/access"))["items"]

    assert [row["id"] for row in found] == [looked_at["third"], looked_at["first"]]
    assert (found[1]["unit_id"], found[1]["role_name"], found[1]["purpose"]) == (
        COMMUNE,
        "cán bộ thẩm định",
        "appraisal",
    )


async def test_the_official_stays_unnamed(themself: Client) -> None:
    answer = await themself.get("/v1/me/access")

    told = set(done(answer)["items"][0])
    assert not {"person_id", "person_name", "client", "request", "subject_id"} & told
    assert "Người" not in answer.text


async def test_nobody_else_sees_them_there(sign_in: SignIn, looked_at: dict[str, str]) -> None:
    assert done(await (await sign_in("inspector")).get("/v1/me/access"))["items"] == []


async def test_nobody_unsigned_sees_anything(anyone: Client) -> None:
    refused(await anyone.get("/v1/me/access"), 401, "auth.token_missing")
