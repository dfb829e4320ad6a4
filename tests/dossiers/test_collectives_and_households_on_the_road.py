"""Collectives and households from the batch to the registry."""

from typing import Any

import pytest

from support.client import Client
from support.flow import COMMUNE, Road, SignIn, done, person
from support.holds import placed
from support.traces import refused
from tdkt_api import clock

TITLE = "tap_the_lao_dong_tien_tien"
CERTIFICATE = "giay_khen"
OFFICE = "Văn phòng Ủy ban nhân dân phường"


def office(**more: Any) -> dict[str, Any]:
    """A new collective for its yearly title."""
    return {
        "client_reference": "t1",
        "collective": {"name": OFFICE, "collective_kind": "department", "head_name": "Trần Văn Minh"},
        "awards": [TITLE],
        "ratings": [{"year": 2025, "rating": "excellent"}],
        **more,
    }


def family(**more: Any) -> dict[str, Any]:
    """A new household for a certificate."""
    return {
        "household": {"head_name": "Lê Văn Tám", "member_names": ["Nguyễn Thị Chín"]},
        "awards": [CERTIFICATE],
        "summary": "Gương mẫu trong phong trào.",
        **more,
    }


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


@pytest.fixture
async def road(sign_in: SignIn) -> Road:
    return await Road(sign_in).draft()


async def sent(clerk: Client, road: Road, *items: dict[str, Any], **more: Any) -> Any:
    return await clerk.post(f"/v1/dossiers/{road.id}/nominations/batch", {"items": list(items), **more})


def problem(item: dict[str, Any]) -> tuple[str, list[str]]:
    told = item["problem"]
    return told["code"], [error["pointer"] for error in told["errors"]]


async def test_a_collective_is_registered_judged_and_shown(clerk: Client, road: Road) -> None:
    [item] = done(await sent(clerk, road, office()))["items"]

    [nomination] = item["nominations"]
    assert item["subject_id"].startswith("tt_")
    assert nomination["subject"] == {"kind": "collective", "id": item["subject_id"], "name": OFFICE}
    assert nomination["verdict"]["outcome"] in ("unknown", "eligible")
    stored = done(await clerk.get(f"/v1/collectives/{item['subject_id']}"))
    assert (stored["unit_id"], stored["head_name"]) == (COMMUNE, "Trần Văn Minh")
    [rating] = done(await clerk.get("/v1/ratings", subject_id=item["subject_id"]))["items"]
    assert rating["rating"] == "excellent"


async def test_a_household_is_registered_and_judged(clerk: Client, road: Road) -> None:
    [item] = done(await sent(clerk, road, family()))["items"]

    assert item["subject_id"].startswith("hg_")
    assert item["nominations"][0]["subject"]["name"] == "Lê Văn Tám"


async def test_a_stored_collective_is_named_by_its_id(clerk: Client, road: Road) -> None:
    body = {"unit_id": COMMUNE, "name": OFFICE, "collective_kind": "department"}
    known = done(await clerk.post("/v1/collectives", body))["id"]

    [item] = done(await sent(clerk, road, office(collective={"id": known})))["items"]

    assert item["subject_id"] == known
    assert item["nominations"][0]["subject"]["name"] == OFFICE


async def test_another_name_than_the_stored_one_is_a_mistake(clerk: Client, road: Road) -> None:
    body = {"unit_id": COMMUNE, "name": OFFICE, "collective_kind": "department"}
    known = done(await clerk.post("/v1/collectives", body))["id"]

    [item] = done(await sent(clerk, road, office(collective={"id": known, "name": "Tổ khác"})))["items"]

    assert problem(item) == ("facts.differ", ["/collective/name"])


async def test_a_collective_of_another_unit_is_absent(sign_in: SignIn, clerk: Client, road: Road) -> None:
    neighbour = await sign_in("neighbour.clerk")
    unit = done(await neighbour.get("/v1/me"))["units"][0]["unit"]["id"]
    body = {"unit_id": unit, "name": OFFICE, "collective_kind": "team"}
    foreign = done(await neighbour.post("/v1/collectives", body))["id"]

    [item] = done(await sent(clerk, road, office(collective={"id": foreign})))["items"]

    assert problem(item) == ("resource.not_found", ["/collective/id"])


async def test_a_household_may_not_hide_behind_a_collectives_prefix(clerk: Client, road: Road) -> None:
    home = done(await clerk.post("/v1/households", {"unit_id": COMMUNE, "head_name": "Lê Văn Tám"}))["id"]

    [item] = done(await sent(clerk, road, office(collective={"id": f"tt_{home[3:]}"})))["items"]

    assert problem(item) == ("resource.not_found", ["/collective/id"])


@pytest.mark.parametrize(
    ("item", "form"),
    [(office(), "lao_dong_tien_tien"), (person(1, ratings=[]), TITLE), (family(ratings=[]), TITLE)],
    ids=["collective", "individual", "household"],
)
async def test_a_form_for_others_stops_the_submission(
    clerk: Client, road: Road, item: dict[str, Any], form: str
) -> None:
    [made] = done(await sent(clerk, road, {**item, "awards": [form]}))["items"]

    [finding] = [one for one in made["nominations"][0]["verdict"]["findings"] if one["status"] == "not_met"]
    assert (finding["code"], finding["effect"]) == ("subject_kind", "blocks")
    assert made["nominations"][0]["verdict"]["outcome"] == "not_allowed"
    refused(await clerk.step(road.id, "submit"), 409, "law.not_met")


