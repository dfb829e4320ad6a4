"""A dossier judged by another lawbook: what would change, and that nothing does."""

from typing import Any, Final

import pytest

from support.client import Client
from support.flow import COMMUNE, PROVINCE, Road, SignIn, done, person
from support.traces import days_later
from tdkt_api import ids
from tdkt_api.ids import Prefix

STRICTER: Final = """
instruments:
  decision_86_2025_ubnd:
    kind: decision
    name: {vi: "Quyết định 86/2025/QĐ-UBND", en: "Decision 86/2025"}
    first: "2025-12-01"
    last: null
    confidence: verified
criteria:
  lao_dong_tien_tien:
    "2026-01-01":
      value:
        - code: local.excellent
          key: rating_period
          min_rating: excellent
          years: 1
          name: {vi: "Hoàn thành xuất sắc nhiệm vụ", en: "Rated excellent"}
          source: {instrument: decision_86_2025_ubnd, article: "5", confidence: verified}
      source: {instrument: decision_86_2025_ubnd, article: "5", confidence: verified}
"""


async def received(sign_in: SignIn) -> Road:
    """Two persons for one title, of whom one was rated good."""
    items = [person(n, awards=["lao_dong_tien_tien"], rating=r) for n, r in ((1, "excellent"), (2, "good"))]
    road = Road(sign_in)
    await road.nominated(items)
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    return road


async def drafted(sign_in: SignIn, unit: str = COMMUNE, text: str = STRICTER, as_: str = "appraiser") -> str:
    body = {"unit_id": unit, "name": "Quy chế", "files": {"local.yaml": text}}
    found: str = done(await (await sign_in(as_)).post("/v1/lawbook-packs", body))["id"]
    return found


def url(road: Road) -> str:
    return f"/v1/dossiers/{road.id}/revaluation"


async def test_a_draft_shows_whose_verdict_would_change_and_by_which_finding(sign_in: SignIn) -> None:
    road = await received(sign_in)
    pack = await drafted(sign_in)

    found = done(await (await sign_in("clerk")).get(url(road), lawbook=pack))

    first, second = found["items"]
    assert (found["day"], found["own_lawbook"] != found["lawbook"]) == ("2026-01-15", True)
    assert [one["is_as_kept"] for one in found["items"]] == [True, True]
    assert (first["outcome_changes"], second["outcome_changes"]) == (False, True)
    assert (second["kept"]["outcome"], second["other"]["outcome"]) == ("unknown", "not_eligible")
    [appeared] = second["appeared"]
    assert (appeared["code"], appeared["status"]) == ("local.excellent", "not_met")
    assert appeared["provision"]["instrument"] == "decision_86_2025_ubnd"
    assert appeared["sentence"]
    assert (second["vanished"], second["changed"]) == ([], [])


async def test_nothing_is_altered(sign_in: SignIn, connection: Any) -> None:
    road = await received(sign_in)
    pack = await drafted(sign_in)
    kept = "SELECT verdict_hash, version FROM nomination ORDER BY id"
    before, events = await connection.fetch(kept), "SELECT count(*) FROM history_event"
    told = await connection.fetchval(events)

    done(await (await sign_in("clerk")).get(url(road), lawbook=pack))

    assert await connection.fetch(kept) == before
    assert await connection.fetchval(events) == told


async def test_a_lawbook_is_named_by_its_hash_too(sign_in: SignIn) -> None:
    road = await received(sign_in)
    clerk = await sign_in("clerk")
    known = done(await clerk.get("/v1/lawbooks"))["items"][0]["hash"]

    found = done(await clerk.get(url(road), lawbook=known))

    assert found["lawbook"] == known
    assert {(one["outcome_changes"], len(one["appeared"])) for one in found["items"]} == {(False, 0)}


async def test_without_a_name_it_is_today_s_rules(sign_in: SignIn) -> None:
    road = await received(sign_in)

    found = done(await (await sign_in("clerk")).get(url(road)))

    assert found["lawbook"] == found["own_lawbook"]


