"""The way of a stored person or collective to every award form."""

from datetime import date
from typing import Any, Final

import pytest

from support.batch import sent
from support.client import Client, shown
from support.flow import COMMUNE, Road, SignIn, done, person
from support.traces import alike, refused, written
from tdkt_api import ids
from tdkt_api.law.facts import Attested, Facts, Held, Lead, Members, Rating, Work
from tdkt_api.law.loader import load, packaged
from tdkt_api.law.pathway import HORIZON, Way, pathway
from tdkt_api.law.verdict import Outcome, Status

LAWBOOK: Final = load(packaged())
DAY: Final = date(2026, 1, 15)
LADDER: Final = (
    "lao_dong_tien_tien",
    "chien_si_thi_dua_co_so",
    "bang_khen_bo_nganh_tinh",
    "chien_si_thi_dua_bo_nganh_tinh",
    "chien_si_thi_dua_toan_quoc",
    "bang_khen_thu_tuong",
    "huan_chuong_lao_dong_hang_ba",
)
GOOD: Final = Facts(
    "individual",
    "official",
    ratings={2024: Rating.EXCELLENT, 2025: Rating.GOOD},
    works=(),
    held=(Held("chien_si_thi_dua_co_so", 2024),),
    has_open_hold=False,
)


def earliest(facts: Facts, year: int = 2025) -> dict[str, int]:
    """The first year of each form that has one."""
    found: dict[str, int] = {}
    for way in pathway(facts, LAWBOOK, DAY, year):
        if way.earliest is not None:
            found[way.award] = min(way.earliest, found.get(way.award, 9999))
    return found


def way_of(facts: Facts, award: str, ground: str | None) -> Way:
    ways = pathway(facts, LAWBOOK, DAY, 2025)
    return next(way for way in ways if (way.award, way.ground) == (award, ground))


def test_each_step_of_the_ladder_has_its_first_year() -> None:
    found = earliest(GOOD)

    assert [found[award] for award in LADDER] == [2025, 2026, 2027, 2028, 2029, 2032, 2037]


def test_a_title_of_last_year_brings_the_next_ones_a_year_nearer() -> None:
    from_2025 = earliest(
        Facts(
            "individual", "official", ratings={2024: Rating.GOOD, 2025: Rating.EXCELLENT}, works=(), held=()
        )
    )

    assert (from_2025["chien_si_thi_dua_co_so"], from_2025["chien_si_thi_dua_bo_nganh_tinh"]) == (2025, 2027)


@pytest.mark.parametrize(("used", "year"), [((), 2025), (("giay_khen",), 2026)])
def test_a_work_that_is_used_up_costs_a_year(used: tuple[str, ...], year: int) -> None:
    titles = tuple(Held("chien_si_thi_dua_co_so", one) for one in (2023, 2024, 2025))
    works = (Work("sk", "ministry_province", 2025, used_for=used),)

    found = earliest(Facts("individual", "official", ratings={}, works=works, held=titles))

    assert found["chien_si_thi_dua_bo_nganh_tinh"] == year


def test_what_only_a_person_can_judge_has_no_year() -> None:
    way = way_of(GOOD, "bang_khen_thu_tuong", "sudden")

    assert (way.type, way.earliest, way.verdict.outcome) == ("dot_xuat", None, Outcome.UNKNOWN)


def test_an_answer_that_was_refused_stays_refused() -> None:
    facts = Facts(
        "individual",
        "official",
        ratings={2025: Rating.GOOD},
        held=(),
        works=(),
        attested={"spirit": Attested(Status.NOT_MET)},
    )

    assert "lao_dong_tien_tien" not in earliest(facts)


def test_a_hold_and_a_second_form_of_the_year_move_no_year() -> None:
    held = (*(GOOD.held or ()), Held("huan_chuong_chien_cong_hang_ba", 2025, type="cong_trang"))
    open = Facts(
        "individual",
        "official",
        ratings=GOOD.ratings,
        works=(),
        held=held,
        has_open_hold=True,
        open_holds=("complaint",),
    )

    assert earliest(open) == earliest(GOOD)
    assert way_of(open, "lao_dong_tien_tien", None).verdict.outcome is Outcome.DEFERRED


def test_a_collective_reaches_its_titles_the_year_it_does_well() -> None:
    found = earliest(
        Facts("collective", "unit", ratings={2025: Rating.COMPLETED}, works=(), held=(), leads=())
    )

    assert {award: found[award] for award in ("tap_the_lao_dong_xuat_sac", "co_thi_dua_bo_nganh_tinh")} == {
        "tap_the_lao_dong_xuat_sac": 2026,
        "co_thi_dua_bo_nganh_tinh": 2026,
    }
    assert found["bang_khen_bo_nganh_tinh"] == 2027


def test_a_collective_that_is_known_to_do_well_is_there() -> None:
    facts = Facts(
        "collective",
        "unit",
        ratings={2025: Rating.EXCELLENT},
        held=(),
        leads=(Lead("ministry_province", 2025),),
        members=Members(10, 10, {"lao_dong_tien_tien": 7, "chien_si_thi_dua_co_so": 1}, {}),
    )

    assert earliest(facts)["tap_the_lao_dong_xuat_sac"] == 2025


