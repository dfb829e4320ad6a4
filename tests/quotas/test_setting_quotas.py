"""Ceilings over HTTP: set by the entitled level with its paper, corrected, ended, listed where they hold."""

from typing import Any, Final

import pytest

from support.client import Client
from support.flow import COMMUNE, PROVINCE, SignIn, done
from support.quotas import FIGHTER, URL, quota, quota_set

REASON: Final = "Nhập nhầm so với Điều 5"


async def tag(client: Client, id: str) -> str:
    return (await client.get(f"{URL}/{id}")).headers["ETag"]


async def corrected(client: Client, id: str, **changes: Any) -> Any:
    return await client.patch(f"{URL}/{id}", {"reason": REASON, **changes}, etag=await tag(client, id))


async def ended(client: Client, id: str, last_on: str) -> Any:
    body = {"last_on": last_on, "reason": "Quy định mới thay thế"}
    return await client.post(f"{URL}/{id}/ending", body, etag=await tag(client, id))


async def test_a_province_sets_a_ceiling_with_its_paper(sign_in: SignIn, connection: Any) -> None:
    answer = await quota_set(sign_in)

    made = done(answer)
    row = await connection.fetchrow("SELECT share, unit_path, source_number FROM quota")
    event = await connection.fetchrow("SELECT type, body FROM history_event WHERE stream_kind = 'quota'")
    assert answer.status_code == 201
    assert (made["share"], made["base"], made["rounding"]) == ("0.5", "lao_dong_tien_tien_holders", "down")
    assert made["source"] == {"number": "86/2025/QĐ-UBND", "article": "5", "signed_on": "2025-12-01"}
    assert (str(row["share"]), row["unit_path"], row["source_number"]) == ("0.5", "/01/", "86/2025/QĐ-UBND")
    assert event["type"] == "quota.set"
    assert b'"share":"0.5"' in event["body"]


async def test_it_is_read_in_the_units_below_and_changed_by_none_of_them(sign_in: SignIn) -> None:
    id = done(await quota_set(sign_in))["id"]
    chair = await sign_in("chair")

    read = await chair.get(f"{URL}/{id}")
    listed = await chair.get(URL, unit=COMMUNE, award=FIGHTER, as_of="2026-01-15")
    refused = await corrected(chair, id, share="0.9")

    assert done(read)["share"] == "0.5"
    assert [one["id"] for one in done(listed)["items"]] == [id]
    assert (refused.status_code, refused.json()["code"]) == (403, "workflow.wrong_role")


async def test_elsewhere_it_is_absent(sign_in: SignIn) -> None:
    id = done(await quota_set(sign_in))["id"]
    other = await sign_in("other.head")

    read = await other.get(f"{URL}/{id}")
    listed = await other.get(URL)

    assert read.status_code == 404
    assert done(listed)["items"] == []


async def test_a_list_is_narrowed_by_day_and_form(sign_in: SignIn) -> None:
    done(await quota_set(sign_in, last_on="2026-06-30"))
    chair = await sign_in("province.chair")

    before = await chair.get(URL, as_of="2025-12-31")
    last = await chair.get(URL, as_of="2026-06-30")
    after = await chair.get(URL, as_of="2026-07-01")
    other_form = await chair.get(URL, award="giay_khen")

    assert [len(done(one)["items"]) for one in (before, last, after, other_form)] == [0, 1, 0, 0]


@pytest.mark.parametrize(
    ("who", "more", "status", "code"),
    [
        ("chair", {"unit_id": COMMUNE}, 409, "quota.level"),
        ("chair", {}, 403, "workflow.wrong_role"),
        ("province.appraiser", {}, 403, None),
        ("province.chair", {"award": "no_such_form"}, 422, "award.unknown"),
        ("province.chair", {"last_on": "2025-12-31"}, 422, "quota.days"),
        ("province.chair", {"first_on": "2025-11-30"}, 422, "quota.days"),
        ("province.chair", {"share": "0"}, 422, None),
        ("province.chair", {"share": "1.01"}, 422, None),
        ("province.chair", {"base": "leaders"}, 422, None),
    ],
)
async def test_what_cannot_be_set_is_refused(
    sign_in: SignIn, who: str, more: dict[str, Any], status: int, code: str | None
) -> None:
    answer = await quota_set(sign_in, who, **more)

    assert answer.status_code == status, answer.text
    assert code is None or answer.json()["code"] == code


async def test_two_at_one_time_on_one_form_are_refused_and_one_after_the_other_are_not(
    sign_in: SignIn,
) -> None:
    done(await quota_set(sign_in, last_on="2026-06-30"))

    again = await quota_set(sign_in, first_on="2026-06-30")
    after = await quota_set(sign_in, first_on="2026-07-01")

    assert (again.status_code, again.json()["code"]) == (409, "quota.overlaps")
    assert after.status_code == 201


async def test_a_correction_keeps_before_and_after_and_its_reason(sign_in: SignIn, connection: Any) -> None:
    id = done(await quota_set(sign_in))["id"]
    chair = await sign_in("province.chair")

    answer = await corrected(chair, id, share="0.15", rounding="up", source=quota()["source"])

    body = await connection.fetchval("SELECT body FROM history_event WHERE type = 'quota.correct'")
    assert (done(answer)["share"], done(answer)["rounding"], done(answer)["version"]) == ("0.15", "up", 2)
    assert b'"after":{"rounding":"up","share":"0.15"},"before":{"rounding":"down","share":"0.5"}' in body
    assert REASON.encode() not in body


async def test_it_ends_with_a_day_and_then_stays_as_it_was(sign_in: SignIn) -> None:
    id = done(await quota_set(sign_in))["id"]
    chair = await sign_in("province.chair")

    late = await ended(chair, id, "2025-12-31")
    answer = await ended(chair, id, "2026-01-14")
    again = await corrected(chair, id, share="0.1")

    assert (late.status_code, late.json()["code"]) == (422, "quota.days")
    assert done(answer)["last_on"] == "2026-01-14"
    assert (again.status_code, again.json()["code"]) == (409, "quota.ended")


async def test_it_is_not_drawn_out_by_being_ended(sign_in: SignIn) -> None:
    id = done(await quota_set(sign_in, last_on="2026-06-30"))["id"]

    answer = await ended(await sign_in("province.chair"), id, "2026-07-01")

    assert (answer.status_code, answer.json()["code"]) == (422, "quota.days")


async def test_a_stale_version_and_none_at_all_are_refused(sign_in: SignIn) -> None:
    id = done(await quota_set(sign_in))["id"]
    chair = await sign_in("province.chair")
    stale = await tag(chair, id)
    done(await corrected(chair, id, share="0.2"))
    path, body = f"{URL}/{id}", {"share": "0.3", "reason": REASON}

    assert (await chair.patch(path, body, etag=stale)).status_code == 412
    assert (await chair.patch(path, body)).status_code == 428


async def test_the_same_key_sets_one(sign_in: SignIn, connection: Any) -> None:
    chair = await sign_in("province.chair")

    first = await chair.post(URL, quota(unit_id=PROVINCE), key="chi-tieu-2026")
    again = await chair.post(URL, quota(unit_id=PROVINCE), key="chi-tieu-2026")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert await connection.fetchval("SELECT count(*) FROM quota") == 1
