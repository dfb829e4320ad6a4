"""What follows a signature: the file by its hash, the notice of the result, the presentation."""

from typing import Any

import httpx
import pytest

from support.client import Client, shown
from support.flow import PROVINCE, Road, SignIn, candidate, done, person
from support.traces import alike, bodies, days_later, pointers, refused
from tdkt_api import ids

FILE = {
    "sha256": "ab" * 32,
    "size_bytes": 183204,
    "media_type": "application/pdf",
    "name": "45-QD-UBND.pdf",
}


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


async def decided(sign_in: SignIn) -> tuple[Road, httpx.Response]:
    """A dossier of one person, one title conferred and the other refused."""
    road = await Road(sign_in).nominated([person(1)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    await road.establish()
    await road.step("secretary", "refer")
    done(await road.close())
    draft = await road.drafted(refused=[road.nominations[1]["id"]])
    return road, await road.sign(draft, official_number="45/QĐ-UBND")


async def attached(caller: Client, decision: httpx.Response, **change: Any) -> httpx.Response:
    known = {"etag": change.pop("etag", decision.headers["ETag"]), "key": change.pop("key", "")}
    path = f"/v1/decisions/{decision.json()['id']}/signed-file"
    return await caller.post(path, {**FILE, **change}, **known)


# The signed file


async def test_the_signed_file_is_attached_by_its_hash(
    sign_in: SignIn, clerk: Client, connection: Any
) -> None:
    _, signed = await decided(sign_in)

    answer = await attached(clerk, signed)

    told = done(answer)
    assert (told["file_sha256"], told["file_size_bytes"], told["file_name"]) == (
        "ab" * 32,
        183204,
        "45-QD-UBND.pdf",
    )
    assert answer.headers["ETag"] == '"v3"'
    event = (await bodies(connection, "decision/"))[-1]
    assert (event["type"], event["files"]) == ("decision.attach_file", ["ab" * 32])
    assert event["data"] == {"size_bytes": 183204, "media_type": "application/pdf"}
    assert list(event["commit"]) == ["signed_file_name"]


async def test_another_file_is_refused_and_the_same_changes_nothing(
    sign_in: SignIn, clerk: Client, connection: Any
) -> None:
    _, signed = await decided(sign_in)
    first = await attached(clerk, signed)
    before = len(await bodies(connection))

    other = await attached(clerk, first, sha256="cd" * 32)
    same = await attached(clerk, first)

    refused(other, 409, "decision.file_attached")
    assert (same.json(), len(await bodies(connection))) == (first.json(), before)


async def test_a_draft_has_no_signed_file(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in).voted()

    refused(await attached(clerk, await road.drafted()), 409, "decision.not_signed")


async def test_the_same_key_attaches_once(sign_in: SignIn, clerk: Client) -> None:
    _, signed = await decided(sign_in)

    first, again = [await attached(clerk, signed, key="one") for _ in range(2)]

    assert again.json() == first.json()


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("member", 403, "auth.not_permitted"),
        ("province.clerk", 403, "workflow.wrong_role"),
        ("neighbour.clerk", 404, "resource.not_found"),
    ],
)
async def test_only_the_deciding_unit_attaches(sign_in: SignIn, name: str, status: int, code: str) -> None:
    _, signed = await decided(sign_in)

    refused(await attached(await sign_in(name), signed), status, code)


async def test_attaching_asks_for_the_version(sign_in: SignIn, clerk: Client) -> None:
    _, signed = await decided(sign_in)

    refused(await attached(clerk, signed, etag=None), 428, "request.if_match_missing")
    refused(await attached(clerk, signed, etag='"v1"'), 412, "resource.stale")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"sha256": "AB" * 32}, "/sha256"),
        ({"size_bytes": 0}, "/size_bytes"),
        ({"media_type": "pdf"}, "/media_type"),
        ({"content": "x"}, "/content"),
    ],
    ids=str,
)
async def test_a_malformed_file_is_pointed_at(
    sign_in: SignIn, clerk: Client, change: dict[str, Any], pointer: str
) -> None:
    _, signed = await decided(sign_in)

    assert pointers(refused(await attached(clerk, signed, **change), 422, "request.invalid")) == [pointer]


