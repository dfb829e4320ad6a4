"""One human, one part in a dossier: whatever account they act by, and whoever acts for whom.

The tables are duties × accounts × levels. Every refusal has its negative control: a stranger with the same
roles does the same thing.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import httpx
import pytest

from support import world
from support.client import Client, shown
from support.flow import COMMUNE, PROVINCE, Road, SignIn, candidate, done, person
from support.humans import NOBODY, open_account
from support.traces import pointers, refused, written
from tdkt_api.workflow.process import Role

REASON: Final = "Hồ sơ không đúng đối tượng"
OPEN: Final = ("receive", "withdraw")
FLAGS: Final = [{"field": "name", "note": "Ghi đúng tên hồ sơ"}]
NOMINEE, FIRST, SECOND, STRANGER = "nominee", "nominee.first", "nominee.second", "stranger"
UNITS: Final = (world.COMMUNE, world.PROVINCE)
Act = Callable[[Road, Client], Awaitable[httpx.Response]]


@dataclass(frozen=True, slots=True)
class Case:
    """Where the dossier stands, and what is then done; `decider` says at which level it ends."""

    ready: Callable[[Road], Awaitable[Any]]
    act: Act
    decider: str = COMMUNE


def step(action: str, **body: Any) -> Act:
    async def taken(road: Road, by: Client) -> httpx.Response:
        return await by.step(road.id, action, **body)

    return taken


async def etag(by: Client, path: str) -> str:
    return (await by.get(path)).headers["ETag"]


async def edit(road: Road, by: Client) -> httpx.Response:
    path = f"/v1/dossiers/{road.id}"
    return await by.patch(path, {"name": "Hồ sơ năm 2025"}, etag=await etag(by, path))


async def edit_other(road: Road, by: Client) -> httpx.Response:
    path = f"/v1/dossiers/{road.id}/nominations/{road.nominations[-1]['id']}"
    return await by.patch(path, {"summary": "Có nhiều thành tích"}, etag=await etag(by, path))


async def withdraw_other(road: Road, by: Client) -> httpx.Response:
    path = f"/v1/dossiers/{road.id}/nominations/{road.nominations[-1]['id']}"
    return await by.post(f"{path}/withdrawal", {"reason": REASON}, etag=await etag(by, path))


async def nominate(road: Road, by: Client) -> httpx.Response:
    body = {"atomic": True, "items": [person(3)]}
    return await by.post(f"/v1/dossiers/{road.id}/nominations/batch", body)


async def copy(road: Road, by: Client) -> httpx.Response:
    return await by.post(f"/v1/dossiers/{road.id}/copies", {"year": 2026})


async def appraise(road: Road, by: Client) -> httpx.Response:
    return await by.step(road.id, "appraise", nominations=road.concluded(await road.pending()))


async def call(road: Road, by: Client) -> httpx.Response:
    body = {"council_id": road.council, "held_on": "2026-01-15", "dossier_ids": [road.id]}
    return await by.post("/v1/meetings", body)


async def close(road: Road, by: Client) -> httpx.Response:
    meeting = await call(road, await road.sign_in("secretary"))
    outcomes = [
        {"nomination_id": one["id"], "present": 8, "written": 0, "yes": 8} for one in await road.pending()
    ]
    closing = {"dossiers": await road.seen(), "outcomes": outcomes}
    path = f"/v1/meetings/{done(meeting)['id']}/closing"
    return await by.post(path, closing, etag=meeting.headers["ETag"])


async def draft_letter(road: Road, by: Client) -> httpx.Response:
    return await by.post("/v1/submissions", {"unit_id": COMMUNE, "dossier_ids": [road.id]})


async def sign_letter(road: Road, by: Client) -> httpx.Response:
    letter = await draft_letter(road, await road.sign_in("clerk"))
    path = f"/v1/submissions/{done(letter)['id']}/signature"
    return await by.post(path, {"dossiers": await road.seen()}, etag=letter.headers["ETag"])


async def draft_decision(road: Road, by: Client) -> httpx.Response:
    lines = [{"nomination_id": one["id"], "result": "conferred"} for one in await road.pending()]
    return await by.post("/v1/decisions", {"unit_id": road.decider, "dossier_ids": [road.id], "lines": lines})


async def sign_decision(road: Road, by: Client) -> httpx.Response:
    draft = await draft_decision(road, await road.sign_in("appraiser"))
    path = f"/v1/decisions/{done(draft)['id']}/signature"
    return await by.post(path, {"dossiers": await road.seen()}, etag=draft.headers["ETag"])


async def received_above(road: Road) -> None:
    await road.forwarded()
    await road.step("province.appraiser", "receive")


async def referred_above(road: Road) -> None:
    await received_above(road)
    await appraise(road, await road.sign_in("province.appraiser"))


CASES: Final = {
    "making: edits the dossier": Case(Road.nominated, edit),
    "making: edits somebody's nomination": Case(Road.nominated, edit_other),
    "making: withdraws somebody's nomination": Case(Road.nominated, withdraw_other),
    "making: nominates others": Case(Road.nominated, nominate),
    "making: copies it": Case(Road.nominated, copy),
    "making: submits": Case(Road.nominated, step("submit")),
    "making: takes it back": Case(Road.submitted, step("withdraw", reason=REASON)),
    "handling: receives": Case(Road.submitted, step("receive")),
    "handling: returns": Case(Road.received, step("return", reason=REASON, flags=FLAGS)),
    "handling: rejects": Case(Road.appraised, step("reject", reason=REASON)),
    "appraising": Case(Road.received, appraise),
    "voting: calls the meeting": Case(Road.at_council, call),
    "voting: enters the outcomes": Case(Road.at_council, close),
    "signing: drafts the decision": Case(Road.voted, draft_decision),
    "signing: decides": Case(Road.voted, sign_decision),
    "signing: drafts the submission": Case(Road.appraised, draft_letter, PROVINCE),
    "signing: signs the submission": Case(Road.appraised, sign_letter, PROVINCE),
    "the province: receives": Case(Road.forwarded, step("receive"), PROVINCE),
    "the province: appraises": Case(received_above, appraise, PROVINCE),
    "the province: returns": Case(received_above, step("return", reason=REASON, flags=FLAGS), PROVINCE),
    "the province: rejects": Case(referred_above, step("reject", reason=REASON), PROVINCE),
}


@pytest.fixture
async def accounts(connection: Any) -> dict[str, str]:
    """Two accounts of the first nominee, one of somebody else, one of nobody known; all with every role."""
    humans: dict[str, int | None] = {FIRST: 1, SECOND: 1, STRANGER: NOBODY, "unlinked": None}
    return {
        name: shown("ns", await open_account(connection, name, one, UNITS)) for name, one in humans.items()
    }


async def brought(sign_in: SignIn, case: Case) -> Road:
    road = Road(sign_in, decider=case.decider)
    await case.ready(road)
    return road


@pytest.mark.parametrize("account", [FIRST, SECOND])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_a_nominee_has_no_part_in_their_dossier_by_any_account(
    sign_in: SignIn, accounts: dict[str, str], connection: Any, case: Case, account: str
) -> None:
    road = await brought(sign_in, case)
    nominee = await sign_in(account)

    answer = await case.act(road, nominee)

    refused(answer, 403, "workflow.own_nomination")


@pytest.mark.parametrize("account", [STRANGER, "unlinked"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_somebody_else_with_the_same_roles_does_the_same(
    sign_in: SignIn, accounts: dict[str, str], case: Case, account: str
) -> None:
    road = await brought(sign_in, case)

    done(await case.act(road, await sign_in(account)))


async def test_the_refusal_says_a_way_out_and_writes_nothing(
    sign_in: SignIn, accounts: dict[str, str], connection: Any
) -> None:
    road, nominee = await Road(sign_in).nominated(), await sign_in(FIRST)
    tag, before = await etag(nominee, f"/v1/dossiers/{road.id}"), await written(connection)

    problem = refused(await nominee.step(road.id, "submit", etag=tag), 403, "workflow.own_nomination")

    assert problem["way_out"]
    after = await written(connection)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} in (
        {},
        {"idempotency": 1},
    )


LENT: Final = {
    "sign_submission": Case(Road.appraised, sign_letter, PROVINCE),
    "close_meeting": Case(Road.at_council, close),
    "reject": Case(Road.appraised, step("reject", reason=REASON)),
    "sign_decision": Case(Road.voted, sign_decision),
}


async def lend(sign_in: SignIn, accounts: dict[str, str], giver: str, act: str, to: str) -> None:
    body = {
        "to_person_id": accounts[to],
        "unit_id": COMMUNE,
        "acts": [act],
        "valid_from": "2026-01-15",
        "valid_to": "2026-01-20",
    }
    done(await (await sign_in(giver)).post("/v1/delegations", body))


@pytest.mark.parametrize(("act", "case"), LENT.items(), ids=LENT)
async def test_nobody_acts_for_a_nominee(
    sign_in: SignIn, accounts: dict[str, str], connection: Any, act: str, case: Case
) -> None:
    accounts["hand"] = shown("ns", await open_account(connection, "hand", 7, roles=[Role.INSPECTOR]))
    await lend(sign_in, accounts, FIRST, act, "hand")
    road = await brought(sign_in, case)

    refused(await case.act(road, await sign_in("hand")), 403, "workflow.own_nomination")


@pytest.mark.parametrize(("act", "case"), LENT.items(), ids=LENT)
@pytest.mark.parametrize("human", [1, 7], ids=["a nominee", "somebody else"])
async def test_a_nominee_acts_for_nobody(
    sign_in: SignIn,
    accounts: dict[str, str],
    connection: Any,
    act: str,
    case: Case,
    human: int,
) -> None:
    hand = await open_account(connection, "hand", human, roles=[Role.INSPECTOR])
    accounts["hand"] = shown("ns", hand)
    await lend(sign_in, accounts, STRANGER, act, "hand")
    road = await brought(sign_in, case)

    answer = await case.act(road, await sign_in("hand"))

    if human == 1:
        refused(answer, 403, "workflow.own_nomination")
    else:
        done(answer)


@pytest.mark.parametrize("account", [FIRST, SECOND])
async def test_nobody_nominates_themself(sign_in: SignIn, accounts: dict[str, str], account: str) -> None:
    road = await Road(sign_in).draft()
    body = {"atomic": True, "items": [person(2), person(1)]}

    answer = await (await sign_in(account)).post(f"/v1/dossiers/{road.id}/nominations/batch", body)

    problem = refused(answer, 409, "batch.item_refused")
    assert [one["code"] for one in problem["errors"]] == ["workflow.own_nomination"]
    assert pointers(problem) == ["/items/1/individual"]


MAKING: Final = {"edits": edit, "nominates": nominate}


@pytest.mark.parametrize("making", MAKING.values(), ids=MAKING)
@pytest.mark.parametrize("account", [FIRST, STRANGER])
async def test_who_made_a_dossier_is_not_nominated_in_it(
    sign_in: SignIn, accounts: dict[str, str], making: Act, account: str
) -> None:
    road = await Road(sign_in).draft()
    done(await making(road, await sign_in(account)))
    body = {"atomic": True, "items": [person(1)]}

    answer = await (await sign_in("clerk")).post(f"/v1/dossiers/{road.id}/nominations/batch", body)

    if account == FIRST:
        problem = refused(answer, 409, "batch.item_refused")
        assert [one["code"] for one in problem["errors"]] == ["workflow.nominee_took_part"]
    else:
        done(answer)


@pytest.mark.parametrize("human", [1, 6], ids=["who made it", "somebody else"])
async def test_a_number_that_is_entered_later_counts_when_the_dossier_is_submitted(
    sign_in: SignIn, accounts: dict[str, str], human: int
) -> None:
    item = person(5)
    number = person(human)["individual"]["identity"]
    item["individual"].pop("identity")
    road = await Road(sign_in).draft()
    done(await edit(road, await sign_in(FIRST)))
    await road.nominate([item])
    clerk = await sign_in("clerk")
    path = f"/v1/individuals/{road.nominations[0]['subject']['id']}"
    done(await clerk.patch(path, {"identity": number}, etag=await etag(clerk, path)))

    answer = await clerk.step(road.id, "submit")

    if human == 1:
        refused(answer, 409, "workflow.nominee_took_part")
    else:
        done(answer)


async def test_a_withdrawn_nomination_bars_no_longer(sign_in: SignIn, accounts: dict[str, str]) -> None:
    road, clerk, nominee = await Road(sign_in).nominated(), await sign_in("clerk"), await sign_in(FIRST)
    refused(await edit(road, nominee), 403, "workflow.own_nomination")
    mine = [one for one in await road.pending() if one["subject"] == road.nominations[0]["subject"]]
    for one in mine:
        path = f"/v1/dossiers/{road.id}/nominations/{one['id']}"
        body = {"reason": REASON}
        done(await clerk.post(f"{path}/withdrawal", body, etag=await etag(clerk, path)))

    done(await edit(road, nominee))


async def submits(road: Road, by: Client) -> None:
    done(await by.step(road.id, "submit"))
    await road.step("appraiser", "receive")


async def appraises(road: Road, by: Client) -> None:
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    done(await appraise(road, by))


async def at_once(road: Road) -> None:
    """The dossier as it is."""


async def decidable(road: Road) -> None:
    if await road.state() == "received":
        await road.appraise("appraiser")
    await road.establish()
    await road.step("secretary", "refer")
    done(await road.close())


async def returned(road: Road) -> None:
    await road.step("appraiser", "return", reason=REASON, flags=FLAGS)


async def forwardable(road: Road) -> None:
    if await road.state() == "received":
        await road.appraise("appraiser")


PAIRS: Final[dict[str, tuple[Any, Any, Act, str]]] = {
    "maker, appraiser": (submits, at_once, appraise, COMMUNE),
    "maker, signer of the decision": (submits, decidable, sign_decision, COMMUNE),
    "maker, signer of the submission": (submits, forwardable, sign_letter, PROVINCE),
    "appraiser, maker": (appraises, returned, edit, COMMUNE),
    "appraiser, signer of the decision": (appraises, decidable, sign_decision, COMMUNE),
    "appraiser, signer of the submission": (appraises, forwardable, sign_letter, PROVINCE),
}


@pytest.mark.parametrize("second", [FIRST, SECOND, STRANGER])
@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
async def test_two_accounts_of_one_human_have_one_duty(
    sign_in: SignIn, accounts: dict[str, str], pair: tuple[Any, Any, Act, str], second: str
) -> None:
    """The same account, a second one of the same human, and somebody else as the control."""
    first, between, act, decider = pair
    road = Road(sign_in, decider=decider)
    other = candidate if decider == PROVINCE else person
    await road.nominated([other(2)])
    await first(road, await sign_in(FIRST))
    await between(road)

    answer = await act(road, await sign_in(second))

    if second == STRANGER:
        done(answer)
    else:
        refused(answer, 403, "workflow.duties_conflict")


async def test_the_steps_say_that_a_nominee_may_take_none(sign_in: SignIn, accounts: dict[str, str]) -> None:
    road = await Road(sign_in).submitted()

    told = {}
    for account in (FIRST, SECOND, STRANGER):
        steps = done(await (await sign_in(account)).get(f"/v1/dossiers/{road.id}/steps"))["steps"]
        told[account] = {
            one["action"]: one.get("why_not") for one in steps if one["action"] in ("receive", "withdraw")
        }

    assert told[FIRST] == told[SECOND] == dict.fromkeys(OPEN, "workflow.own_nomination")
    assert told[STRANGER] == dict.fromkeys(OPEN)
