"""The lawbook as a lawyer reads it over HTTP, who reads no Python."""

from typing import Any

import pytest
from httpx import AsyncClient

URL = "/v1/lawbooks"
TODAY = "2026-01-15"


async def in_force(http: AsyncClient, **query: str) -> dict[str, Any]:
    answer = await http.get(URL, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["items"][0]
    return found


async def whole(http: AsyncClient, language: str = "vi", as_of: str = TODAY) -> dict[str, Any]:
    hash = (await in_force(http))["hash"]
    answer = await http.get(f"{URL}/{hash}", params={"as_of": as_of}, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def named(found: dict[str, Any], name: str) -> dict[str, Any]:
    (parameter,) = (one for one in found["parameters"] if one["name"] == name)
    return dict(parameter)


async def test_the_version_in_force_stands_first_with_its_hash_and_packs(http: AsyncClient) -> None:
    found = await in_force(http, as_of=TODAY)

    assert found["is_in_force"] is True
    assert (found["forms_count"], len(found["hash"]), len(found["packs"])) == (66, 64, 1)


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        ("2004-06-30", []),
        ("2004-07-01", ["R2003"]),
        ("2023-12-31", ["R2003"]),
        ("2024-01-01", ["R98"]),
        ("2025-06-30", ["R98"]),
        ("2025-07-01", ["R152"]),
        ("2026-09-30", ["R152"]),
        ("2026-10-01", ["L2026"]),
    ],
)
async def test_the_regime_follows_the_day_of_receipt(http: AsyncClient, day: str, regime: list[str]) -> None:
    found = await in_force(http, as_of=day)

    assert [one["code"] for one in found["regimes"] if one["is_of_the_day"]] == regime
    assert [one["code"] for one in found["regimes"] if one["carries_over"]] == ["L2026"]


async def test_a_parameter_is_read_by_its_first_day_in_force_with_its_provision(http: AsyncClient) -> None:
    salary = named(await whole(http), "base_salary")

    assert [(one["first_on"], one["last_on"], one["value"]) for one in salary["values"]] == [
        ("2023-07-01", "2024-06-30", 1_800_000),
        ("2024-07-01", "2026-06-30", 2_340_000),
        ("2026-07-01", None, 2_530_000),
    ]
    assert [one["is_of_the_day"] for one in salary["values"]] == [False, True, False]
    assert salary["values"][1]["provision"]["instrument_name"].startswith("Nghị định 73/2024")


async def test_a_parameter_has_a_title_in_both_languages(http: AsyncClient) -> None:
    assert named(await whole(http), "base_salary")["title"] == "Mức lương cơ sở"
    assert named(await whole(http, "en"), "base_salary")["title"] == "Base salary"
    assert all(one["title"] != one["name"] for one in (await whole(http))["parameters"])


async def test_what_a_parameter_measures_is_said_in_both_languages(http: AsyncClient) -> None:
    vietnamese, english = await whole(http), await whole(http, "en")

    said = {one["name"]: one["unit"] for one in vietnamese["parameters"]}
    assert said["base_salary"] == "đồng một tháng, căn cứ tính tiền thưởng"
    assert all(one["unit"] not in {said[one["name"]], one["name"]} for one in english["parameters"])
    assert not any("_" in one["unit"] for one in (*vietnamese["parameters"], *english["parameters"]))


async def test_instruments_say_whether_they_are_in_force_on_the_day(http: AsyncClient) -> None:
    instruments = {one["code"]: one for one in (await whole(http))["instruments"]}

    assert (instruments["decree_152_2025"]["is_in_force"], instruments["decree_98_2023"]["is_in_force"]) == (
        True,
        False,
    )
    assert instruments["decree_65_2014"]["first_on"] is None


async def test_a_form_names_the_days_on_which_it_changed(http: AsyncClient) -> None:
    forms = {one["code"]: one for one in (await whole(http))["forms"]}
    deciders = next(
        one for one in forms["chien_si_thi_dua_co_so"]["timelines"] if one["code"] == "decided_by"
    )

    assert deciders["name"] == "Thẩm quyền quyết định"
    assert deciders["changes"][-1]["first_on"] == "2025-07-01"
    assert deciders["changes"][-1]["provision"]["instrument"] == "decree_129_2025"
    assert len(forms) == 66


async def test_routes_have_their_stages_with_lengths_through_time(http: AsyncClient) -> None:
    procedures = {one["route"]: one for one in (await whole(http))["procedures"]}

    (base,) = (one for one in procedures["grassroots"]["stages"] if one["kind"] == "base")
    assert [(one["first_on"], one["value"]) for one in base["working_days"]] == [
        ("2024-01-01", 20),
        ("2025-07-01", 20),
    ]


@pytest.mark.parametrize(("hash", "status"), [("0" * 64, 404), ("nothing", 404)])
async def test_a_lawbook_that_there_is_not_is_absent(http: AsyncClient, hash: str, status: int) -> None:
    answer = await http.get(f"{URL}/{hash}")

    assert answer.status_code == status


async def test_the_criteria_of_a_form_are_read_in_both_languages_with_what_bars_it(http: AsyncClient) -> None:
    answer = await http.get("/v1/award-forms/lao_dong_tien_tien", params={"as_of": "2023-01-15"})

    criteria = answer.json()["criteria"]
    rules = [rule for group in criteria["groups"] for rule in group["items"]]
    assert all(rule["name"]["vi"] and rule["name"]["en"] for rule in rules if rule["mode"] is None)
    assert {"leave", "study"} <= {bar["code"] for bar in criteria["bars"]}
    assert all(bar["provision"]["instrument_name"] for bar in criteria["bars"])
