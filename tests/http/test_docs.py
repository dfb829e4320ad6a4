"""Pages for people: served whole from here."""

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx
import pytest

from support.small_app import application, calling
from tdkt_api.errors import DomainError
from tdkt_api.http.docs import CODES
from tdkt_api.http.problem import STATUSES

APP = application()


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with calling(APP) as found:
        yield found


class Links(HTMLParser):
    """What a page makes a browser fetch, and what runs in the page itself."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.inline: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [value for name in ("src", "href") if (value := given.get(name))]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in given) else []
        self.inline += [name for name in given if name.startswith("on") or name == "style"]


async def test_the_documentation_asks_nobody_outside(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")

    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert not re.search(r"(?:https?:)?//[a-z]", page.text)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]


async def test_every_file_of_the_documentation_answers(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")
    links = Links(page.text)

    for link in links.links:
        fetched = await client.get(urljoin("http://tdkt.example.vn/docs", link))
        assert (fetched.status_code, bool(fetched.content)) == (200, True), link
        assert fetched.headers["X-Content-Type-Options"] == "nosniff"
    assert len(links.links) == 7
    assert links.inline == []


async def test_the_start_of_the_documentation_names_no_validator_outside(client: httpx.AsyncClient) -> None:
    script = (await client.get("/docs/start.js")).text

    assert "validatorUrl: null" in script
    assert "http" not in script


async def test_the_document_is_under_the_address_that_the_page_reads(client: httpx.AsyncClient) -> None:
    document = await client.get("/openapi.json")

    assert document.json()["openapi"].startswith("3.1")


@pytest.mark.parametrize(
    "name", ["nothing.js", "..%2fdocs.html", "%2e%2e%2f%2e%2e%2fmain.py", "docs.html", "redoc"]
)
async def test_no_other_file_is_served(client: httpx.AsyncClient, name: str) -> None:
    refused = await client.get(f"/docs/{name}")

    assert (refused.status_code, refused.json()["code"]) == (404, "resource.not_found")


@pytest.mark.parametrize("code", [*sorted(DomainError.all_codes()), "service.busy", "service.failed"])
async def test_the_type_of_every_problem_is_a_page(client: httpx.AsyncClient, code: str) -> None:
    page = await client.get(f"/v1/problems/{code}")

    assert page.status_code == 200
    assert code in page.text
    error = DomainError.all_codes().get(code)
    assert f"HTTP {STATUSES[error.kind] if error else ''}" in page.text


async def test_every_problem_is_listed(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs/problems")

    assert page.status_code == 200
    listed = [link.rpartition("/")[2] for link in Links(page.text).links if "problems/" in link]
    assert listed == CODES
    assert len(CODES) > 60


@pytest.mark.parametrize("code", ["nothing", "<script>", "request.invalid.title"])
async def test_no_page_for_a_problem_that_does_not_exist(client: httpx.AsyncClient, code: str) -> None:
    assert (await client.get(f"/v1/problems/{code}")).status_code == 404


@pytest.mark.parametrize("path", ["/redoc", "/docs/oauth2-redirect"])
async def test_no_page_of_the_framework_is_left(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404
