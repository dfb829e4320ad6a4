"""Facts entered by several at once, with real commits."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from support.client import Client
from support.live import Live, live
from support.registry import BA_DINH, citizen, person, registered, shown
from support.server import Clone
from tdkt_api.db.database import Database

RATINGS = ("excellent", "good", "completed", "not_completed")


@pytest.fixture
async def office(clone: Clone, fresh_database: Database) -> AsyncIterator[Live]:
    async with live(clone, fresh_database) as found:
        yield found


@pytest.fixture
async def clerk_there(office: Live) -> Client:
    return await office.sign_in("clerk")


async def test_of_several_ratings_of_one_year_one_is_kept(office: Live, clerk_there: Client) -> None:
    id = await registered(clerk_there)
    sent = [{"subject_id": id, "year": 2024, "rating": rating} for rating in RATINGS * 2]

    answers = await asyncio.gather(*(clerk_there.post("/v1/ratings", one) for one in sent))

    assert sorted(answer.status_code for answer in answers) == [200, 201, *[409] * 6]
    assert await office.count("rating") == 1
    assert await office.count("history_event", "type = 'individual.enter_facts'") == 1


async def test_one_initiative_told_by_several_is_one(office: Live, clerk_there: Client) -> None:
    authors = [await registered(clerk_there, name) for name in ("Nguyễn Văn An", "Lê Thị Bình", "Vũ Khoa")]
    told: dict[str, Any] = {
        "unit_id": shown(BA_DINH),
        "name": "Một cửa điện tử",
        "scope": "grassroots",
        "year": 2024,
        "recognised_on": "2024-11-20",
    }
    shares = [{"individual_id": id, "share_percent": 30} for id in authors]
    orders = [shares, shares[::-1], shares[1:] + shares[:1]] * 3

    answers = await asyncio.gather(
        *(clerk_there.post("/v1/initiatives", {**told, "authors": order}) for order in orders)
    )

    assert sorted(answer.status_code for answer in answers) == [*[200] * 8, 201]
    assert await office.count("initiative") == 1
    assert await office.count("initiative_author") == 3


async def test_one_number_registered_by_several_is_one_person(office: Live, clerk_there: Client) -> None:
    sent = person(identity=citizen("001185000112"))

    answers = await asyncio.gather(*(clerk_there.post("/v1/individuals", sent) for _ in range(8)))

    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 7]
    assert await office.count("individual") == 1
    assert await office.count("history_event") == 1
