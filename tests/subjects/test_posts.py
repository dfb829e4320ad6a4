"""What people were and are, from one day to another."""

from typing import Any

import pytest

from support.client import Client
from support.registry import bodies, registered


def post(title: str = "Công chức", **more: Any) -> dict[str, Any]:
    return {"title": title, "kind": "direct_worker", "from_on": "2025-07-01", **more}


@pytest.fixture
async def path(clerk: Client) -> str:
    """The posts of somebody of Ba Đình."""
    return f"/v1/individuals/{await registered(clerk, post='Chuyên viên')}/posts"


async def added(clerk: Client, path: str, **more: Any) -> Any:
    answer = await clerk.post(path, post(**more))
    assert answer.status_code == 201, answer.text
    return answer


async def test_a_main_post_of_today_stands_beside_the_name(clerk: Client, path: str, connection: Any) -> None:
    made = await added(clerk, path, title="Phó Chánh Văn phòng", kind="leader", occupation="civil_servant")

    person = (await clerk.get(path.removesuffix("/posts"))).json()
    event = (await bodies(connection))[-1]
    assert made.headers["Location"] == f"{path}/{made.json()['id']}"
    assert (await clerk.get(made.headers["Location"])).json() == made.json()
    assert (person["post"], person["occupation"], person["version"]) == (
        "Phó Chánh Văn phòng",
        "civil_servant",
        2,
    )
    assert (event["type"], event["data"]["kind"]) == ("individual.add_post", "leader")
    assert "Chánh" not in str(event)


@pytest.mark.parametrize("more", [{"is_main": False}, {"to_on": "2025-12-31"}, {"from_on": "2026-01-16"}])
async def test_another_post_does_not(clerk: Client, path: str, more: dict[str, Any]) -> None:
    await added(clerk, path, title="Tổ trưởng", **more)

    assert (await clerk.get(path.removesuffix("/posts"))).json()["post"] == "Chuyên viên"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        ({"to_on": "2025-12-31"}, {"from_on": "2025-12-31"}),
        ({"from_on": "2025-10-01"}, {"to_on": "2025-10-01"}),
        ({"to_on": "2025-12-31"}, {"from_on": "2025-08-01", "to_on": "2025-08-31"}),
    ],
)
async def test_main_posts_never_overlap(
    clerk: Client, path: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    await added(clerk, path, **first)

    refused = await clerk.post(path, post("Khác", **second))

    assert (refused.status_code, refused.json()["code"]) == (409, "post.overlaps")


@pytest.mark.parametrize("second", [{"from_on": "2026-01-01"}, {"is_main": False}])
async def test_one_behind_the_other_or_beside_it_is_taken(
    clerk: Client, path: str, second: dict[str, Any]
) -> None:
    await added(clerk, path, to_on="2025-12-31")

    assert (await clerk.post(path, post("Khác", **second))).status_code == 201


async def test_posts_are_listed_the_latest_first_and_as_of_a_day(clerk: Client, path: str) -> None:
    await added(clerk, path, title="Một", to_on="2025-09-30")
    await added(clerk, path, title="Hai", from_on="2025-10-01")

    whole = (await clerk.get(path)).json()["items"]
    on_last = (await clerk.get(path, as_of="2025-09-30")).json()["items"]
    before = (await clerk.get(path, as_of="2025-06-30")).json()["items"]
    first = (await clerk.get(path, page_size=1)).json()
    second = (await clerk.get(path, page_size=1, page_token=first["next_page_token"])).json()

    assert [one["title"] for one in whole] == ["Hai", "Một"]
    assert [one["title"] for one in on_last] == ["Một"]
    assert before == []
    assert first["items"] + second["items"] == whole


async def test_a_post_is_given_its_last_day_once(clerk: Client, path: str, connection: Any) -> None:
    made = await added(clerk, path)
    ending = f"{path}/{made.json()['id']}/ending"

    ended = await clerk.post(ending, {"to_on": "2025-12-31"}, etag='"v1"')
    again = await clerk.post(ending, {"to_on": "2026-01-10"}, etag='"v2"')

    assert (ended.status_code, ended.json()["to_on"]) == (201, "2025-12-31")
    assert (await clerk.get(path.removesuffix("/posts"))).json()["post"] is None
    assert (again.status_code, again.json()["code"]) == (409, "post.ended")
    assert (await bodies(connection))[-1]["type"] == "individual.end_post"


async def test_an_end_needs_the_version_and_a_day_not_before_the_first(clerk: Client, path: str) -> None:
    ending = f"{path}/{(await added(clerk, path)).json()['id']}/ending"

    assert (await clerk.post(ending, {"to_on": "2025-12-31"})).status_code == 428
    assert (await clerk.post(ending, {"to_on": "2025-12-31"}, etag='"v9"')).status_code == 412
    early = await clerk.post(ending, {"to_on": "2025-06-30"}, etag='"v1"')
    assert (early.status_code, early.json()["errors"][0]["code"]) == (422, "value.order")


async def test_the_same_key_enters_one_post(clerk: Client, path: str) -> None:
    first, second = [await clerk.post(path, post(), key="same") for _ in range(2)]

    assert first.content == second.content
    assert len((await clerk.get(path)).json()["items"]) == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"kind": "boss"}, "/kind"),
        ({"to_on": "2025-06-30"}, "/to_on"),
        ({"from_on": "yesterday"}, "/from_on"),
        ({"individual_id": "cn_1"}, "/individual_id"),
    ],
)
async def test_a_malformed_post_is_refused(
    clerk: Client, path: str, change: dict[str, Any], pointer: str
) -> None:
    refused = await clerk.post(path, {**post(), **change})

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_a_post_is_held_in_a_unit_that_existed(clerk: Client, path: str) -> None:
    refused = await clerk.post(path, post(from_on="1990-01-01"))

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/unit_id")


async def test_posts_of_others_are_not_entered(
    clerk: Client, neighbour: Client, decider: Client, province_clerk: Client, path: str
) -> None:
    ending = f"{path}/{(await added(clerk, path)).json()['id']}/ending"

    for caller, status in ((neighbour, 404), (decider, 403), (province_clerk, 403)):
        assert (await caller.post(path, post(is_main=False))).status_code == status
        assert (await caller.post(ending, {"to_on": "2025-12-31"}, etag='"v1"')).status_code == status
    assert (await neighbour.get(path)).status_code == 404
    assert len((await province_clerk.get(path)).json()["items"]) == 1