async def test_a_household_is_not_rated(clerk: Client, road: Road) -> None:
    [item] = done(await sent(clerk, road, family(ratings=[{"year": 2025, "rating": "good"}])))["items"]

    assert problem(item) == ("rating.household", ["/ratings/0"])


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ({"awards": [TITLE]}, "value.one_of_three"),
        ({**office(), **family()}, "value.one_of_three"),
        (
            office(
                initiatives=[
                    {"name": "A", "scope": "grassroots", "year": 2025, "recognised_on": "2025-12-01"}
                ]
            ),
            "value.of_individuals",
        ),
    ],
)
async def test_an_item_names_exactly_one_subject(
    clerk: Client, road: Road, item: dict[str, Any], code: str
) -> None:
    answer = await sent(clerk, road, item)

    assert answer.status_code == 422
    assert [error["code"] for error in answer.json()["errors"]] == [code]


async def test_a_collective_goes_from_the_batch_to_the_registry(
    sign_in: SignIn, clerk: Client, anyone: Any, road: Road
) -> None:
    summary = "Hoàn thành xuất sắc nhiệm vụ được giao."
    other = office(client_reference="t2", awards=[CERTIFICATE], collective={"name": "Tổ 2"}, summary=summary)
    await road.nominate([office(), other])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    await road.establish()
    await road.step("secretary", "refer")
    done(await road.close())

    signed = done(await road.sign(await road.drafted(), official_number="46/QĐ-UBND"))

    held = done(await clerk.get("/v1/awards", decision_id=signed["id"]))["items"]
    [award] = [one for one in held if one["award"] == TITLE]
    assert award["subject"] == {
        **road.nominations[0]["subject"],
        "post": None,
        "unit": "Phường Ba Đình",
        "group": None,
        "occupation": None,
        "sex": None,
        "is_posthumous": False,
    }
    mine = done(await clerk.get("/v1/awards", subject_id=award["subject"]["id"]))["items"]
    assert [one["id"] for one in mine] == [award["id"]]
    asked = {"official_number": "46/qd-ubnd", "name": "van phong uy ban nhan dan phuong"}
    by_name = await anyone.get("/v1/public/awards", **asked)
    by_code = await anyone.get(f"/v1/public/awards/{award['public_code']}")
    assert [one["name"] for one in by_name.json()["items"]] == [OFFICE]
    assert by_code.json()["name"] == OFFICE


async def test_a_collective_does_not_receive_a_title_twice(
    sign_in: SignIn, clerk: Client, road: Road
) -> None:
    [item] = done(await sent(clerk, road, office()))["items"]
    twice = office(collective={"id": item["subject_id"]}, ratings=[], client_reference="t9")

    answer = await sent(clerk, road, twice)

    assert problem(answer.json()["items"][0])[0] == "nomination.twice"


async def test_a_hold_on_a_collective_stops_its_dossier(sign_in: SignIn, clerk: Client, road: Road) -> None:
    await road.nominate([office()])
    inspector = await sign_in("province.inspector")
    done(await placed(inspector, road.nominations[0]["subject"]["id"]))

    answer = await clerk.step(road.id, "submit")

    assert answer.status_code == 409
    assert [one["code"] for one in answer.json()["findings"]] == ["hold"]


async def test_a_copied_dossier_names_the_same_collective(clerk: Client, road: Road) -> None:
    await road.nominate([office()])

    copied = done(await clerk.post(f"/v1/dossiers/{road.id}/copies", {"year": 2026}))

    [one] = done(await clerk.get(f"/v1/dossiers/{copied['id']}/nominations"))["items"]
    assert one["subject"] == road.nominations[0]["subject"]


async def test_a_stored_collective_is_checked(clerk: Client, road: Road) -> None:
    await road.nominate([office()])
    subject = road.nominations[0]["subject"]["id"]
    asked = [{"subject_id": subject, "award": TITLE, "year": 2025}]
    wrong = [{"subject_id": subject, "award": "lao_dong_tien_tien", "year": 2025}]

    fitting, unfit = [
        done(await clerk.post("/v1/eligibility-checks", {"items": items}))["items"][0]["verdict"]
        for items in (asked, wrong)
    ]

    assert fitting["outcome"] in ("unknown", "eligible")
    assert unfit["outcome"] == "not_allowed"


async def test_somebody_who_died_is_commended_posthumously(clerk: Client, road: Road) -> None:
    item = person(1, awards=["lao_dong_tien_tien"])
    item["individual"] |= {"died_on": "2026-01-02"}
    await road.nominate([item])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    await road.establish()
    await road.step("secretary", "refer")
    done(await road.close())

    signed = done(await road.sign(await road.drafted()))

    [award] = done(await clerk.get("/v1/awards", decision_id=signed["id"]))["items"]
    assert award["subject"]["is_posthumous"] is True
    assert clock.today().isoformat() not in award["subject"].values()
