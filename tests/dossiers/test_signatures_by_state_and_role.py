"""Closing a meeting, signing a decision and signing a submission: state × role in full, over HTTP."""

from typing import Any, Final

import httpx
import pytest

from support.flow import COMMUNE, PROVINCE, Road, SignIn, done
from support.traces import ROLES, bodies, tried

STATES: Final = ("draft", "submitted", "received", "returned", "appraised", "at_council", "voted", "rejected")
FLAG: Final = {"reason": "Cần bổ sung", "flags": [{"field": "name", "note": "Ghi rõ năm"}]}
SIGNERS: Final = {"close": "council_secretary", "forward": "head", "decide": "decider"}


@pytest.mark.parametrize("state", STATES)
async def test_a_communes_own_dossier_is_voted_on_and_decided_only_in_its_turn(
    sign_in: SignIn, connection: Any, state: str
) -> None:
    road = await Road(sign_in).nominated()
    await road.establish()
    papers = {"close": await _meeting(road), "decide": await road.drafted()}
    await _carry(road, state)
    whole, events = done(await road.read()), await bodies(connection, "dossier/")
    more = {"close": await _outcomes(road), "decide": {}}

    answers = {
        (act, role): await _signed(sign_in, connection, road, papers[act], act, name, more[act])
        for act in papers
        for role, name in ROLES.items()
    }

    turns = {"close": {"at_council": "voted"}, "decide": {"voted": "decided"}}
    assert answers == {(a, r): _expected(turns[a].get(state), a, r) for a in papers for r in ROLES}
    assert done(await road.read()) == whole
    assert await bodies(connection, "dossier/") == events


@pytest.mark.parametrize("state", ["draft", "submitted", "received", "returned", "appraised", "rejected"])
async def test_a_dossier_for_the_province_is_forwarded_only_in_its_turn(
    sign_in: SignIn, connection: Any, state: str
) -> None:
    road = await Road(sign_in, decider=PROVINCE).nominated()
    clerk = await sign_in("clerk")
    letter = await clerk.post("/v1/submissions", {"unit_id": COMMUNE, "dossier_ids": [road.id]})
    await _carry(road, state)
    whole, events = done(await road.read()), await bodies(connection, "dossier/")

    answers = {
        role: await _signed(sign_in, connection, road, letter, "forward", name, {})
        for role, name in ROLES.items()
    }

    to = {"appraised": "submitted"}.get(state)
    assert answers == {role: _expected(to, "forward", role) for role in ROLES}
    assert done(await road.read()) == whole
    assert await bodies(connection, "dossier/") == events


async def test_nothing_is_done_to_a_decided_dossier_again(sign_in: SignIn, connection: Any) -> None:
    road = await Road(sign_in).voted()
    meeting, first, second = await _meeting(road), await road.drafted(), await road.drafted()
    closing = await _outcomes(road)
    done(await road.sign(first))

    answers = {
        "close": await _signed(sign_in, connection, road, meeting, "close", "secretary", closing),
        "decide": await _signed(sign_in, connection, road, second, "decide", "decider", {}),
    }

    assert answers == dict.fromkeys(answers, (409, "workflow.illegal_step"))


async def _carry(road: Road, state: str) -> None:
    """From a draft to a state, by the shortest way."""
    if state == "draft":
        return
    await road.step("clerk", "submit")
    if state == "submitted":
        return
    await road.step("appraiser", "receive")
    if state == "received":
        return
    if state == "returned":
        await road.step("appraiser", "return", **FLAG)
    elif state == "rejected":
        await road.step("head", "reject", reason="Không đúng đối tượng")
    else:
        await road.appraise("appraiser")
        await _vote(road, state)


async def _vote(road: Road, state: str) -> None:
    if state in ("at_council", "voted"):
        await road.step("secretary", "refer")
    if state == "voted":
        done(await road.close())


async def _meeting(road: Road) -> httpx.Response:
    secretary = await road.sign_in("secretary")
    body = {"council_id": road.council, "held_on": "2026-01-15", "dossier_ids": [road.id]}
    return await secretary.post("/v1/meetings", body)


async def _outcomes(road: Road) -> dict[str, Any]:
    figures = {"present": 9, "written": 0, "yes": 9}
    return {"outcomes": [{"nomination_id": one["id"], **figures} for one in road.nominations]}


async def _signed(
    sign_in: SignIn,
    connection: Any,
    road: Road,
    paper: httpx.Response,
    act: str,
    name: str,
    more: dict[str, Any],
) -> tuple[int, str]:
    """Status and code of a refusal, or the dossier's state afterwards; undone."""
    paths = {
        "close": "/v1/meetings/{}/closing",
        "decide": "/v1/decisions/{}/signature",
        "forward": "/v1/submissions/{}/signature",
    }
    path, person = paths[act].format(done(paper)["id"]), await sign_in(name)
    body = {"dossiers": await road.seen(), **more}
    async with tried(connection):
        answer = await person.post(path, body, etag=paper.headers["ETag"])
        state = await road.state()
    return answer.status_code, state if answer.status_code == 201 else answer.json()["code"]


def _expected(to: str | None, act: str, role: str) -> tuple[int, str]:
    if role != SIGNERS[act]:
        return 403, "auth.not_permitted"
    return (201, to) if to else (409, "workflow.illegal_step")
