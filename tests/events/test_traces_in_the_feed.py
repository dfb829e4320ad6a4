"""An event of the feed names the request it came by, and the trace that request belonged to."""

from typing import Any

import pytest

from support.client import Client
from support.feed import put
from support.flow import COMMUNE, SignIn, done
from support.live import live
from support.server import Clone
from support.traces import look
from tdkt_api.db.database import Database

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
DRAFT = {
    "owner_unit_id": COMMUNE,
    "deciding_unit_id": COMMUNE,
    "type": "cong_trang",
    "name": "Đề nghị khen thưởng năm 2025",
    "year": 2025,
}


@pytest.mark.parametrize(("given", "kept"), [(TRACE, TRACE), ("00-x", None)], ids=["sound", "malformed"])
async def test_an_act_leaves_its_request_and_trace_with_its_event(
    sign_in: SignIn, connection: Any, given: str, kept: str | None
) -> None:
    clerk = await sign_in("clerk")
    headers = {"X-Request-Id": "portal-77", "traceparent": given}

    done(await Client(clerk.http, clerk.token, headers).post("/v1/dossiers", DRAFT))

    await look(connection)
    rows = await connection.fetch("SELECT request_id, traceparent FROM outbox")
    assert [tuple(row) for row in rows] == [("portal-77", kept)]


async def test_the_feed_tells_them_as_attributes_of_the_event(clone: Clone, fresh_database: Database) -> None:
    async with live(clone, fresh_database) as office:
        id = await put(office.owner, 1)
        await office.owner.execute(
            "INSERT INTO outbox (id, type, subject, time, data, unit_path, position, request_id, traceparent)"
            " SELECT gen_random_uuid(), type, subject, time, data, unit_path, 2, 'portal-77', $1 FROM outbox",
            TRACE,
        )

        without, with_trace = done(await (await office.sign_in("clerk")).get("/v1/events"))["items"]

    assert (with_trace["requestid"], with_trace["traceparent"]) == ("portal-77", TRACE)
    assert without["id"] == id
    assert not {"requestid", "traceparent"} & without.keys()
