"""What is stored of candidates is gathered in a fixed number of statements."""

from typing import Any

import pytest

from support.batch import sent
from support.client import Client
from support.flow import COMMUNE, Road, SignIn, done, person


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


async def statements(connection: Any, client: Client, subjects: list[str]) -> int:
    """How many statements a check of these subjects sends."""
    seen: list[str] = []

    def note(record: Any) -> None:
        seen.append(record.query)

    items = [{"subject_id": id, "award": "giay_khen", "year": 2025} for id in subjects]
    connection.add_query_logger(note)
    try:
        answer = done(await client.post("/v1/eligibility-checks", {"items": items}, key=None))
    finally:
        connection.remove_query_logger(note)
    assert len(answer["items"]) == len(subjects)
    return len(seen)


async def test_two_hundred_candidates_cost_the_statements_of_one(
    sign_in: SignIn, clerk: Client, connection: Any
) -> None:
    road = await Road(sign_in).draft()
    people = [person(n, ratings=[{"year": 2025, "rating": "good"}]) for n in range(1, 201)]
    answer = done(await sent(clerk, road, *people))
    ids = [one["subject_id"] for one in answer["items"]]
    await statements(connection, clerk, ids[:1])  # what a first request reads once

    one, all = [await statements(connection, clerk, ids[:count]) for count in (1, 200)]

    assert len(set(ids)) == 200
    assert one == all
    assert one > 0


async def test_collectives_and_persons_are_gathered_together(clerk: Client, connection: Any) -> None:
    group = {
        "unit_id": COMMUNE,
        "collective_kind": "department",
        "member_count": 12,
        "counted_on": "2025-12-31",
    }
    groups = [
        done(await clerk.post("/v1/collectives", {**group, "name": f"Tổ {n}"}))["id"] for n in range(1, 6)
    ]
    someone = done(await clerk.post("/v1/individuals", {"unit_id": COMMUNE, **person(1)["individual"]}))["id"]
    await statements(connection, clerk, groups[:1])

    one, six = [await statements(connection, clerk, asked) for asked in (groups[:1], [*groups, someone])]

    assert one == six


async def test_a_collectives_size_and_sort_are_known_to_the_law(clerk: Client) -> None:
    group = {
        "unit_id": COMMUNE,
        "name": "Tổ 1",
        "collective_kind": "department",
        "member_count": 12,
        "counted_on": "2025-12-31",
    }
    id = done(await clerk.post("/v1/collectives", group))["id"]
    items = [{"subject_id": id, "award": "don_vi_quyet_thang", "year": 2025}]

    answer = done(await clerk.post("/v1/eligibility-checks", {"items": items}, key=None))

    verdict = answer["items"][0]["verdict"]
    assert (verdict["outcome"], verdict["findings"][0]["code"]) == ("not_allowed", "occupation")
