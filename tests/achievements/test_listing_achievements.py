"""Achievements of a subject, a year, a movement, a unit and what is under it, and by words of their title."""

import unicodedata
from typing import Any

import pytest

from support.client import Client, shown
from support.deeds import PATH, confirmed, entered, withdrawn
from support.flow import SignIn, done
from support.movements import launched
from support.registry import BA_DINH, HA_NOI, NGOC_HA, registered
from support.traces import refused


async def titles(caller: Client, **asked: Any) -> list[str]:
    return [one["title"] for one in done(await caller.get(PATH, **asked))["items"]]


async def test_they_come_the_latest_first_page_by_page(clerk: Client) -> None:
    individual = await registered(clerk)
    for title, day in (("A", "2024-03-01"), ("C", "2025-09-01"), ("B", "2025-02-01")):
        done(await entered(clerk, individual, title=title, happened_from=day))

    first = done(await clerk.get(PATH, page_size=2))
    second = done(await clerk.get(PATH, page_size=2, page_token=first["next_page_token"]))

    assert [one["title"] for one in first["items"] + second["items"]] == ["C", "B", "A"]
    assert not second["has_more"]


async def test_filters_narrow_the_list(sign_in: SignIn, clerk: Client) -> None:
    one, other = await registered(clerk), await registered(clerk, "Trần Văn Bình")
    movement = done(await launched(sign_in))["id"]
    sure = await entered(clerk, one, title="Xác nhận", happened_from="2024-11-01", happened_to="2025-02-01")
    done(await confirmed(await sign_in("head"), sure))
    done(await withdrawn(clerk, await entered(clerk, one, title="Rút", happened_from="2024-01-01")))
    done(await entered(clerk, other, title="Phong trào", movement_id=movement, happened_from="2025-06-01"))

    assert await titles(clerk, subject_id=one) == ["Xác nhận", "Rút"]
    assert await titles(clerk, movement_id=movement) == ["Phong trào"]
    assert await titles(clerk, year=2024) == ["Xác nhận", "Rút"]
    assert await titles(clerk, year=2025) == ["Phong trào", "Xác nhận"]
    assert await titles(clerk, state="confirmed") == ["Xác nhận"]
    assert await titles(clerk, year=2025, subject_id=one, state="withdrawn") == []


async def test_a_unit_means_what_is_under_it_too(
    clerk: Client, neighbour: Client, province_clerk: Client
) -> None:
    done(await entered(clerk, await registered(clerk), title="Ba Đình", happened_from="2025-03-01"))
    done(await entered(neighbour, await registered(neighbour, "Trần Văn Bình", NGOC_HA), title="Ngọc Hà"))

    assert await titles(province_clerk) == ["Ngọc Hà", "Ba Đình"]
    assert await titles(province_clerk, unit_id=shown("dv", HA_NOI)) == ["Ngọc Hà", "Ba Đình"]
    assert await titles(province_clerk, unit_id=shown("dv", BA_DINH)) == ["Ba Đình"]
    assert await titles(clerk) == ["Ba Đình"]
    assert await titles(clerk, unit_id=shown("dv", NGOC_HA)) == []


@pytest.mark.parametrize(
    "words",
    [
        "cuu hoa",
        "CỨU HOẢ",
        "cứu hỏa",
        unicodedata.normalize("NFD", "cứu hỏa"),
        "hoa ch",
        "dem toi",
        "đêm tối",
    ],
)
async def test_words_of_the_title_are_found_without_marks(clerk: Client, words: str) -> None:
    individual = await registered(clerk)
    done(await entered(clerk, individual, title="Cứu hỏa chợ trong đêm tối"))
    done(await entered(clerk, individual, title="Hiến đất làm đường"))

    assert await titles(clerk, q=words) == ["Cứu hỏa chợ trong đêm tối"]


@pytest.mark.parametrize("words", ["uu hoa", "chợ búa", "!!!", "& | :*", "a' OR 'b"])
async def test_other_words_find_nothing(clerk: Client, words: str) -> None:
    done(await entered(clerk, await registered(clerk), title="Cứu hỏa chợ trong đêm tối"))

    assert await titles(clerk, q=words) == []


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"year": 1900}, 422, "request.invalid"),
        ({"state": "lost"}, 422, "request.invalid"),
        ({"subject_id": "hs_01keznwyg0e008000000000001"}, 422, "request.invalid"),
        ({"subject_id": "cn_01keznwyg0e008000000000001"}, 404, "resource.not_found"),
        ({"unit_id": "dv_01keznwyg0e008000000000001"}, 404, "resource.not_found"),
        ({"unit": "x"}, 400, "request.unknown_parameter"),
        ({"page_token": "x"}, 400, "request.page_token"),
    ],
)
async def test_what_cannot_be_asked_is_refused(
    clerk: Client, asked: dict[str, Any], status: int, code: str
) -> None:
    refused(await clerk.get(PATH, **asked), status, code)


async def test_who_holds_no_role_lists_nothing(outsider: Client) -> None:
    refused(await outsider.get(PATH), 403, "auth.not_permitted")
