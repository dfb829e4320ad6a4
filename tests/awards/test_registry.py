"""The registry of awards."""

from typing import Any
from uuid import UUID

import pytest

from support.client import Client
from support.conferred import Confer
from support.registry import BA_DINH, HA_NOI, NGOC_HA, shown
from tdkt_api import ids
from tdkt_api.errors import AwardHeld
from tdkt_api.ids import Prefix


def id_of(award: Any) -> str:
    return ids.show(Prefix.AWARD, award.id)


async def listed(caller: Client, **query: Any) -> list[str]:
    answered = await caller.get("/v1/awards", **query)
    assert answered.status_code == 200, answered.text
    return [one["id"] for one in answered.json()["items"]]


async def test_an_award_shows_holder_and_signer_as_they_were(clerk: Client, confer: Confer) -> None:
    award = await confer()

    seen = (await clerk.get(f"/v1/awards/{id_of(award)}")).json()

    assert seen["title"] == {"vi": "Lao động tiên tiến", "en": seen["title"]["en"]}
    assert seen["subject"]["name"] == "Nguyễn Văn An"
    assert seen["signer"] == {"name": "Trần Chủ Tịch", "post": "Chủ tịch"}
    assert (seen["official_number"], seen["signed_on"]) == ("12/QĐ-UBND", "2026-01-15")
    assert (seen["origin"], seen["status"], seen["is_verified"]) == ("conferred", "valid", True)


async def test_no_birth_date_is_shown(clerk: Client, confer: Confer) -> None:
    award = await confer()

    seen = await clerk.get(f"/v1/awards/{id_of(award)}")

    assert "1985" not in seen.text


async def test_a_holders_unit_sees_what_a_higher_unit_conferred(
    clerk: Client, neighbour: Client, province_clerk: Client, confer: Confer
) -> None:
    award = await confer(HA_NOI, "/01/")

    assert await listed(clerk) == [id_of(award)]
    assert await listed(province_clerk) == [id_of(award)]
    assert await listed(neighbour) == []


async def test_an_issuer_sees_what_it_conferred_on_people_of_others(
    neighbour: Client, confer: Confer
) -> None:
    award = await confer(NGOC_HA, "/01/00008/")

    assert await listed(neighbour) == [id_of(award)]


async def test_a_foreign_award_is_like_an_absent_one(neighbour: Client, confer: Confer) -> None:
    award = await confer()

    foreign = await neighbour.get(f"/v1/awards/{id_of(award)}")
    absent = await neighbour.get("/v1/awards/kt_" + "0" * 26)

    assert foreign.status_code == absent.status_code == 404
    assert foreign.json()["code"] == absent.json()["code"]


async def test_the_registry_is_narrowed(clerk: Client, confer: Confer, an: UUID) -> None:
    first = await confer()
    second = await confer(number=13, award_code="chien_si_thi_dua_co_so", first_year=2024, last_year=2024)

    assert await listed(clerk) == [id_of(second), id_of(first)]
    assert await listed(clerk, award="lao_dong_tien_tien") == [id_of(first)]
    assert await listed(clerk, year=2024) == [id_of(second)]
    assert await listed(clerk, decision_id=ids.show(Prefix.DECISION, first.decision_id)) == [id_of(first)]
    assert await listed(clerk, subject_id=ids.show(Prefix.INDIVIDUAL, an), year=2025) == [id_of(first)]
    assert await listed(clerk, issuing_unit_id=shown(BA_DINH), award="giay_khen") == []


async def test_a_period_is_found_by_each_of_its_years(clerk: Client, confer: Confer) -> None:
    award = await confer(award_code="bang_khen_bo_nganh_tinh", first_year=2021, last_year=2025)

    assert [await listed(clerk, year=year) for year in (2020, 2021, 2023, 2025)] == [
        [],
        [id_of(award)],
        [id_of(award)],
        [id_of(award)],
    ]


async def test_pages_follow_one_another(clerk: Client, confer: Confer) -> None:
    made = [
        await confer(number=number, first_year=2000 + number, last_year=2000 + number) for number in range(5)
    ]
    found: list[str] = []
    query: dict[str, Any] = {"page_size": 2}

    while True:
        page = (await clerk.get("/v1/awards", **query)).json()
        found += [one["id"] for one in page["items"]]
        if not page["has_more"]:
            break
        query["page_token"] = page["next_page_token"]

    assert found == [id_of(award) for award in reversed(made)]


async def test_an_unknown_parameter_is_refused(clerk: Client) -> None:
    refused = await clerk.get("/v1/awards", person="cn_1")

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == "/person"


@pytest.mark.parametrize("query", [{"year": 1900}, {"year": "x"}, {"subject_id": "dv_1"}, {"award": "Ă"}])
async def test_malformed_filters_are_pointed_at(clerk: Client, query: dict[str, Any]) -> None:
    refused = await clerk.get("/v1/awards", **query)

    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == [f"/{name}" for name in query]


async def test_a_role_without_business_here_is_refused(outsider: Client, confer: Confer) -> None:
    award = await confer()

    assert (await outsider.get("/v1/awards")).status_code == 403
    assert (await outsider.get(f"/v1/awards/{id_of(award)}")).status_code == 403


async def test_a_form_is_held_once_for_a_period(confer: Confer) -> None:
    await confer()

    with pytest.raises(AwardHeld):
        await confer(number=13)


async def test_public_codes_are_made_here_and_differ(confer: Confer, connection: Any) -> None:
    for number in range(3):
        await confer(number=number, first_year=2000 + number, last_year=2000 + number)

    codes = [row["public_code"] for row in await connection.fetch("SELECT public_code FROM award")]

    assert len(set(codes)) == 3
    assert {len(code) for code in codes} == {16}