# The notice of the result


async def noticed(caller: Client, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done(await caller.get("/v1/notices", **asked))["items"]
    return found


async def acknowledged(caller: Client, notice: str, etag: str | None = '"v1"', key: str = "") -> Any:
    return await caller.post(f"/v1/notices/{notice}/acknowledgement", etag=etag, key=key)


async def test_signing_tells_the_unit_what_was_conferred_and_what_refused_and_why(
    sign_in: SignIn, clerk: Client, connection: Any
) -> None:
    road, signed = await decided(sign_in)

    [notice] = await noticed(clerk)

    assert (notice["decision_id"], notice["dossier_id"]) == (signed.json()["id"], road.id)
    assert (notice["official_number"], notice["notified_on"], notice["due_on"]) == (
        "45/QĐ-UBND",
        "2026-01-15",
        None,  # no length is known for the titles of a commune
    )
    assert [(one["result"], one["reason"]) for one in notice["lines"]] == [
        ("conferred", None),
        ("refused", "Chưa đủ căn cứ"),
    ]
    told = next(one for one in await bodies(connection, "decision/") if one["type"] == "decision.sign")
    assert told["data"]["notices"] == [
        {"notice": notice["id"], "dossier": road.id, "unit": notice["unit_id"]}
    ]


async def test_the_unit_acknowledges_and_the_decisions_history_says_so(
    sign_in: SignIn, clerk: Client, connection: Any
) -> None:
    await decided(sign_in)
    [notice] = await noticed(clerk, is_acknowledged=False)

    told = done(await acknowledged(clerk, notice["id"]))

    assert (told["acknowledged_on"], told["version"]) == ("2026-01-15", 2)
    assert (await noticed(clerk, is_acknowledged=False), await noticed(clerk, is_acknowledged=True)) == (
        [],
        [told],
    )
    event = (await bodies(connection, "decision/"))[-1]
    assert (event["type"], event["data"]["notice"]) == ("decision.acknowledge", notice["id"])


async def test_a_notice_of_the_province_reaches_the_commune(sign_in: SignIn, clerk: Client) -> None:
    road = Road(sign_in, decider=PROVINCE)
    await road.nominated([candidate(1)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    done(await road.forward())
    await road.step("province.appraiser", "receive")
    await road.appraise("province.appraiser")
    signed = done(await road.sign(await road.drafted("province.appraiser"), "province.chair"))

    [notice] = await noticed(clerk)
    above = await sign_in("province.clerk")

    assert notice["decision_unit_id"] == PROVINCE
    assert [one["id"] for one in await noticed(above)] == [notice["id"]]
    refused(await acknowledged(above, notice["id"]), 403, "workflow.wrong_role")
    done(await acknowledged(clerk, notice["id"]))
    listed = done(await clerk.get(f"/v1/decisions/{signed['id']}/notices"))["items"]
    assert [one["acknowledged_on"] for one in listed] == ["2026-01-15"]


async def test_a_notice_waits_in_the_inbox_until_it_is_acknowledged(sign_in: SignIn, clerk: Client) -> None:
    await decided(sign_in)

    [waiting] = done(await clerk.get("/v1/inbox"))["notices"]
    elsewhere = [
        done(await (await sign_in(name)).get("/v1/inbox"))["notices"]
        for name in ("appraiser", "neighbour.clerk", "province.clerk")
    ]
    done(await acknowledged(clerk, waiting["id"]))

    assert elsewhere == [[], [], []]
    assert done(await clerk.get("/v1/inbox"))["notices"] == []


async def test_a_notice_past_its_day_is_overdue_until_it_is_acknowledged(
    sign_in: SignIn, clerk: Client, connection: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a length of ten working days, as the law has it for the forms of the State."""
    monkeypatch.setattr("tdkt_api.decisions.notices.notice_days", lambda *_: 10)
    await decided(sign_in)
    [notice] = await noticed(clerk)
    with days_later(14):  # the tenth working day itself
        on_time = await noticed(clerk, is_overdue=True)
    with days_later(15):
        [late] = await noticed(clerk, is_overdue=True)
        taken = done(await acknowledged(clerk, notice["id"]))
        after = await noticed(clerk, is_overdue=True)

    assert (notice["due_on"], on_time, late["is_overdue"], after) == ("2026-01-29", [], True, [])
    assert (notice["deadline"]["due_on"], notice["deadline"]["working_days"]) == ("2026-01-29", 10)
    assert (late["deadline"]["working_days"], taken["deadline"]) == (-1, None)
    event = (await bodies(connection, "decision/"))[-1]
    assert event["data"]["was_overdue"] is True


async def test_a_notice_is_acknowledged_once(sign_in: SignIn, clerk: Client) -> None:
    await decided(sign_in)
    [notice] = await noticed(clerk)

    refused(await acknowledged(clerk, notice["id"], etag=None), 428, "request.if_match_missing")
    refused(await acknowledged(clerk, notice["id"], etag='"v9"'), 412, "resource.stale")
    first, again = [await acknowledged(clerk, notice["id"], key="one") for _ in range(2)]
    twice = await acknowledged(clerk, notice["id"], etag='"v2"')

    assert again.json() == done(first)
    refused(twice, 409, "notice.acknowledged")


async def test_other_roles_do_not_acknowledge(sign_in: SignIn, clerk: Client) -> None:
    await decided(sign_in)
    [notice] = await noticed(clerk)

    for name in ("appraiser", "decider", "nobody"):
        refused(await acknowledged(await sign_in(name), notice["id"]), 403, "auth.not_permitted")


async def test_a_notice_of_another_unit_is_as_if_it_were_not(sign_in: SignIn, clerk: Client) -> None:
    await decided(sign_in)
    [notice] = await noticed(clerk)
    stranger = await sign_in("neighbour.clerk")

    hidden, absent = [
        await stranger.get(f"/v1/notices/{id}") for id in (notice["id"], shown("tb", ids.new()))
    ]

    refused(hidden, 404, "resource.not_found")
    assert alike(hidden, absent)
    refused(await acknowledged(stranger, notice["id"]), 404, "resource.not_found")


async def test_notices_come_page_by_page(sign_in: SignIn, clerk: Client) -> None:
    await decided(sign_in)
    other = await Road(sign_in).nominated([person(7, awards=["lao_dong_tien_tien"])])
    await other.step("clerk", "submit")
    await other.step("appraiser", "receive")
    await other.appraise("appraiser")
    done(await other.sign(await other.drafted(), official_number="46/QĐ-UBND"))

    first = done(await clerk.get("/v1/notices", page_size=1))
    second = await noticed(clerk, page_size=1, page_token=first["next_page_token"])

    assert [one["official_number"] for one in first["items"] + second] == ["46/QĐ-UBND", "45/QĐ-UBND"]


# The presentation


def handed(**change: Any) -> dict[str, Any]:
    return {"presented_on": "2026-01-15", "presented_by": "Chủ tịch phường", **change}


async def award_of(caller: Client) -> str:
    found: str = done(await caller.get("/v1/awards"))["items"][0]["id"]
    return f"/v1/awards/{found}/presentation"


async def test_a_presentation_is_entered_once_and_stands_in_the_decisions_history(
    sign_in: SignIn, clerk: Client, connection: Any
) -> None:
    await decided(sign_in)
    path = await award_of(clerk)

    made = await clerk.post(path, handed(occasion="Hội nghị tổng kết"))
    again = await clerk.post(path, handed())

    [entry] = done(made)["items"]
    assert (entry["number"], entry["presented_on"], entry["recipient"]) == (1, "2026-01-15", "holder")
    refused(again, 409, "award.presented")
    assert done(await clerk.get(path)) == done(made)
    event = (await bodies(connection, "decision/"))[-1]
    assert event["type"] == "decision.present"
    assert event["data"] == {
        "award": path.split("/")[3],
        "entry": 1,
        "presented_on": "2026-01-15",
        "recipient": "holder",
    }
    assert sorted(event["commit"]) == ["occasion", "presented_by"]


async def test_a_correction_is_a_new_entry_with_its_reason(sign_in: SignIn, clerk: Client) -> None:
    await decided(sign_in)
    path = await award_of(clerk)
    done(await clerk.post(path, handed()))
    right = handed(recipient="family", recipient_name="Nguyễn Văn Bình", corrects=1, reason="Truy tặng")

    corrected = done(await clerk.post(path, right))["items"]
    stale = await clerk.post(path, right)

    assert [(one["number"], one["recipient"]) for one in corrected] == [(1, "holder"), (2, "family")]
    assert pointers(refused(stale, 409, "award.presented")) == ["/corrects"]


@pytest.mark.parametrize("day", ["2026-01-14", "2026-01-16"])
async def test_the_day_lies_between_the_decision_and_today(sign_in: SignIn, clerk: Client, day: str) -> None:
    await decided(sign_in)

    answer = await clerk.post(await award_of(clerk), handed(presented_on=day))

    assert pointers(refused(answer, 422, "award.presentation_day")) == ["/presented_on"]


@pytest.mark.parametrize(
    "change",
    [
        {"recipient": "family"},
        {"recipient_name": "Ai đó"},
        {"corrects": 1},
        {"presented_by": ""},
        {"number": 1},
    ],
    ids=str,
)
async def test_a_malformed_presentation_is_refused(
    sign_in: SignIn, clerk: Client, change: dict[str, Any]
) -> None:
    await decided(sign_in)

    refused(await clerk.post(await award_of(clerk), handed(**change)), 422, "request.invalid")


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("member", 403, "auth.not_permitted"),
        ("province.clerk", 403, "workflow.wrong_role"),
        ("neighbour.clerk", 404, "resource.not_found"),
    ],
)
async def test_only_the_unit_that_conferred_enters_it(
    sign_in: SignIn, clerk: Client, name: str, status: int, code: str
) -> None:
    await decided(sign_in)
    path = await award_of(clerk)

    refused(await (await sign_in(name)).post(path, handed()), status, code)


async def test_an_earlier_award_has_no_presentation_here(sign_in: SignIn, clerk: Client) -> None:
    await Road(sign_in, decider=PROVINCE).nominated([candidate(1)])

    refused(await clerk.post(await award_of(clerk), handed()), 409, "award.imported")


async def test_the_same_key_enters_one_presentation(sign_in: SignIn, clerk: Client) -> None:
    await decided(sign_in)
    path = await award_of(clerk)

    first, again = [await clerk.post(path, handed(), key="one") for _ in range(2)]

    assert again.json() == done(first)


# My own awards


async def test_my_awards_are_those_of_the_same_human_wherever_my_account_is(
    sign_in: SignIn, connection: Any, app: Any
) -> None:
    await decided(sign_in)
    number = person(1)["individual"]["identity"]["number"]
    index = app.state.office.vault.index("citizen", number)
    id = ids.new()
    await connection.execute(
        "INSERT INTO person (id, username, name, post, identity_index, is_active, version, created_at)"
        " VALUES ($1, 'holder', 'Người được khen', '', $2, true, 1, now())",
        id,
        index,
    )
    holder = await sign_in("holder")

    mine = done(await holder.get("/v1/me/awards"))["items"]

    assert [(one["award"], one["official_number"]) for one in mine] == [("lao_dong_tien_tien", "45/QĐ-UBND")]
    assert number not in str(mine)
    refused(await holder.get("/v1/awards"), 403, "auth.not_permitted")


async def test_who_is_nobody_elses_human_has_no_awards(sign_in: SignIn, clerk: Client) -> None:
    await decided(sign_in)

    assert done(await clerk.get("/v1/me/awards"))["items"] == []
    assert done(await (await sign_in("nobody")).get("/v1/me/awards"))["items"] == []


async def test_my_awards_ask_for_a_token(http: httpx.AsyncClient) -> None:
    refused(await http.get("/v1/me/awards"), 401, "auth.token_missing")
