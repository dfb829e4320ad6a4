"""`include_total` counts a list, narrowed as it is asked for, and no further than a thousand."""

import pytest

from support.client import Client
from support.flow import Road, SignIn, done
from tdkt_api.db import paging
from tdkt_api.dossiers import listing
from tdkt_api.http.lists import total_of

PATH = "/v1/dossiers"


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    for number in range(5):
        await Road(sign_in).draft(client_reference=f"r{number}")
    return await sign_in("clerk")


async def test_nothing_is_counted_unless_asked(clerk: Client) -> None:
    assert not {"total", "total_is_estimate"} & done(await clerk.get(PATH)).keys()


async def test_the_whole_list_is_counted_on_every_page(clerk: Client) -> None:
    first = done(await clerk.get(PATH, include_total=True, page_size=2))
    token = first["next_page_token"]
    second = done(await clerk.get(PATH, include_total=True, page_size=2, page_token=token))

    assert [(page["total"], page["total_is_estimate"]) for page in (first, second)] == [(5, False)] * 2


async def test_what_narrows_the_list_narrows_the_count(clerk: Client, sign_in: SignIn) -> None:
    narrowed = done(await clerk.get(PATH, include_total=True, client_reference=["r1", "r2"]))
    elsewhere = done(await (await sign_in("other.clerk")).get(PATH, include_total=True))

    assert (narrowed["total"], elsewhere["total"]) == (2, 0)


def test_beyond_the_most_the_total_is_an_estimate() -> None:
    assert total_of(paging.COUNTED_TO) == {"total": 1000, "total_is_estimate": False}
    assert total_of(paging.COUNTED_TO + 1) == {"total": 1000, "total_is_estimate": True}


def test_the_count_stops_one_beyond_the_most() -> None:
    counted = paging.counting(listing.page_of(frozenset({"state"}), has_place=False))

    assert "LIMIT 1001" in counted.text
    assert "ORDER BY" not in counted.text


async def test_awards_are_counted_too(sign_in: SignIn) -> None:
    await Road(sign_in).decided()
    clerk = await sign_in("clerk")

    told = done(await clerk.get("/v1/awards", include_total=True, page_size=1))

    assert told["has_more"]
    assert told["total"] == len(done(await clerk.get("/v1/awards"))["items"]) > 1
