"""A sheet for each operation, whole and in Vietnamese, that fetches nothing from outside."""

import html
import re

import httpx
import pytest

from support.client import Client
from support.examples import OPERATIONS
from tdkt_api.messages import words

OUTSIDE = re.compile(r"""(?:src|href)="(?:https?:)?//""")


async def page_of(client: Client, id: str) -> httpx.Response:
    return await client.get(f"/docs/operations/{id}")


@pytest.mark.parametrize("id", sorted(OPERATIONS))
async def test_an_operation_has_its_sheet(anyone: Client, id: str) -> None:
    """What it is for and what its parameters mean stands in `texts/operations.yaml`."""
    operation = OPERATIONS[id]
    page = await page_of(anyone, id)

    assert page.status_code == 200
    assert f"<h1>{html.escape(words()[f'operation.{id}'])}</h1>" in page.text
    assert f"<code>{operation.method} {operation.path}</code>" in page.text
    parameters = [one["name"] for one in operation.told.get("parameters", ())]
    assert [name for name in parameters if f"word.{name}" not in words()] == []
    assert [name for name in parameters if f"<td>{name}</td>" not in page.text] == []
    assert not OUTSIDE.search(page.text)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


async def test_a_sheet_shows_a_sample_and_the_refusals(anyone: Client) -> None:
    text = html.unescape((await page_of(anyone, "take_step")).text)

    assert "POST /v1/dossiers/hs_01kf000000e008000000000001/steps HTTP/1.1" in text
    assert '"action": "submit"' in text
    assert "HTTP/1.1 201 Created" in text
    assert '"stage_number": 1' in text
    assert "<td>428</td>" in text
    assert "cán bộ thẩm định" in text
    assert "ETag nhận được khi đọc đối tượng" in text


async def test_all_sheets_are_listed(anyone: Client) -> None:
    page = await anyone.get("/docs/operations")
    listed = re.findall(r'href="operations/(\w+)"', page.text)

    assert sorted(listed) == sorted(OPERATIONS)


async def test_there_is_no_sheet_of_what_does_not_exist(anyone: Client) -> None:
    assert (await page_of(anyone, "no_such")).status_code == 404


def test_every_summary_is_the_vietnamese_purpose() -> None:
    assert {id: one.told["summary"] for id, one in OPERATIONS.items()} == {
        id: words()[f"operation.{id}"] for id in OPERATIONS
    }
