"""What everyone may look up."""

from typing import Any

import httpx
import pytest

from support.conferred import Confer
from support.registry import BA_DINH, HA_NOI, shown

KEYS = {
    "award",
    "title",
    "first_year",
    "last_year",
    "official_number",
    "signed_on",
    "issuer",
    "name",
    "status",
}


async def looked_up(http: httpx.AsyncClient, **change: Any) -> httpx.Response:
    asked = {"official_number": "12/QĐ-UBND", "name": "Nguyễn Văn An", **change}
    return await http.get("/v1/public/awards", params={k: v for k, v in asked.items() if v is not None})


async def test_number_and_name_find_an_award(http: httpx.AsyncClient, confer: Confer) -> None:
    await confer()

    [found] = (await looked_up(http)).json()["items"]

    assert set(found) == KEYS
    assert found["title"]["vi"] == "Lao động tiên tiến"
    assert found["issuer"] == "Phường Ba Đình"
    assert (found["name"], found["status"]) == ("Nguyễn Văn An", "valid")


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("12/qd-ubnd", "nguyen van an"),
        ("12 / QĐ - UBND", "NGUYỄN  VĂN  AN"),
        ("12/QD-UBND", "Nguye\u0302\u0303n Va\u0306n An"),
    ],
)
async def test_marks_case_and_blanks_may_be_left_out(
    http: httpx.AsyncClient, confer: Confer, number: str, name: str
) -> None:
    await confer()

    found = await looked_up(http, official_number=number, name=name)

    assert len(found.json()["items"]) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"official_number": "13/QĐ-UBND"},
        {"name": "Nguyễn Văn"},
        {"name": "Văn An"},
        {"name": "Nguyễn Văn An Bình"},
        {"name": "%"},
        {"official_number": "/"},
        {"year": 2025},
        {"unit": shown(HA_NOI)},
    ],
)
async def test_less_or_other_than_the_exact_finds_nothing(
    http: httpx.AsyncClient, confer: Confer, change: dict[str, Any]
) -> None:
    await confer()

    found = await looked_up(http, **change)

    assert found.status_code == 200
    assert found.json() == {"items": []}


async def test_unit_and_year_of_signing_narrow(http: httpx.AsyncClient, confer: Confer) -> None:
    await confer()

    found = await looked_up(http, unit=shown(BA_DINH), year=2026)

    assert len(found.json()["items"]) == 1


@pytest.mark.parametrize("missing", ["official_number", "name"])
async def test_both_are_asked_for(http: httpx.AsyncClient, missing: str) -> None:
    refused = await looked_up(http, **{missing: None})

    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == [f"/{missing}"]


async def test_an_unknown_parameter_is_refused(http: httpx.AsyncClient) -> None:
    assert (await looked_up(http, birth="1985")).status_code == 400


async def test_nothing_private_is_answered(http: httpx.AsyncClient, confer: Confer) -> None:
    await confer()

    found = await looked_up(http)

    assert not any(word in found.text for word in ("1985", "cn_", "Công chức", "male", "Trần"))
    assert found.headers["Cache-Control"] == "no-store"


async def test_a_revoked_award_says_so(http: httpx.AsyncClient, confer: Confer, connection: Any) -> None:
    await confer()
    await connection.execute("UPDATE award SET status = 'revoked'")

    [found] = (await looked_up(http)).json()["items"]

    assert found["status"] == "revoked"


async def test_what_nobody_verified_is_not_vouched_for(
    http: httpx.AsyncClient, confer: Confer, connection: Any
) -> None:
    await confer()
    await connection.execute("UPDATE award SET is_verified = false")

    assert (await looked_up(http)).json() == {"items": []}


async def test_a_code_finds_its_award_with_initials(
    http: httpx.AsyncClient, confer: Confer, connection: Any
) -> None:
    await confer()
    code = await connection.fetchval("SELECT public_code FROM award")

    found = await http.get(f"/v1/public/awards/{code}")
    typed = await http.get(f"/v1/public/awards/{code[:4]}-{code[4:8]}-{code[8:].upper()}")

    assert found.status_code == 200
    assert set(found.json()) == KEYS
    assert found.json()["name"] == "N. V. An"
    assert typed.json() == found.json()


@pytest.mark.parametrize("code", ["0" * 16, "short", "u" * 16, "é" * 16, "0" * 17, "a" * 300])
async def test_a_code_that_is_none_is_absent(http: httpx.AsyncClient, code: str) -> None:
    refused = await http.get(f"/v1/public/awards/{code}")

    assert refused.status_code == 404
    assert refused.json()["code"] == "resource.not_found"
