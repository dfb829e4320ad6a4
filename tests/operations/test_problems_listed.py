"""Every refusal as data: what a portal needs to know of it beforehand."""

import re

from support.client import Client
from support.flow import done
from tdkt_api.http.docs import CODES


async def test_every_code_is_listed_with_its_texts_and_its_page(anyone: Client) -> None:
    items = done(await anyone.get("/v1/problems"))["items"]

    assert [one["code"] for one in items] == CODES
    assert all(one["type"] == f"/v1/problems/{one['code']}" for one in items)
    assert all(
        one[name][language] for one in items for name in ("title", "way_out") for language in ("vi", "en")
    )
    assert not [one["code"] for one in items if re.search(r"{\w+}", str(one))]


async def test_the_page_of_each_is_there(anyone: Client) -> None:
    for one in done(await anyone.get("/v1/problems"))["items"][::20]:
        assert (await anyone.get(one["type"])).headers["Content-Type"].startswith("text/html")


async def test_it_says_with_which_status_a_refusal_comes(anyone: Client) -> None:
    items = {one["code"]: one["status"] for one in done(await anyone.get("/v1/problems"))["items"]}

    assert (items["request.too_many"], items["service.busy"], items["resource.stale"]) == (429, 503, 412)
