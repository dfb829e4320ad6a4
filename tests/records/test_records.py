"""Records of a person's working life: entered, corrected, ended, withdrawn, each with its history."""

from typing import Any, Final

import pytest

from support.client import Client
from support.flow import SignIn, done
from support.registry import bodies, registered
from tdkt_api import ids
from tdkt_api.ids import Prefix

URL: Final = "/v1/records"
WHY: Final = "Theo quyết định mới"
WARNED: Final = {"kind": "discipline", "form": "canh_cao", "from_on": "2025-03-01", "is_duty_related": True}
LEAVE: Final = {"kind": "leave", "leave": "sick", "from_on": "2025-03-01", "working_days": 60}


@pytest.fixture
async def an(clerk: Client) -> str:
    """Somebody of Ba Đình."""
    return await registered(clerk)


async def entered(clerk: Client, an: str, content: dict[str, Any] = WARNED) -> dict[str, Any]:
    found: dict[str, Any] = done(await clerk.post(URL, {"individual_id": an, "content": content}))
    return found


async def acted(client: Client, one: dict[str, Any], act: str, etag: str = '"v1"', **body: Any) -> Any:
    return await client.post(f"{URL}/{one['id']}/{act}", {"reason": WHY, **body}, etag=etag)


async def test_a_measure_of_discipline_is_entered_and_told(clerk: Client, an: str, connection: Any) -> None:
    answer = await clerk.post(URL, {"individual_id": an, "content": WARNED})

    made, event = answer.json(), (await bodies(connection))[-1]
    assert (answer.status_code, answer.headers["Location"]) == (201, f"{URL}/{made['id']}")
    assert made["content"] == {**WARNED, "to_on": None}
    assert (await clerk.get(answer.headers["Location"])).json() == made
    assert event["type"] == "individual.enter_record"
    assert event["data"] == {"record": made["id"], "is_withdrawn": False, **WARNED}


async def test_it_ends_with_a_reason_that_history_only_commits_to(
    clerk: Client, an: str, connection: Any
) -> None:
    made = await entered(clerk, an)

    ended = await acted(clerk, made, "ending", to_on="2026-01-10")

    event = (await bodies(connection))[-1]
    assert (ended.status_code, ended.json()["content"]["to_on"]) == (201, "2026-01-10")
    assert (ended.json()["version"], ended.headers["ETag"]) == (2, '"v2"')
    assert (event["type"], "to_on" in event["data"]["before"]) == ("individual.end_record", False)
    assert event["data"]["after"]["to_on"] == "2026-01-10"
    assert (WHY in str(event), list(event["commit"])) == (False, ["reason"])


async def test_it_ends_once(clerk: Client, an: str) -> None:
    made = await entered(clerk, an)
    done(await acted(clerk, made, "ending", to_on="2026-01-10"))

    again = await acted(clerk, made, "ending", etag='"v2"', to_on="2026-01-11")

    assert (again.status_code, again.json()["code"]) == (409, "record.ended")


async def test_what_was_wrong_is_corrected_and_both_are_kept(clerk: Client, an: str, connection: Any) -> None:
    made = await entered(clerk, an)
    right = {**WARNED, "form": "khien_trach"}

    corrected = await acted(clerk, made, "correction", content=right)

    event = (await bodies(connection))[-1]
    kept = await connection.fetch("SELECT details FROM record_version ORDER BY version")
    assert (corrected.status_code, corrected.json()["content"]["form"]) == (201, "khien_trach")
    assert (event["data"]["before"]["form"], event["data"]["after"]["form"]) == ("canh_cao", "khien_trach")
    assert len(kept) == 2


async def test_a_record_of_one_kind_becomes_none_of_another(clerk: Client, an: str) -> None:
    made = await entered(clerk, an)

    answer = await acted(clerk, made, "correction", content=LEAVE)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/content/kind")


async def test_what_was_withdrawn_changes_no_more(clerk: Client, an: str) -> None:
    made = await entered(clerk, an)
    withdrawn = done(await acted(clerk, made, "withdrawal"))

    for act, body in (
        ("withdrawal", {}),
        ("ending", {"to_on": "2026-01-10"}),
        ("correction", {"content": WARNED}),
    ):
        answer = await acted(clerk, made, act, etag='"v2"', **body)
        assert (answer.status_code, answer.json()["code"]) == (409, "record.withdrawn")
    assert withdrawn["is_withdrawn"] is True


