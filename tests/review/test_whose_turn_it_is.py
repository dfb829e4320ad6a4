"""A paper counts only for the unit that drafted it, and only where the dossier's road asks for it."""

from typing import Any

import httpx

from support import world
from support.client import shown
from support.flow import COMMUNE, PROVINCE, Road, SignIn, candidate, done
from support.traces import refused


async def signed(sign_in: SignIn, road: Road, paper: httpx.Response, kind: str, as_: str) -> httpx.Response:
    signer = await sign_in(as_)
    path = f"/v1/{kind}/{done(paper)['id']}/signature"
    return await signer.post(path, {"dossiers": await road.seen(as_)}, etag=paper.headers["ETag"])


async def test_a_stage_that_only_forwards_decides_nothing(sign_in: SignIn) -> None:
    road = Road(sign_in, decider=PROVINCE)
    await road.appraised()
    appraiser = await sign_in("appraiser")
    lines = [{"nomination_id": one["id"], "result": "conferred"} for one in await road.pending()]
    body = {"unit_id": COMMUNE, "dossier_ids": [road.id], "lines": lines}

    drafted = await appraiser.post("/v1/decisions", body)

    refused(drafted, 409, "workflow.illegal_step")


async def test_a_decision_drafted_for_another_unit_is_not_signed_by_the_stage(sign_in: SignIn) -> None:
    road = Road(sign_in, decider=PROVINCE)
    await road.appraised()
    early = await road.drafted("province.appraiser")

    refused(early, 422, "signature.dossiers_differ")


async def test_a_letter_of_the_commune_carries_nothing_from_the_province(sign_in: SignIn) -> None:
    road = Road(sign_in, decider=PROVINCE)
    await road.appraised()
    clerk = await sign_in("clerk")
    left = await clerk.post("/v1/submissions", {"unit_id": COMMUNE, "dossier_ids": [road.id]})
    done(await road.forward())
    await road.step("province.appraiser", "receive")
    await road.appraise("province.appraiser")

    answer = await signed(sign_in, road, left, "submissions", "province.head")

    refused(answer, 409, "workflow.illegal_step")


async def test_the_steps_offer_what_the_road_asks_for(sign_in: SignIn) -> None:
    here, there = Road(sign_in), Road(sign_in, decider=PROVINCE)
    await here.voted()
    await there.draft()
    await there.nominate([candidate(7)])
    await there.step("clerk", "submit")
    await there.step("appraiser", "receive")
    await there.appraise("appraiser")

    chair = await sign_in("chair")
    may = [await offered(chair, road) for road in (here, there)]

    assert may == [{"decide", "reject"}, {"forward", "reject"}]


async def test_the_steps_offer_nothing_that_the_duties_bar(sign_in: SignIn) -> None:
    road = await Road(sign_in).nominated()
    done(await (await sign_in("everything")).step(road.id, "submit"))
    await road.step("appraiser", "receive")
    everything = await sign_in("everything")

    steps = {
        one["action"]: one for one in done(await everything.get(f"/v1/dossiers/{road.id}/steps"))["steps"]
    }

    assert (steps["appraise"]["may"], steps["appraise"]["why_not"]) == (False, "workflow.duties_conflict")


