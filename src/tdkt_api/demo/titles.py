"""Chapter A: two emulation titles of the year for a commune's officials, from candidates to awards."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from .candidates import TITLES, YEAR, officials
from .kept import Proof
from .narrator import Narrator
from .people import COMMUNE_ID, texts
from .portal import Desk
from .road import Nomination, Road, articles, conferred, nominate, open_road, outcomes

_WORKER, _FIGHTER = TITLES
_PERSONS: Final = 37
_MEMBERS: Final = 9
_EXPECTED: Final = {_WORKER: 36, _FIGHTER: 35}


async def play(desk: Desk, narrator: Narrator) -> Proof:
    """Carry 74 nominations through the commune's own procedure."""
    narrator.chapter("A", "Lao động tiên tiến and Chiến sĩ thi đua cơ sở of 2025, decided by the commune")
    road = await _open(desk, narrator)
    await _withdraw(road, narrator)
    await _appraise(road, narrator)
    await _vote(road, narrator)
    number = await _decide(road, narrator)
    return await _registered(road, narrator, number)


async def _open(desk: Desk, narrator: Narrator) -> Road:
    with narrator.step("the clerk opens a dossier") as step:
        road = await open_road(
            desk, COMMUNE_ID, texts()["titles"]["name"], year=YEAR, client_reference="titles-2025"
        )
        step.check("state", (await road.read())["state"], "draft")
        step.found = road.id
    with narrator.step("and sends all candidates as one batch, each judged at once") as step:
        items = officials()
        names = {item["individual"]["family_and_given_name"] for item in items}
        step.check("different names", len(names), _PERSONS)
        nominations = await nominate(road, items)
        step.check("nominations", len(nominations), _PERSONS * len(TITLES))
        step.check("outcomes", outcomes(nominations), {"unknown": 71, "not_eligible": 3})
        step.found = f"{len(items)} officials, {len(nominations)} nominations: 71 unknown, 3 not_eligible"
    with narrator.step("what only a person can judge stays unknown") as step:
        unknown = [one for one in nominations if one["verdict"]["outcome"] == "unknown"]
        asked = articles(unknown, "unknown")
        step.check_that("art. 24.1.b" in asked, "the open question's provision", "art. 24.1.b", asked)
        step.found = asked
    return road


async def _withdraw(road: Road, narrator: Narrator) -> None:
    with narrator.step("the clerk withdraws who is not eligible; the rows stay") as step:
        found = [one for one in await road.nominations() if one["verdict"]["outcome"] == "not_eligible"]
        step.check("by form", _by_form(found), {_WORKER: 1, _FIGHTER: 2})
        step.check("persons", len({one["subject"]["id"] for one in found}), 2)
        clerk = await road.desk.of("clerk")
        for one in found:
            path = f"{road.path}/nominations/{one['id']}"
            seen = await clerk.get(path)
            reason = {"reason": texts()["titles"]["withdrawn"]}
            taken = await clerk.post(f"{path}/withdrawal", reason, etag=seen.etag)
            step.check("outcome", taken["outcome"], "withdrawn")
        step.check("rows withdrawn", len(await road.nominations("withdrawn")), 3)
        step.found = f"not met: {articles(found, 'not_met')}"
    with narrator.step("and submits") as step:
        step.check("state", (await road.step("clerk", "submit"))["state"], "submitted")
        step.check("nominations pending", len(await road.nominations()), 71)
        step.found = "71 nominations"


async def _appraise(road: Road, narrator: Narrator) -> None:
    with narrator.step("the appraiser receives it; rules are pinned") as step:
        received = await road.step("appraiser", "receive")
        step.check("regime", received["regime"], "R152")
        step.found = (
            f"regime {received['regime']}, lawbook {received['lawbook'][:12]}…, due {received['due_on']}"
        )
    with narrator.step("and appraises, answering each open question with its evidence") as step:
        given = await road.appraise("appraiser", texts()["titles"]["evidence"])
        found = await road.nominations()
        step.check("outcomes", outcomes(found), {"eligible": 71})
        step.found = f"{given} attestations, 71 eligible"


async def _vote(road: Road, narrator: Narrator) -> None:
    told = texts()["titles"]
    secretary = await road.desk.of("council_secretary")
    with narrator.step("the secretary refers it to the council") as step:
        council = await secretary.post(
            "/v1/councils",
            {
                "unit_id": COMMUNE_ID,
                "established_by": told["council"],
                "member_count": _MEMBERS,
                "in_office_from": "2025-07-01",
            },
        )
        step.check("state", (await road.step("council_secretary", "refer"))["state"], "at_council")
        step.found = f"{_MEMBERS} members, established by {told['council']}"
    with narrator.step("and closes the meeting with an outcome for every nomination") as step:
        body = {"council_id": council["id"], "held_on": "2026-01-15", "dossier_ids": [road.id]}
        meeting = await secretary.post("/v1/meetings", body)
        figures = [_figures(number, one) for number, one in enumerate(await road.nominations())]
        closing = {"dossiers": await road.seen("council_secretary"), "outcomes": figures}
        await secretary.post(f"/v1/meetings/{meeting['id']}/closing", closing, etag=meeting.etag)
        step.check("state", (await road.read())["state"], "voted")
        least = min(one["yes"] for one in figures)
        step.found = f"{len(figures)} outcomes, at least {least} of {_MEMBERS} in favour"


async def _decide(road: Road, narrator: Narrator) -> str:
    told = texts()["titles"]
    with narrator.step("the appraiser drafts the decision") as step:
        pending = await road.nominations()
        draft = await road.draft("appraiser", [conferred(one, told["conferred"]) for one in pending])
        step.check("state", draft["state"], "draft")
        step.found = f"{len(draft['lines'])} lines"
    with narrator.step("the commune's chair signs it; the number is taken at signing") as step:
        open_to_chair = await road.may("decider")
        step.check_that("decide" in open_to_chair, "what the chair may do", "decide among it", open_to_chair)
        signed = await road.sign("decider", "decisions", draft, told["decision"])
        step.check("number of the register", signed["number"], 1)
        step.check("dossier", (await road.read())["state"], "decided")
        number = f"{signed['official_number']}, no. {signed['number']} of {signed['year']}"
        step.found = f"{number}, {signed['signer_post']}"
    id: str = signed["id"]
    return id


async def _registered(road: Road, narrator: Narrator, decision_id: str) -> Proof:
    told = texts()["titles"]
    with narrator.step("the registry holds the awards") as step:
        clerk = await road.desk.of("clerk")
        awards = await clerk.all("/v1/awards", decision_id=decision_id)
        step.check("awards by form", _by_form(awards), _EXPECTED)
        step.check("valid awards", sum(one["status"] == "valid" for one in awards), 71)
        step.found = f"{_EXPECTED[_WORKER]} Lao động tiên tiến, {_EXPECTED[_FIGHTER]} Chiến sĩ thi đua cơ sở"
    first = officials()[0]["individual"]["family_and_given_name"]
    return Proof(road.id, 0, "", told["decision"], first)


def _by_form(found: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {form: sum(one["award"] == form for one in found) for form in TITLES}


def _figures(number: int, one: Nomination) -> dict[str, Any]:
    """Eight present and one in writing; now and then somebody votes against."""
    return {"nomination_id": one["id"], "present": 8, "written": 1, "yes": 8 if number % 5 == 0 else 9}