async def test_a_person_s_records_are_listed_page_by_page(clerk: Client, an: str) -> None:
    made = [await entered(clerk, an, content) for content in (WARNED, LEAVE, WARNED)]

    first = done(await clerk.get(URL, individual_id=an, page_size=2))
    second = done(await clerk.get(URL, individual_id=an, page_size=2, page_token=first["next_page_token"]))
    leave = done(await clerk.get(URL, individual_id=an, kind="leave"))

    listed = [one["id"] for one in (*first["items"], *second["items"])]
    assert listed == [one["id"] for one in reversed(made)]
    assert [one["id"] for one in leave["items"]] == [made[1]["id"]]


@pytest.mark.parametrize("who", ["head", "appraiser", "nobody", "inspector"])
async def test_only_a_clerk_enters_records(sign_in: SignIn, an: str, who: str) -> None:
    answer = await (await sign_in(who)).post(URL, {"individual_id": an, "content": WARNED})

    assert answer.status_code == 403


async def test_another_unit_neither_sees_nor_writes(sign_in: SignIn, clerk: Client, an: str) -> None:
    made = await entered(clerk, an)
    neighbour = await sign_in("neighbour.clerk")

    assert (await neighbour.get(f"{URL}/{made['id']}")).status_code == 404
    assert (await neighbour.get(URL, individual_id=an)).status_code == 404
    assert (await neighbour.post(URL, {"individual_id": an, "content": WARNED})).status_code == 404
    assert (await acted(neighbour, made, "withdrawal")).status_code == 404


async def test_a_unit_above_sees_and_does_not_write(sign_in: SignIn, clerk: Client, an: str) -> None:
    made = await entered(clerk, an)
    province = await sign_in("province.clerk")

    answer = await acted(province, made, "withdrawal")

    assert (await province.get(f"{URL}/{made['id']}")).status_code == 200
    assert (answer.status_code, answer.json()["code"]) == (403, "facts.foreign_unit")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"from_on": "2026-01-16"}, "/content/from_on"),
        ({"form": "mắng"}, "/content/form"),
        ({"to_on": "2025-02-28"}, "/content"),
        ({"working_days": 3}, "/content/working_days"),
        ({"kind": "praise"}, "/content/kind"),
    ],
)
async def test_what_is_no_record(clerk: Client, an: str, change: dict[str, Any], pointer: str) -> None:
    answer = await clerk.post(URL, {"individual_id": an, "content": {**WARNED, **change}})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith(pointer)


async def test_a_last_day_lies_not_before_the_first(clerk: Client, an: str) -> None:
    made = await entered(clerk, an)

    answer = await acted(clerk, made, "ending", to_on="2025-02-28")

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/to_on")


@pytest.mark.parametrize(
    ("act", "body"),
    [("ending", {"to_on": "2026-01-10"}), ("withdrawal", {}), ("correction", {"content": WARNED})],
)
async def test_a_stale_version_is_refused(clerk: Client, an: str, act: str, body: dict[str, Any]) -> None:
    made = await entered(clerk, an)

    stale = await acted(clerk, made, act, etag='"v7"', **body)
    missing = await clerk.post(f"{URL}/{made['id']}/{act}", {"reason": WHY, **body})

    assert (stale.status_code, missing.status_code) == (412, 428)


async def test_the_same_key_enters_once(clerk: Client, an: str, connection: Any) -> None:
    body = {"individual_id": an, "content": WARNED}

    first, again = await clerk.post(URL, body, key="once"), await clerk.post(URL, body, key="once")

    assert first.json()["id"] == again.json()["id"]
    assert await connection.fetchval("SELECT count(*) FROM record") == 1


async def test_a_record_that_there_is_not_is_absent(clerk: Client) -> None:
    absent = {"id": ids.show(Prefix.RECORD, ids.new())}

    assert (await clerk.get(f"{URL}/{absent['id']}")).status_code == 404
    assert (await acted(clerk, absent, "withdrawal")).status_code == 404