async def test_the_steps_offer_nothing_that_cannot_be_posted(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    appraiser = await sign_in("appraiser")

    may = await offered(appraiser, road)

    assert may == {"return", "appraise", "consult"}


async def test_who_appraised_a_dossier_does_not_make_it(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    both = await sign_in("everything")
    conclusions = road.concluded(await road.pending())
    done(await both.step(road.id, "appraise", nominations=conclusions))
    nomination = road.nominations[0]["id"]
    flags = [
        {"field": "name", "note": "Ghi rõ"},
        {"nomination_id": nomination, "field": "summary", "note": "Rõ"},
    ]
    await road.step("appraiser", "return", reason="Cần bổ sung", flags=flags)
    path = f"/v1/dossiers/{road.id}/nominations/{nomination}"
    tag, seen = (await both.get(path)).headers["ETag"], (await road.read()).headers["ETag"]

    answers = [
        await both.patch(f"/v1/dossiers/{road.id}", {"name": "Khác"}, etag=seen),
        await both.patch(path, {"summary": "Khác"}, etag=tag),
        await both.post(f"{path}/withdrawal", {"reason": "Xin rút"}, etag=tag),
    ]

    for answer in answers:
        refused(answer, 403, "workflow.duties_conflict")


async def test_a_meeting_lies_in_the_councils_term(sign_in: SignIn) -> None:
    road = await Road(sign_in).at_council()
    secretary = await sign_in("secretary")
    body = {"council_id": road.council, "held_on": "2025-06-30", "dossier_ids": [road.id]}

    problem = refused(await secretary.post("/v1/meetings", body), 409, "council.none_in_office")

    assert [one["pointer"] for one in problem["errors"]] == ["/held_on"]


async def test_a_letter_is_not_older_than_what_it_carries(sign_in: SignIn) -> None:
    road = Road(sign_in, decider=PROVINCE)
    await road.appraised()
    clerk, head = await sign_in("clerk"), await sign_in("head")
    letter = await clerk.post("/v1/submissions", {"unit_id": COMMUNE, "dossier_ids": [road.id]})
    body = {"dossiers": await road.seen(), "signed_on": "2026-01-14"}

    answer = await head.post(
        f"/v1/submissions/{done(letter)['id']}/signature", body, etag=letter.headers["ETag"]
    )

    refused(answer, 422, "signature.day")


async def test_a_commune_reads_only_its_own_lines_of_a_joint_decision_once_it_is_signed(
    sign_in: SignIn,
) -> None:
    ours = await Road(sign_in).forwarded()
    theirs = await neighbours(sign_in)
    for id in (ours.id, theirs):
        province = await sign_in("province.appraiser")
        done(await province.step(id, "receive"))
        done(await province.step(id, "appraise", nominations=ours.concluded(await pending(sign_in, id))))
    lines = [
        {"nomination_id": one["id"], "result": "refused", "reason": "Chưa đủ căn cứ"}
        for id in (ours.id, theirs)
        for one in await pending(sign_in, id)
    ]
    province = await sign_in("province.appraiser")
    body = {"unit_id": PROVINCE, "dossier_ids": [ours.id, theirs], "lines": lines}
    draft = await province.post("/v1/decisions", body)
    path, seen = f"/v1/decisions/{done(draft)['id']}", [*await ours.seen("province.appraiser")]
    version = done(await province.get(f"/v1/dossiers/{theirs}"))["version"]
    chair = await sign_in("province.chair")

    before = [(await (await sign_in(one)).get(path)).status_code for one in ("clerk", "neighbour.clerk")]
    signing = {"dossiers": [*seen, {"id": theirs, "version": version}]}
    signed = done(await chair.post(f"{path}/signature", signing, etag=draft.headers["ETag"]))
    lines = [done(await (await sign_in(one)).get(path))["lines"] for one in ("clerk", "neighbour.clerk")]

    assert before == [404, 404]
    assert [len(signed["lines"]), *(len(one) for one in lines)] == [3, 2, 1]


async def test_a_rejected_dossiers_nominations_are_refused(sign_in: SignIn, connection: Any) -> None:
    road = await Road(sign_in).received()

    await road.step("head", "reject", reason="Không đúng đối tượng")

    clerk = await sign_in("clerk")
    items = done(await clerk.get(f"/v1/dossiers/{road.id}/nominations"))["items"]
    assert {(one["outcome"], one["outcome_reason"]) for one in items} == {("refused", "Không đúng đối tượng")}


async def offered(client: Any, road: Road) -> set[str]:
    steps = done(await client.get(f"/v1/dossiers/{road.id}/steps"))["steps"]
    return {one["action"] for one in steps if one["may"]}


async def pending(sign_in: SignIn, id: str) -> list[dict[str, Any]]:
    inspector = await sign_in("province.inspector")
    found: list[dict[str, Any]] = done(await inspector.get(f"/v1/dossiers/{id}/nominations"))["items"]
    return found


async def neighbours(sign_in: SignIn) -> str:
    """A dossier of the neighbour's at the province, made by a clerk and decided to go on by the chair."""
    clerk, appraiser, chair = [await sign_in(f"neighbour.{one}") for one in ("clerk", "appraiser", "chair")]
    unit = shown("dv", world.NEIGHBOUR)
    body = {
        "owner_unit_id": unit,
        "deciding_unit_id": PROVINCE,
        "type": "cong_trang",
        "name": "Đề nghị khen thưởng năm 2025",
        "period": {"first_year": 2024, "last_year": 2025},
    }
    id = str(done(await clerk.post("/v1/dossiers", body))["id"])
    done(await clerk.post(f"/v1/dossiers/{id}/nominations/batch", {"atomic": True, "items": [candidate(51)]}))
    done(await clerk.step(id, "submit"))
    done(await appraiser.step(id, "receive"))
    concluded = Road(sign_in).concluded(await pending(sign_in, id))
    done(await appraiser.step(id, "appraise", nominations=concluded))
    letter = await clerk.post("/v1/submissions", {"unit_id": unit, "dossier_ids": [id]})
    dossiers = [{"id": id, "version": done(await clerk.get(f"/v1/dossiers/{id}"))["version"]}]
    path = f"/v1/submissions/{done(letter)['id']}/signature"
    done(await chair.post(path, {"dossiers": dossiers}, etag=letter.headers["ETag"]))
    return id