def test_what_is_met_comes_first_then_the_nearest() -> None:
    facts = Facts(
        "individual",
        "official",
        ratings={2025: Rating.EXCELLENT},
        works=(),
        held=(),
        has_open_hold=False,
        attested={"spirit": Attested(Status.MET)},
    )

    ways = pathway(facts, LAWBOOK, DAY, 2025)

    assert {way.award for way in ways[:2]} == {"lao_dong_tien_tien", "chien_si_thi_dua_co_so"}
    years = [way.earliest or 9999 for way in ways[2:]]
    assert years == sorted(years)
    assert max(year for year in years if year != 9999) <= 2025 + HORIZON


def test_forms_for_others_are_left_out() -> None:
    awards = {way.award for way in pathway(GOOD, LAWBOOK, DAY, 2025)}

    assert awards.isdisjoint(
        {"co_thi_dua_chinh_phu", "gia_dinh_van_hoa", "don_vi_quyet_thang", "chien_si_tien_tien"}
    )


# Over HTTP


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


async def stored(sign_in: SignIn, clerk: Client) -> str:
    road = await Road(sign_in).draft()
    await sent(clerk, road, person(1, ratings=[{"year": 2025, "rating": "excellent"}]))
    listed = done(await clerk.get("/v1/individuals"))["items"]
    id: str = listed[0]["id"]
    return id


async def test_a_persons_way_is_read_by_what_is_stored(
    sign_in: SignIn, clerk: Client, connection: Any
) -> None:
    id = await stored(sign_in, clerk)
    before = await written(connection)

    answer = done(await clerk.get(f"/v1/individuals/{id}/pathway"))

    forms = {one["award"]: one for one in answer["forms"]}
    fighter = forms["chien_si_thi_dua_co_so"]
    assert (answer["as_of"], answer["year"], answer["horizon_years"]) == ("2026-01-15", 2025, HORIZON)
    assert fighter["earliest_year"] == 2025
    assert fighter["ways"][0]["missing"] == []
    assert fighter["ways"][0]["verdict"]["questions"] == ["spirit"]
    assert all(one["sentence"] for one in fighter["ways"][0]["verdict"]["findings"])
    assert forms["chien_si_thi_dua_bo_nganh_tinh"]["ways"][0]["missing"] != []
    assert await written(connection) == before


async def test_a_collectives_way_is_read_by_what_is_stored(clerk: Client) -> None:
    group = {"unit_id": COMMUNE, "name": "Văn phòng", "collective_kind": "department"}
    id = done(await clerk.post("/v1/collectives", group))["id"]
    done(await clerk.post("/v1/ratings", {"subject_id": id, "year": 2025, "rating": "excellent"}))
    done(await clerk.post("/v1/ratings", {"subject_id": id, "year": 2024, "rating": "excellent"}))

    answer = done(await clerk.get(f"/v1/collectives/{id}/pathway"))

    first = answer["forms"][0]
    assert (first["award"], first["is_met"], first["earliest_year"]) == (
        "bang_khen_bo_nganh_tinh",
        True,
        2025,
    )
    assert "lao_dong_tien_tien" not in {one["award"] for one in answer["forms"]}


async def test_the_day_and_the_year_may_be_chosen(sign_in: SignIn, clerk: Client) -> None:
    id = await stored(sign_in, clerk)

    answer = done(await clerk.get(f"/v1/individuals/{id}/pathway", as_of="2025-06-30", year=2023))

    assert (answer["as_of"], answer["year"]) == ("2025-06-30", 2023)
    assert {way["verdict"]["regime"] for one in answer["forms"] for way in one["ways"]} == {"R98"}


@pytest.mark.parametrize("kind", ["individuals", "collectives"])
async def test_somebody_absent_has_no_way(clerk: Client, kind: str) -> None:
    prefix = {"individuals": "cn", "collectives": "tt"}[kind]

    answer = await clerk.get(f"/v1/{kind}/{shown(prefix, ids.new())}/pathway")

    refused(answer, 404, "resource.not_found")


async def test_somebody_of_another_unit_has_no_way_either(sign_in: SignIn, clerk: Client) -> None:
    id = await stored(sign_in, clerk)
    neighbour = await sign_in("neighbour.clerk")

    hidden = await neighbour.get(f"/v1/individuals/{id}/pathway")
    absent = await neighbour.get(f"/v1/individuals/{shown('cn', ids.new())}/pathway")

    assert alike(hidden, absent)


@pytest.mark.parametrize("kind", ["individuals", "collectives"])
async def test_who_holds_no_role_reads_no_way(sign_in: SignIn, kind: str) -> None:
    prefix = {"individuals": "cn", "collectives": "tt"}[kind]

    answer = await (await sign_in("nobody")).get(f"/v1/{kind}/{shown(prefix, ids.new())}/pathway")

    refused(answer, 403, "auth.not_permitted")


@pytest.mark.parametrize("query", [{"year": 1900}, {"year": "x"}, {"as_of": "15/01/2026"}], ids=str)
async def test_an_odd_year_or_day_is_refused(clerk: Client, query: dict[str, Any]) -> None:
    answer = await clerk.get(f"/v1/individuals/{shown('cn', ids.new())}/pathway", **query)

    refused(answer, 422, "request.invalid")
