"""The documentation in a real browser: whole, without an error, and without a request to anybody outside."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, ConsoleMessage, Page, Response, Route

from support.chromium import HERE, NEEDED, serving
from support.examples import OPERATIONS
from tdkt_api.messages import words

pytestmark = NEEDED


@dataclass
class Seen:
    """A page, and what happened to it that should not have."""

    page: Page
    outside: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    async def route(self, route: Route) -> None:
        url = route.request.url
        if urlsplit(url).hostname in (HERE, None):
            self.fetched.append(urlsplit(url).path)
            await route.continue_()
        else:
            self.outside.append(url)
            await route.abort()

    def answered(self, answer: Response) -> None:
        if answer.status >= 400:
            self.wrong.append(answer.url)

    def said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.wrong.append(message.text)


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[str]:
    async with serving(app) as found:
        yield found


@pytest.fixture
async def seen(browser: Browser) -> Seen:
    page = await browser.new_page()
    made = Seen(page)
    await page.route("**/*", made.route)
    page.on("console", made.said)
    page.on("pageerror", lambda error: made.wrong.append(str(error)))
    page.on("response", made.answered)
    return made


async def test_the_documentation_shows_every_operation(address: str, seen: Seen) -> None:
    await seen.page.goto(f"{address}/docs")
    headings = seen.page.locator("h3.opblock-tag")
    await headings.first.wait_for()
    for number in range(await headings.count()):
        await headings.nth(number).click()
    blocks = seen.page.locator(".opblock")
    await blocks.nth(len(OPERATIONS) - 1).wait_for()

    assert await blocks.count() == len(OPERATIONS)
    assert (seen.outside, seen.wrong) == ([], [])
    assert {"/docs", "/openapi.json", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css"} <= {*seen.fetched}


async def test_an_operation_opens_with_its_example(address: str, seen: Seen) -> None:
    await seen.page.goto(f"{address}/docs#/dossiers/take_step")
    opened = seen.page.locator("#operations-dossiers-take_step")
    await opened.locator(".body-param__example").first.wait_for()

    assert words()["operation.take_step"] in await opened.inner_text()
    assert '"action"' in await opened.locator(".body-param__example").first.inner_text()
    assert (seen.outside, seen.wrong) == ([], [])


async def test_a_sheet_is_found_from_the_documentation(address: str, seen: Seen) -> None:
    await seen.page.goto(f"{address}/docs")
    await seen.page.click('a[href="docs/operations"]')
    await seen.page.click('a[href="operations/take_step"]')

    assert await seen.page.inner_text("h1") == words()["operation.take_step"]
    assert await seen.page.locator("table").count() == 2
    assert (seen.outside, seen.wrong) == ([], [])


async def test_whatever_asks_outside_would_be_counted(address: str, seen: Seen) -> None:
    with suppress(TimeoutError):
        await seen.page.set_content('<img src="http://outside.invalid/a.png">')

    assert seen.outside == ["http://outside.invalid/a.png"]
    assert seen.wrong != []
