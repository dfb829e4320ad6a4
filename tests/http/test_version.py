"""`If-Match`: one decides on what one saw."""

from typing import Any

import pytest
from fastapi import Response

from support.small_app import application, calling
from tdkt_api.errors import IfMatchMissing, Stale
from tdkt_api.http.parameters import router
from tdkt_api.http.responses import etag
from tdkt_api.http.version import IfMatch, Version

things = router("/v1/things")


@things.post("")
async def change(seen: IfMatch) -> Response:
    """Change version 3."""
    seen.must_be(3)
    return Response("changed")


@things.get("")
async def look(seen: IfMatch) -> Response:
    """Ask nothing of the version."""
    return Response("seen")


@pytest.mark.parametrize("header", ['"v3"', ' "v3" ', '"v1", "v3"', '"v3","v4"', etag(3)])
def test_the_version_that_was_seen_matches(header: str) -> None:
    Version.read(header).must_be(3)


@pytest.mark.parametrize(
    "header",
    [
        "",
        '"v2"',
        "*",
        'W/"v3"',
        "v3",
        '"3"',
        '"v03"',
        '"v3',
        'v3"',
        '"v3" "v3"',
        '"v3"x',
        "'v3'",
        '"V3"',
        '"v-3"',
        '"v3", *',
        '"v' + "9" * 5000 + '"',
        "é",
    ],
)
def test_any_other_header_is_stale(header: str) -> None:
    with pytest.raises(Stale) as refused:
        Version.read(header).must_be(3)

    assert refused.value.current == 3


def test_no_header_is_refused_only_when_asked() -> None:
    seen = Version.read(None)

    with pytest.raises(IfMatchMissing):
        seen.required()
    with pytest.raises(IfMatchMissing):
        seen.must_be(1)


def test_a_version_named_in_the_body_is_refused_at_its_place() -> None:
    Version.of(2).must_be(2, pointer="/dossiers/0/version")

    with pytest.raises(Stale) as refused:
        Version.of(2).must_be(3, pointer="/dossiers/0/version")

    assert [fault.pointer for fault in refused.value.faults] == ["/dossiers/0/version"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([], 428),
        ([("If-Match", '"v3"')], 200),
        ([("If-Match", '"v2"')], 412),
        ([("If-Match", "*")], 412),
        ([("If-Match", '"v2"'), ("If-Match", '"v3"')], 200),
        ([("If-Match", '"v3"'), ("If-Match", "nonsense")], 412),
    ],
)
async def test_over_http(headers: Any, status: int) -> None:
    async with calling(application(things)) as client:
        answered = await client.post("/v1/things", headers=headers)

        assert answered.status_code == status
        assert (await client.get("/v1/things", headers={"If-Match": "nonsense"})).status_code == 200
