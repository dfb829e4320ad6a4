"""What signed decisions went against, as inspectors list it; and what is no exception."""

from datetime import date
from typing import Any

import pytest

from support import world
from support.client import Client, shown
from support.consultations import answered
from support.consultations import asked as consulted
from support.flow import COMMUNE, PROVINCE, Road, SignIn, candidate, done, person
from support.live import live
from support.server import Clone
from support.traces import bodies, days_later, pointers, refused
from tdkt_api.db.database import Database

PATH = "/v1/audit/exceptions"
REASON = "Thành tích đột xuất đã được xác minh"
Found = list[dict[str, Any]]


async def listed(inspector: Client, /, **asked: Any) -> Found:
    found: Found = done(await inspector.get(PATH, page_size=200, **asked))["items"]
    return found


def brief(found: Found) -> list[tuple[str, str | None]]:
    return [(one["kind"], one["result"]) for one in found]


async def voted(sign_in: SignIn, *, yes: int = 8, conclusion: str = "recommended") -> Road:
    """One person proposed for the title a council votes on."""
    road = await Road(sign_in).nominated([person(1, awards=["chien_si_thi_dua_co_so"])])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    given = [{**one, "conclusion": conclusion} for one in road.concluded(await road.pending())]
    await road.step("appraiser", "appraise", nominations=given)
    await road.establish()
    await road.step("secretary", "refer")
    done(await road.close(yes=yes))
    return road


