"""Chapter B: the certificate of merit of the province's chair, from the commune to the province."""

from collections.abc import Sequence
from typing import Final

from .candidates import PERIOD, candidates
from .kept import Proof
from .narrator import Narrator, Step
from .people import COMMUNE_ID, PROVINCE_ID, texts
from .portal import Desk
from .road import Nomination, Road, cited, conferred, nominate, open_road, refused

_OUTCOMES: Final = ["eligible", "eligible", "unknown"]
_READINGS: Final = {"titles_alone": "met", "initiatives_bind_both": "not_met"}


async def play(desk: Desk, narrator: Narrator) -> Proof:
    """Carry three candidates through two stages, once back and forth."""
    narrator.chapter("B", "Bằng khen of the province's chair, 2024-2025, from the commune to the province")
    road = await _open(desk, narrator)
    await _forward(road, narrator)
    await _return(road, narrator)
    return await _decide(road, narrator)


async def _open(desk: Desk, narrator: Narrator) -> Road:
    with narrator.step("the clerk opens a dossier with three candidates on ground d of art. 74.1") as step:
        first, last = PERIOD
        years = {"period": {"first_year": first, "last_year": last}, "client_reference": "certificates-2025"}
        road = await open_road(desk, PROVINCE_ID, texts()["certificates"]["name"], **years)
        found = await nominate(road, candidates())
        step.check("outcomes", [one["verdict"]["outcome"] for one in found], _OUTCOMES)
        stages = [stage["duty"] for stage in (await road.read())["stages"]]
        step.check("stages", stages, ["forward", "decide"])
        step.found = ", ".join(_OUTCOMES)
    with narrator.step("for the third the two recorded readings differ") as step:
        step.found = _readings(step, found[2])
    return road


def _readings(step: Step, third: Nomination) -> str:
    open_ = [one for one in third["verdict"]["findings"] if one["readings"]]
    step.check("findings with readings", len(open_), 1)
    readings = {one["reading"]: one["status"] for one in open_[0]["readings"]}
    step.check("readings", readings, _READINGS)
    step.check("provision", cited(open_[0]["provision"]), "art. 74.1.d")
    return f"art. 74.1.d {', '.join(f'{name} {status}' for name, status in readings.items())}"


async def _forward(road: Road, narrator: Narrator) -> None:
    told = texts()["certificates"]
    with narrator.step("submitted, received and appraised at the commune; no council is asked") as step:
        await road.step("clerk", "submit")
        await road.step("appraiser", "receive")
        await road.appraise("appraiser", told["evidence"])
        open_to_head = await road.may("head")
        step.check_that("forward" in open_to_head, "what the head may do", "forward among it", open_to_head)
        step.found = "appraised"
    with narrator.step("the vice-chair signs the submission that carries it to the province") as step:
        body = {"unit_id": COMMUNE_ID, "dossier_ids": [road.id]}
        letter = await (await road.desk.of("clerk")).post("/v1/submissions", body)
        signed = await road.sign("head", "submissions", letter, told["submission"])
        step.check("number of the register", signed["number"], 1)
        dossier = await road.read()
        step.check("place", (dossier["state"], dossier["stage_number"]), ("submitted", 2))
        step.found = f"{signed['official_number']}, no. {signed['number']} of {signed['year']}"


async def _return(road: Road, narrator: Narrator) -> None:
    told = texts()["certificates"]
    with narrator.step("the province receives it") as step:
        received = await road.step("province_appraiser", "receive")
        step.check("regime", received["regime"], "R152")
        step.found = f"regime {received['regime']} pinned"
    first = (await road.nominations())[0]
    with narrator.step("and returns it with two flagged fields") as step:
        flags = [
            {"field": "name", "note": told["flagged_name"]},
            {"nomination_id": first["id"], "field": "summary", "note": told["flagged_summary"]},
        ]
        returned = await road.step("province_appraiser", "return", reason=told["returned"], flags=flags)
        step.check("state", returned["state"], "returned")
        step.check("flags", len(returned["flags"]), 2)
        step.found = told["returned"]
    with narrator.step("the clerk corrects just these and submits again") as step:
        await _correct(road, first)
        again = await road.step("clerk", "submit")
        step.check("place", (again["state"], again["stage_number"]), ("received", 2))
        step.found = "straight back to the province"


async def _correct(road: Road, first: Nomination) -> None:
    told, clerk = texts()["certificates"], await road.desk.of("clerk")
    seen = await clerk.get(road.path)
    await clerk.patch(road.path, {"name": told["corrected_name"]}, etag=seen.etag)
    path = f"{road.path}/nominations/{first['id']}"
    nomination = await clerk.get(path)
    await clerk.patch(path, {"summary": told["corrected_summary"]}, etag=nomination.etag)


async def _decide(road: Road, narrator: Narrator) -> Proof:
    told = texts()["certificates"]
    with narrator.step("the province appraises and drafts the decision") as step:
        await road.appraise("province_appraiser", told["evidence"])
        pending = await road.nominations()
        draft = await road.draft("province_appraiser", _lines(pending))
        step.found = "two conferred, the third refused with a reason"
    with narrator.step("the province's chair signs") as step:
        signed = await road.sign("province_decider", "decisions", draft, told["decision"])
        awards = await (await road.desk.of("clerk")).all("/v1/awards", decision_id=signed["id"])
        closed = await road.nominations("refused")
        step.check("awards", len(awards), 2)
        step.check("refused with the reason", [one["outcome_reason"] for one in closed], [told["refused"]])
        step.check("dossier", (await road.read())["state"], "decided")
        step.found = f"{signed['official_number']}: 2 awards in the registry, 1 refused"
    return Proof(road.id, 0, "", told["decision"], pending[0]["subject"]["name"])


def _lines(pending: Sequence[Nomination]) -> list[dict[str, str]]:
    *others, third = pending
    return [*map(conferred, others), refused(third, texts()["certificates"]["refused"])]
