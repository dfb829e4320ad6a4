"""State × action × role in full, over HTTP, at the unit that owns the dossier and decides it."""

from typing import Any, Final

import pytest

from support.consultations import NEIGHBOUR, QUESTION, answered, asked
from support.flow import Road, SignIn, done
from support.traces import ROLES, bodies, tried

STATES: Final = (
    "draft",
    "submitted",
    "received",
    "returned",
    "appraised",
    "consulting",
    "at_council",
    "voted",
    "decided",
    "rejected",
)
POSTED: Final = (
    "submit",
    "withdraw",
    "receive",
    "return",
    "appraise",
    "consult",
    "conclude",
    "refer",
    "reject",
)
# Who takes an action, and from where to where: written by hand, as the procedure is told to a clerk.
TAKERS: Final[dict[str, set[str]]] = {
    "submit": {"clerk", "head"},
    "withdraw": {"clerk", "head"},
    "receive": {"clerk", "appraiser"},
    "return": {"appraiser"},
    "appraise": {"appraiser"},
    "consult": {"appraiser"},
    "conclude": {"appraiser"},
    "refer": {"appraiser", "council_secretary"},
    "close": {"council_secretary"},
    "forward": {"head"},
    "decide": {"decider"},
    "reject": {"head", "decider"},
}
LEADS: Final[dict[str, dict[str, str]]] = {
    "submit": {"draft": "submitted", "returned": "received"},
    "withdraw": {"submitted": "draft"},
    "receive": {"submitted": "received"},
    "return": {"received": "returned", "appraised": "returned"},
    "appraise": {"received": "appraised"},
    "consult": {"received": "consulting", "appraised": "consulting"},
    "conclude": {"consulting": "received"},
    "refer": {"appraised": "at_council"},
    "close": {"at_council": "voted"},
    "forward": {},  # the commune decides itself: there is no stage behind it
    "decide": {"voted": "decided"},
    "reject": dict.fromkeys(("received", "returned", "appraised", "voted"), "rejected"),
}
MAY_NEVER: Final = {"council_member", "inspector", "admin"}


@pytest.mark.parametrize("state", STATES)
async def test_what_each_role_may_do_is_what_the_steps_list(
    sign_in: SignIn, connection: Any, state: str
) -> None:
    road = await brought_to(state, sign_in, connection)

    listed = {role: await _listed(sign_in, road, name) for role, name in ROLES.items()}

    assert listed == {role: {action: _why_not(state, action, role) for action in TAKERS} for role in ROLES}


@pytest.mark.parametrize("state", STATES)
async def test_only_the_steps_of_the_procedure_can_be_posted(
    sign_in: SignIn, connection: Any, state: str
) -> None:
    road = await brought_to(state, sign_in, connection)
    whole = done(await road.read())
    events = len(await bodies(connection, f"dossier/{road.id}"))
    sent = {action: await _body(road, action) for action in POSTED}

    answers = {
        (action, role): await _posted(sign_in, connection, road, name, sent[action])
        for action in POSTED
        for role, name in ROLES.items()
    }

    assert answers == {(a, r): _expected(state, a, r) for a in POSTED for r in ROLES}
    assert done(await road.read()) == whole
    assert len(await bodies(connection, f"dossier/{road.id}")) == events


async def brought_to(state: str, sign_in: SignIn, connection: Any) -> Road:
    """A commune's own dossier in a state, with a council in office."""
    road = Road(sign_in)
    ways = {
        "draft": road.nominated,
        "submitted": road.submitted,
        "appraised": road.appraised,
        "at_council": road.at_council,
        "voted": road.voted,
        "decided": road.decided,
    }
    await ways.get(state, road.received)()
    if state == "returned":
        await road.step("appraiser", **await _body(road, "return"))
    if state == "rejected":
        await road.step("head", **await _body(road, "reject"))
    if state == "consulting":
        await asked(road)
        done(await answered(await sign_in("neighbour.appraiser"), road))
    if state not in ("at_council", "voted", "decided"):
        await road.establish()
    return road


async def _body(road: Road, action: str) -> dict[str, Any]:
    """A step that nothing but state and role can refuse."""
    reason = {"reason": "Theo đề nghị của đơn vị"}
    match action:
        case "withdraw" | "reject":
            return {"action": action, **reason}
        case "return":
            return {"action": action, **reason, "flags": [{"field": "name", "note": "Ghi rõ năm"}]}
        case "appraise":
            pending = await road.pending() or road.nominations
            return {"action": action, "nominations": road.concluded(pending)}
        case "consult":
            return {"action": action, "bodies": [NEIGHBOUR], "question": QUESTION}
        case _:
            return {"action": action}


async def _posted(
    sign_in: SignIn, connection: Any, road: Road, name: str, body: dict[str, Any]
) -> tuple[int, str]:
    """Status and code of a refusal, or the state that the step led to; undone afterwards."""
    person = await sign_in(name)
    seen = (await person.get(f"/v1/dossiers/{road.id}")).headers["ETag"]
    async with tried(connection):
        answer = await person.post(f"/v1/dossiers/{road.id}/steps", body, etag=seen)
    found = answer.json()
    return answer.status_code, found["state"] if answer.status_code == 201 else found["code"]


def _expected(state: str, action: str, role: str) -> tuple[int, str]:
    if role in MAY_NEVER:
        return 403, "auth.not_permitted"
    if role not in TAKERS[action]:
        return 403, "workflow.wrong_role"
    to = LEADS[action].get(state)
    return (201, to) if to else (409, "workflow.illegal_step")


async def _listed(sign_in: SignIn, road: Road, name: str) -> dict[str, str | None]:
    found = done(await (await sign_in(name)).get(f"/v1/dossiers/{road.id}/steps"))
    return {one["action"]: None if one["may"] else one["why_not"] for one in found["steps"]}


def _why_not(state: str, action: str, role: str) -> str | None:
    if role not in TAKERS[action]:
        return "workflow.wrong_role"
    return None if state in LEADS[action] else "workflow.illegal_step"
