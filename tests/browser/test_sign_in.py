"""Somebody signs in on the page in a real browser: wrong password, wrong digits, then back to the app."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
from playwright.async_api import Browser, Page, Route, expect

from support.chromium import NEEDED, serving
from support.client import Client
from support.live import Live, live
from support.server import Clone
from support.sign_in import APP, REDIRECT, asked, digits, exchanged, prepare
from support.world import PASSWORD, PASSWORDS
from tdkt_api.accounts.throttle import Throttle
from tdkt_api.db.database import Database

pytestmark = NEEDED
BACK: Final = "https://cong.example/**"


@pytest.fixture
async def office(clone: Clone, fresh_database: Database) -> AsyncIterator[Live]:
    async with live(clone, fresh_database) as found:
        await prepare(found.owner, "clerk")
        yield found


def app_of(office: Live) -> Any:
    transport: Any = office.http._transport
    transport.app.state.passwords, transport.app.state.throttle = PASSWORDS, Throttle()
    return transport.app


async def typed(page: Page, password: str, code: str) -> None:
    """What a person does, by the labels that they read, and with the keyboard alone."""
    await page.get_by_label("Tên đăng nhập").fill("clerk")
    await page.get_by_label("Mật khẩu").fill(password)
    await page.get_by_label("Mã 6 số").fill(code)
    await page.keyboard.press("Enter")


async def test_somebody_signs_in_and_comes_back_to_the_app(office: Live, browser: Browser) -> None:
    back: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    said: list[str] = []

    async def came_back(route: Route) -> None:
        back.set_result(route.request.url)
        await route.fulfill(body="Đã quay lại", content_type="text/plain; charset=utf-8")

    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    page.on("console", lambda message: said.append(message.text))
    await page.route(BACK, came_back)
    async with serving(app_of(office)) as address:
        await page.goto(f"{address}/oauth2/authorize?{urlencode(asked())}")
        styled = await page.get_by_role("button").evaluate("e => getComputedStyle(e).backgroundColor")
        await typed(page, "mat-khau-sai", digits())
        await expect(page.get_by_role("alert")).to_contain_text("không đúng")
        kept = await page.get_by_label("Mật khẩu").input_value()
        await typed(page, PASSWORD, "000000")
        await expect(page.get_by_role("alert")).to_contain_text("không đúng")
        await typed(page, PASSWORD, digits())
        url = await asyncio.wait_for(back, 15)

        async with httpx.AsyncClient(base_url=address) as http:
            told = dict(parse_qsl(urlsplit(url).query))
            issued = (await exchanged(http, told["code"])).json()
            me = await Client(http, issued["access_token"]).get("/v1/me")

    await context.close()
    assert url.startswith(f"{REDIRECT}&code=")
    assert (told["state"], kept) == ("trang thai", "")
    assert styled == "rgb(143, 20, 20)"
    assert [text for text in said if "400" not in text] == []
    assert me.json()["client_id"] == APP


async def test_the_page_can_be_read_and_used_without_seeing_it(office: Live, browser: Browser) -> None:
    page = await browser.new_page(viewport={"width": 320, "height": 640})
    async with serving(app_of(office)) as address:
        await page.goto(f"{address}/oauth2/authorize?{urlencode(asked())}")

        names = [await one.get_attribute("id") for one in await page.locator("input:visible").all()]
        labelled = [await page.locator(f"label[for={name}]").count() for name in names]
        focused = await page.evaluate("document.activeElement.id")
        width = await page.evaluate("document.documentElement.scrollWidth")
        lang = await page.evaluate("document.documentElement.lang")

    await page.close()
    assert names == ["username", "password", "digits"]
    assert labelled == [1, 1, 1]
    assert (focused, width, lang) == ("username", 320, "vi")