async def below_the_rules(sign_in: SignIn) -> Road:
    """Somebody whom rules that only warn would not give the title, under the regime to come."""
    road = await Road(sign_in).draft(year=2026)
    ratings = [{"year": 2026, "rating": "completed"}]
    await road.nominate([person(1, awards=["lao_dong_tien_tien"], ratings=ratings)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    return road


# One of each kind


async def test_conferring_against_a_finding_is_one(sign_in: SignIn) -> None:
    with days_later((date(2026, 10, 5) - world.TODAY).days):
        road = await below_the_rules(sign_in)
        done(await road.sign(await road.drafted(reason=REASON)))

        [found] = await listed(await sign_in("inspector"))

    assert (found["kind"], found["result"], found["reason"]) == ("finding", "conferred", REASON)
    assert found["facts"] == {"criteria": ["rating.year"]}
    assert [one["type"] for one in found["events"]] == ["decision.sign", "dossier.decide"]


async def disagreed(sign_in: SignIn, opinion: str = "disagree") -> Road:
    """A neighbour was asked before the appraisal, and its answer concluded."""
    road = await Road(sign_in).nominated([person(1, awards=["lao_dong_tien_tien"])])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await consulted(road)
    reason = {"reason": "Đang có đơn thư"} if opinion == "disagree" else {}
    done(await answered(await sign_in("neighbour.appraiser"), road, opinion, **reason))
    await road.step("appraiser", "conclude")
    await road.appraise("appraiser")
    return road


async def test_conferring_against_an_opinion_is_one_and_needs_a_reason(sign_in: SignIn) -> None:
    road = await disagreed(sign_in)
    [asked] = done(await (await sign_in("appraiser")).get(f"/v1/dossiers/{road.id}"))["consultations"]

    bare = await road.sign(await road.drafted(), official_number="45/QĐ-UBND")
    done(await road.sign(await road.drafted(reason=REASON), official_number="45/QĐ-UBND"))

    told = refused(bare, 409, "decision.against_opinion")
    assert pointers(told) == [f"/lines/{road.nominations[0]['id']}"]
    [found] = await listed(await sign_in("inspector"), kind="opinion")
    assert (found["kind"], found["result"], found["reason"]) == ("opinion", "conferred", REASON)
    assert found["facts"] == {"consultations": [asked["id"]]}
    types = ["dossier.conclude", "decision.sign", "dossier.decide"]
    assert [one["type"] for one in found["events"]] == types
    assert found["kind_name"] == "Trái ý kiến của cơ quan được hỏi"


@pytest.mark.parametrize("opinion", ["agree", "no_opinion"])
async def test_an_opinion_that_does_not_disagree_is_no_exception(sign_in: SignIn, opinion: str) -> None:
    road = await disagreed(sign_in, opinion)

    done(await road.sign(await road.drafted(), official_number="45/QĐ-UBND"))

    assert await listed(await sign_in("inspector")) == []


async def test_refusing_what_a_body_disagrees_with_is_no_exception(sign_in: SignIn) -> None:
    road = await disagreed(sign_in)
    only = [road.nominations[0]["id"]]

    done(await road.sign(await road.drafted(refused=only), official_number="45/QĐ-UBND"))

    assert await listed(await sign_in("inspector"), kind="opinion") == []


async def test_conferring_below_the_threshold_is_one(sign_in: SignIn) -> None:
    road = await voted(sign_in, yes=7)
    done(await road.sign(await road.drafted(reason=REASON), official_number="45/QĐ-UBND"))

    [found] = await listed(await sign_in("inspector"))

    figures = {"members": 9, "present": 8, "written": 0, "yes": 7, "numerator": 4, "denominator": 5}
    assert (found["kind"], found["result"], found["reason"]) == ("vote", "conferred", REASON)
    assert found["facts"] == figures
    assert [one["type"] for one in found["events"]] == ["dossier.close", "decision.sign", "dossier.decide"]
    assert (found["dossier_id"], found["official_number"]) == (road.id, "45/QĐ-UBND")
    assert found["nomination_id"] == road.nominations[0]["id"]
    assert (found["award"], found["signed_on"]) == ("chien_si_thi_dua_co_so", "2026-01-15")


async def test_conferring_against_the_appraisal_is_one(sign_in: SignIn) -> None:
    road = await voted(sign_in, conclusion="not_recommended")
    done(await road.sign(await road.drafted(reason=REASON)))

    [found] = await listed(await sign_in("inspector"))

    assert (found["kind"], found["result"], found["reason"]) == ("appraisal", "conferred", REASON)
    assert found["facts"] == {"conclusion": "not_recommended"}
    assert found["events"][0]["type"] == "dossier.appraise"


async def test_refusing_what_appraisal_and_council_were_for_is_one_of_each(sign_in: SignIn) -> None:
    road = await voted(sign_in)
    done(await road.sign(await road.drafted(refused=[road.nominations[0]["id"]])))

    found = await listed(await sign_in("inspector"))

    assert sorted(brief(found)) == [("appraisal", "refused"), ("vote", "refused")]
    assert {one["reason"] for one in found} == {"Chưa đủ căn cứ"}


async def test_deciding_after_the_due_day_is_one_for_the_whole_dossier(
    sign_in: SignIn, connection: Any
) -> None:
    road = await Road(sign_in).voted()
    due = done(await road.read())["due_on"]
    late = (date.fromisoformat(due) - world.TODAY).days + 4
    with days_later(late):
        done(await road.sign(await road.drafted()))

    [found] = await listed(await sign_in("inspector"))

    [event] = [one for one in await bodies(connection, "dossier/") if one["type"] == "dossier.decide"]
    assert (found["kind"], found["nomination_id"], found["result"]) == ("deadline", None, None)
    assert (found["facts"]["due_on"], found["facts"]["late_days"]) == (due, 4)
    assert 0 < found["facts"]["late_working_days"] < 4
    assert found["reason"] is None
    assert event["data"]["late_days"] == 4
    assert found["events"][0]["type"] == "dossier.receive"


async def test_several_at_once_are_told_one_by_one_and_in_the_event(sign_in: SignIn, connection: Any) -> None:
    road = await voted(sign_in, yes=5, conclusion="not_recommended")
    done(await road.sign(await road.drafted(reason=REASON)))

    found = await listed(await sign_in("inspector"))

    [event] = [one for one in await bodies(connection, "decision/") if one["type"] == "decision.sign"]
    assert sorted(brief(found)) == [("appraisal", "conferred"), ("vote", "conferred")]
    assert sorted(event["data"]["lines"][0]["against"]) == ["appraisal", "vote"]


# What is none


async def test_a_decision_along_appraisal_vote_and_day_is_none(sign_in: SignIn, connection: Any) -> None:
    await Road(sign_in).decided()

    events = await bodies(connection, "decision/")
    assert await listed(await sign_in("inspector")) == []
    assert [line for one in events for line in one["data"].get("lines", []) if "against" in line] == []


async def test_a_reason_alone_is_none(sign_in: SignIn) -> None:
    road = await voted(sign_in)
    done(await road.sign(await road.drafted(reason=REASON)))

    assert await listed(await sign_in("inspector")) == []


async def test_refusing_what_nobody_was_for_is_none(sign_in: SignIn) -> None:
    road = await voted(sign_in, yes=5, conclusion="not_recommended")
    done(await road.sign(await road.drafted(refused=[road.nominations[0]["id"]])))

    assert await listed(await sign_in("inspector")) == []


async def test_the_due_day_itself_is_in_time(sign_in: SignIn) -> None:
    road = await Road(sign_in).voted()
    due = date.fromisoformat(done(await road.read())["due_on"])
    with days_later((due - world.TODAY).days):
        done(await road.sign(await road.drafted()))

    assert await listed(await sign_in("inspector")) == []


async def test_a_refused_signature_leaves_none(sign_in: SignIn) -> None:
    road = await voted(sign_in, yes=7)

    refused(await road.sign(await road.drafted()), 409, "decision.against_vote")

    assert await listed(await sign_in("inspector")) == []


# Filters, places and pages


@pytest.fixture
async def mixed(sign_in: SignIn) -> Road:
    """Two exceptions of one dossier: against the appraisal and the vote."""
    road = await voted(sign_in, yes=5, conclusion="not_recommended")
    done(await road.sign(await road.drafted(reason=REASON)))
    return road


async def test_filters_narrow_by_kind_unit_and_period(sign_in: SignIn, mixed: Road) -> None:
    client = await sign_in("centre.inspector")
    [first, second] = await listed(client)
    asked: dict[str, dict[str, str]] = {
        "kind": {"kind": "vote"},
        "other kind": {"kind": "finding"},
        "unit": {"unit_id": COMMUNE},
        "unit above": {"unit_id": PROVINCE},
        "unit beside": {"unit_id": shown("dv", world.NEIGHBOUR)},
        "from": {"at_from": first["at"]},
        "before": {"at_to": first["at"]},
    }

    found = {name: brief(await listed(client, **one)) for name, one in asked.items()}

    both = brief([first, second])
    assert found == {
        "kind": [("vote", "conferred")],
        "other kind": [],
        "unit": both,
        "unit above": both,
        "unit beside": [],
        "from": both,
        "before": [],
    }


async def test_pages_make_up_the_whole(sign_in: SignIn, mixed: Road) -> None:
    client = await sign_in("inspector")

    first = done(await client.get(PATH, page_size=1))
    second = done(await client.get(PATH, page_size=1, page_token=first["next_page_token"]))

    assert first["items"] + second["items"] == await listed(client)
    assert (first["has_more"], second["has_more"]) == (True, False)


@pytest.mark.parametrize(
    ("name", "count"),
    [("inspector", 2), ("province.inspector", 2), ("centre.inspector", 2), ("other.inspector", 0)],
)
async def test_inspectors_see_those_of_their_units(
    sign_in: SignIn, mixed: Road, name: str, count: int
) -> None:
    assert len(await listed(await sign_in(name))) == count


async def test_what_the_province_decides_is_seen_at_the_commune_whose_dossier_it_is(sign_in: SignIn) -> None:
    road = Road(sign_in, decider=PROVINCE)
    await road.nominated([candidate(1)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    done(await road.forward())
    await road.step("province.appraiser", "receive")
    await road.appraise("province.appraiser")
    draft = await road.drafted("province.appraiser", refused=[road.nominations[0]["id"]])
    done(await road.sign(draft, "province.chair"))

    seen = {name: brief(await listed(await sign_in(name))) for name in ("inspector", "province.inspector")}

    assert seen == {name: [("appraisal", "refused")] for name in seen}


async def test_kinds_are_named_in_the_callers_language(sign_in: SignIn, mixed: Road) -> None:
    client = await sign_in("inspector")
    english = Client(client.http, client.token, {"Accept-Language": "en"})

    assert {one["kind_name"] for one in await listed(client, kind="vote")} == {
        "Trái kết quả biểu quyết của Hội đồng"
    }
    assert {one["kind_name"] for one in await listed(english, kind="vote")} == {"Against the council's vote"}


@pytest.mark.parametrize(
    ("asked", "status", "code", "pointer"),
    [
        ({"sort": "kind"}, 400, "request.unknown_parameter", "/sort"),
        ({"kind": "mood"}, 422, "request.invalid", "/kind"),
        ({"unit_id": "dv_01keznwyg0e008000000000001"}, 404, "resource.not_found", "/unit_id"),
    ],
)
async def test_a_filter_that_is_none_is_refused(
    sign_in: SignIn, asked: dict[str, str], status: int, code: str, pointer: str
) -> None:
    client = await sign_in("inspector")

    assert pointers(refused(await client.get(PATH, **asked), status, code)) == [pointer]


async def test_an_erased_reason_is_gone_from_the_list_too(clone: Clone, fresh_database: Database) -> None:
    async with live(clone, fresh_database) as office:
        road = await voted(office.sign_in, yes=7)
        done(await road.sign(await road.drafted(reason=REASON)))
        await office.owner.execute("UPDATE history_disclosure SET salt = NULL, sealed = NULL")

        [found] = await listed(await office.sign_in("inspector"))

    assert (found["reason"], found["is_reason_erased"]) == (None, True)