async def test_what_new_facts_change_is_not_put_down_to_the_rules(sign_in: SignIn) -> None:
    road = await received(sign_in)
    clerk = await sign_in("clerk")
    held = {"subject_id": road.nominations[0]["subject"]["id"], "unit_id": COMMUNE, "category": "complaint"}
    done(await (await sign_in("head")).post("/v1/holds", {**held, "reason": "Có đơn."}))

    [first, _] = done(await clerk.get(url(road), lawbook=await drafted(sign_in)))["items"]

    assert (first["is_as_kept"], first["outcome_changes"]) == (
        False,
        False,
    )  # the hold is no doing of the rules
    assert [one["code"] for one in first["appeared"]] == ["local.excellent"]


async def test_facts_corrected_after_receipt_are_not_seen(sign_in: SignIn) -> None:
    road = await received(sign_in)
    clerk = await sign_in("clerk")
    ratings = done(await clerk.get("/v1/ratings", subject_id=road.nominations[1]["subject"]["id"]))["items"]
    path = f"/v1/ratings/{ratings[0]['id']}"
    etag = (await clerk.get(path)).headers["ETag"]
    with days_later(1):
        done(await clerk.patch(path, {"rating": "excellent", "reason": "Nhập nhầm."}, etag=etag))

        [_, second] = done(await clerk.get(url(road), lawbook=await drafted(sign_in)))["items"]

    assert (second["is_as_kept"], second["outcome_changes"]) == (True, True)


async def test_pages_follow_the_order_of_the_nominations(sign_in: SignIn) -> None:
    road = await received(sign_in)
    clerk = await sign_in("clerk")

    first = done(await clerk.get(url(road), page_size=1))
    second = done(await clerk.get(url(road), page_size=1, page_token=first["next_page_token"]))

    assert [one["position"] for page in (first, second) for one in page["items"]] == [1, 2]
    assert second["has_more"] is False


async def test_a_pack_of_the_province_is_not_the_commune_s_to_try(sign_in: SignIn) -> None:
    road = await received(sign_in)
    pack = await drafted(sign_in, PROVINCE, as_="province.appraiser")

    below = await (await sign_in("clerk")).get(url(road), lawbook=pack)
    above = await (await sign_in("province.inspector")).get(url(road), lawbook=pack)

    assert (below.status_code, above.status_code) == (404, 200)
    assert any(one["outcome_changes"] for one in above.json()["items"])


async def test_a_pack_of_a_unit_beside_does_not_hold_here(sign_in: SignIn) -> None:
    road = await received(sign_in)
    beside = done(await (await sign_in("neighbour.chair")).get("/v1/me"))["units"][0]["unit"]["id"]
    pack = await drafted(sign_in, beside, as_="neighbour.appraiser")

    answer = await (await sign_in("province.inspector")).get(url(road), lawbook=pack)

    assert (answer.status_code, answer.json()["code"]) == (409, "lawbook.elsewhere")


async def test_an_unsound_draft_is_refused_with_its_flaw(sign_in: SignIn) -> None:
    road = await received(sign_in)
    pack = await drafted(sign_in, text="bonus: {}\n")

    answer = await (await sign_in("clerk")).get(url(road), lawbook=pack)

    assert (answer.status_code, answer.json()["code"]) == (409, "lawbook.unsound")
    assert answer.json()["errors"][0]["pointer"] == "/files/local.yaml"


@pytest.mark.parametrize(
    ("named", "status"),
    [("0" * 64, 404), (ids.show(Prefix.LAWBOOK, ids.new()), 404), ("x", 422), ("dv_x", 422)],
    ids=["hash", "pack", "word", "unit"],
)
async def test_what_names_no_lawbook(sign_in: SignIn, named: str, status: int) -> None:
    road = await received(sign_in)

    answer = await (await sign_in("clerk")).get(url(road), lawbook=named)

    assert answer.status_code == status


async def test_who_does_not_reach_the_dossier_finds_none(sign_in: SignIn) -> None:
    road = await received(sign_in)
    foreign: Client = await sign_in("other.clerk")

    answer, nobody = await foreign.get(url(road)), await (await sign_in("nobody")).get(url(road))

    assert (answer.status_code, nobody.status_code) == (404, 403)
