"""Erased: nothing of it in any table or export, and every history still proves itself."""

import json
from collections.abc import AsyncIterator
from typing import Any, Final

import pytest

from support.canaries import traces
from support.client import Client
from support.deeds import entered
from support.flow import COMMUNE, done
from support.holds import placed
from support.live import Live, live
from support.registry import citizen, registered
from support.server import Clone
from tdkt_api.db.database import Database
from tdkt_api.history.verify import verify
from tdkt_api.ids import read as read_id

PERIOD: Final = {"at_from": "2026-01-14T17:00:00Z", "at_to": "2026-01-17T17:00:00Z"}
ASKED: Final = {"ground": "purpose_ended", "reason": "Không còn cần đến"}


@pytest.fixture
async def office(clone: Clone, fresh_database: Database) -> AsyncIterator[Live]:
    async with live(clone, fresh_database) as found:
        yield found


def canaries(number: int) -> dict[str, str]:
    """What is told of one person and of nobody else."""
    return {
        "name": f"Hoàng Thị Chim Yến{'abcdeghiklmnopqrstuv'[number % 20]}{'abcdeghikl'[number // 20]}",
        "number": f"0011850{number:05d}",
        "post": f"Chức vụ số {number} của chim yến",
        "title": f"Tổ phó tổ chim {number}",
        "deed": f"Việc tốt số {number} của chim yến",
        "hold": f"Đơn tố cáo chim yến số {number}",
        "work": f"Sáng kiến nuôi chim yến số {number}",
    }


async def known(office: Live, number: int) -> str:
    """Somebody of whom all is told that can be told without a dossier."""
    told, clerk = canaries(number), await office.sign_in("clerk")
    person = await registered(
        clerk,
        told["name"],
        identity=citizen(told["number"]),
        birth_on=f"18{number % 60 + 40}-03-04",
        post=told["post"],
        client_reference=f"BD-{told['number']}",
    )
    path = f"/v1/individuals/{person}"
    post = {"title": told["title"], "kind": "other", "from_on": "2025-07-01"}
    done(await clerk.post(f"{path}/posts", post))
    done(await entered(clerk, person, title=told["deed"]))
    work = {"name": told["work"], "scope": "grassroots", "year": 2025, "recognised_on": "2025-12-10"}
    author = [{"individual_id": person, "share_percent": 100}]
    done(
        await clerk.post(
            "/v1/initiatives", {**work, "unit_id": COMMUNE, "kind": "initiative", "authors": author}
        )
    )
    inspector = await office.sign_in("province.inspector")
    hold = done(await placed(inspector, person, reason=told["hold"]))
    lifted = {"unit_id": hold["unit_id"], "reason": f"{told['hold']}: không có cơ sở"}
    done(await inspector.post(f"/v1/holds/{hold['id']}/lifting", lifted, etag='"v1"'))
    return person


async def erased(clerk: Client, admin: Client, person: str) -> None:
    one = done(await clerk.post("/v1/erasures", {"subject_id": person, **ASKED}))
    done(await admin.post(f"/v1/erasures/{one['id']}/execution", etag='"v1"'))


async def exported(office: Live) -> bytes:
    inspector = await office.sign_in("inspector")
    answer = await inspector.post("/v1/audit/exports", {"unit_id": COMMUNE, **PERIOD}, key=None)
    assert answer.status_code == 200
    return answer.content


async def salts(office: Live, person: str) -> int:
    found: int = await office.owner.fetchval(
        "SELECT count(*) FROM history_disclosure d JOIN history_event e ON e.id = d.event_id"
        " WHERE e.stream_id = $1 AND (d.salt IS NOT NULL OR d.sealed IS NOT NULL)",
        read_id("cn", person),
    )
    return found


@pytest.mark.parametrize("people", [5, pytest.param(50, marks=pytest.mark.slow)])
async def test_no_value_and_no_salt_is_left_and_the_history_is_sound(office: Live, people: int) -> None:
    clerk, admin = await office.sign_in("clerk"), await office.sign_in("admin")
    ids = [await known(office, number) for number in range(people)]
    wanted = [value for number in range(people) for value in canaries(number).values()]
    before, found = await exported(office), await traces(office.owner, wanted)
    assert all(value.encode() in before for value in wanted if not value.isdigit())  # they were there
    assert {"subject", "post", "achievement", "hold", "initiative"} <= {table for table, _ in found}

    for person in ids:
        await erased(clerk, admin, person)
    await office.owner.execute("DELETE FROM idempotency")  # answers for repeated keys go after seven days

    after = await exported(office)
    assert await traces(office.owner, wanted) == set()
    assert [value for value in wanted if value.encode() in after] == []
    assert [person for person in ids if await salts(office, person)] == []
    report = verify(after.splitlines(keepends=True))
    assert report.is_sound, report.problems
    assert report.events == verify(before.splitlines(keepends=True)).events + 2 * people


async def test_of_others_everything_stays(office: Live) -> None:
    one, other = await known(office, 0), await known(office, 1)
    wanted = [value for value in canaries(1).values() if not value.isdigit()]
    await erased(await office.sign_in("clerk"), await office.sign_in("admin"), one)

    after = await exported(office)

    assert [value for value in wanted if value.encode() not in after] == []
    assert await salts(office, other) > 0


async def test_a_text_that_is_put_back_after_erasure_is_found_out(office: Live) -> None:
    person = await known(office, 0)
    await erased(await office.sign_in("clerk"), await office.sign_in("admin"), person)
    lines = (await exported(office)).splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if b"individual.register" in line)
    event: dict[str, Any] = json.loads(lines[place])
    event["open"] = {"family_and_given_name": {"salt": "00" * 32, "value": canaries(0)["name"]}}

    forged = [*lines[:place], json.dumps(event, ensure_ascii=False).encode() + b"\n", *lines[place + 1 :]]

    assert not verify(forged).is_sound


async def test_the_application_empties_and_never_writes_over(office: Live, fresh_database: Database) -> None:
    await known(office, 0)
    async with fresh_database.transaction(scopes=("/",)) as tx:
        connection = tx._connection
        for change in ("salt = '\\x00'::bytea", "sealed = sealed", "name = 'x'", "key_version = 2"):
            await connection.execute("SAVEPOINT tried")
            with pytest.raises(Exception, match=r"permission denied|row-level security"):
                await connection.execute(f"UPDATE history_disclosure SET {change}")  # noqa: S608
            await connection.execute("ROLLBACK TO tried")
