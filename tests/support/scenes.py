"""A prepared office for every example of the document.

Most examples need no word here: one thing of each kind that they name is made, by MADE or else by the example
of the operation that makes such things, and somebody with every role of the commune sends them. Where an
example holds only in another state, SETTINGS has a scene for it.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from support import world
from support.assertions import assertion
from support.consultations import PUBLIC, answered, asked
from support.deeds import entered
from support.examples import Example, Scene, every_example, prefixes, sent
from support.flow import COMMUNE, PROVINCE, Road, SignIn, done, person
from support.holds import placed
from support.jobs import asked_for
from support.movements import drafted, launched
from support.registry import person as someone
from tdkt_api.ids import Prefix

Ids = dict[str, list[str]]
Setting = Callable[[SignIn, Any], Awaitable[Scene]]
SENDER: Final = "everything"


async def prepared(sign_in: SignIn, example: Example) -> Scene:
    """The scene of an example."""
    setting = SETTINGS.get(f"{example.operation.id} {example.name}") or SETTINGS.get(example.operation.id)
    return await (setting or _usual)(sign_in, example)


async def _usual(sign_in: SignIn, example: Example) -> Scene:
    ids: Ids = {}
    for prefix in prefixes(example):
        if prefix not in ids and prefix != Prefix.UNIT:
            ids |= await (MADE[prefix](sign_in) if prefix in MADE else _by_its_example(sign_in, prefix))
    return Scene(await sign_in(SENDER), ids)


# --- one thing of a kind, with what belongs to it ---


async def _by_its_example(sign_in: SignIn, prefix: str) -> Ids:
    """What is made by the example of the operation that makes such things; nothing where there is none."""
    makers = [one for one in every_example() if one.operation.makes == prefix]
    if not makers:
        return {}
    example = min(makers, key=lambda one: len(one.operation.path))
    scene = await prepared(sign_in, example)
    answer = await sent(example, scene)
    assert answer.is_success, answer.text
    return {**{name: [*found] for name, found in scene.ids.items()}, prefix: [answer.json()["id"]]}


async def _individual(sign_in: SignIn) -> Ids:
    clerk = await sign_in("clerk")
    names = ("Nguyễn Thị Hòa", "Trần Văn Bình")
    return {
        "cn": [
            done(await clerk.post("/v1/individuals", someone(name, world.COMMUNE)))["id"] for name in names
        ]
    }


async def _collective(sign_in: SignIn) -> Ids:
    body = {"unit_id": COMMUNE, "name": "Tổ Một", "collective_kind": "team"}
    return {"tt": [done(await (await sign_in("clerk")).post("/v1/collectives", body))["id"]]}


async def _household(sign_in: SignIn) -> Ids:
    body = {"unit_id": COMMUNE, "head_name": "Lê Văn Tám"}
    return {"hg": [done(await (await sign_in("clerk")).post("/v1/households", body))["id"]]}


async def _post(sign_in: SignIn, example: Example) -> Scene:
    ids = await _individual(sign_in)
    body = {"title": "Công chức", "kind": "other", "from_on": "2025-07-01"}
    made = await (await sign_in("clerk")).post(f"/v1/individuals/{ids['cn'][0]}/posts", body)
    return Scene(await sign_in(SENDER), {**ids, "cv": [done(made)["id"]]})


async def _offered(sign_in: SignIn, example: Example) -> Scene:
    """From the neighbour to the commune, whose clerk answers; withdrawn by the neighbour."""
    giver = await sign_in("neighbour.clerk")
    person = done(await giver.post("/v1/individuals", someone("Lê Văn Tám", world.NEIGHBOUR)))["id"]
    body = {"to_unit_id": COMMUNE, "moves_on": "2026-01-15"}
    offer = done(await giver.post(f"/v1/individuals/{person}/transfers", body))["id"]
    is_giver = example.operation.id == "withdraw_transfer"
    return Scene(giver if is_giver else await sign_in(SENDER), {"lc": [offer]})


async def _dossier(sign_in: SignIn) -> Ids:
    return _of(await _nominated(Road(sign_in)))


async def _council(sign_in: SignIn) -> Ids:
    return {"hd": [await Road(sign_in).establish()]}


async def _pack(sign_in: SignIn) -> Ids:
    body = {"unit_id": COMMUNE, "name": "Quy chế khen thưởng", "files": {"local.yaml": "rounding: null\n"}}
    return {"bl": [done(await (await sign_in("appraiser")).post("/v1/lawbook-packs", body))["id"]]}


async def _hold(sign_in: SignIn) -> Ids:
    ids = await _individual(sign_in)
    held = await placed(await sign_in(SENDER), ids["cn"][0], COMMUNE)
    return {**ids, "tg": [done(held)["id"]]}


async def _achievement(sign_in: SignIn) -> Ids:
    ids = await _individual(sign_in)
    made = done(await entered(await sign_in("clerk"), ids["cn"][0]))
    return {**ids, "tc": [made["id"]]}


async def _movement(sign_in: SignIn) -> Ids:
    return {"pt": [done(await drafted(sign_in, as_="clerk"))["id"]]}


async def _person(sign_in: SignIn) -> Ids:
    me = done(await (await sign_in("nobody")).get("/v1/me"))
    return {"ns": [me["person"]["id"]]}


async def _member(sign_in: SignIn) -> Ids:
    me = done(await (await sign_in("member")).get("/v1/me"))
    return {"ns": [me["person"]["id"]]}


async def _delegate(sign_in: SignIn, example: Any) -> Scene:
    return Scene(await sign_in("chair"), await _member(sign_in))


async def _colleague(sign_in: SignIn, example: Any) -> Scene:
    return Scene(await sign_in(SENDER), await _member(sign_in))


async def _delegation(sign_in: SignIn) -> Ids:
    ids = await _member(sign_in)
    days = {"valid_from": "2026-01-15", "valid_to": "2026-01-20"}
    body = {"to_person_id": ids["ns"][0], "unit_id": COMMUNE, "acts": ["reject"], **days}
    return {**ids, "uq": [done(await (await sign_in(SENDER)).post("/v1/delegations", body))["id"]]}


async def _conferred(sign_in: SignIn, example: Example) -> Scene:
    road = await _voted(Road(sign_in))
    signed = done(await road.sign(await road.drafted()))["id"]
    awards = done(await (await sign_in(SENDER)).get("/v1/awards"))["items"]
    return Scene(await sign_in(SENDER), {"qd": [signed], "kt": [awards[0]["id"]]})


async def _grant(sign_in: SignIn) -> Ids:
    ids = await _person(sign_in)
    body = {"person_id": ids["ns"][0], "unit_id": COMMUNE, "role": "clerk", "valid_from": "2026-01-15"}
    return {**ids, "qh": [done(await (await sign_in(SENDER)).post("/v1/grants", body))["id"]]}


async def _decided(sign_in: SignIn) -> Ids:
    """All that a road to the registry leaves behind."""
    road = await _at_council(Road(sign_in))
    everything = await sign_in(SENDER)
    meeting = done(await road.close())["id"]
    draft = await road.drafted()
    signed = done(await road.sign(draft, official_number="45/QĐ-UBND"))["id"]
    award = done(await everything.get("/v1/awards", decision_id=signed))["items"][0]
    code = done(await everything.get(f"/v1/awards/{award['id']}"))["public_code"]
    told = done(await everything.get("/v1/notices"))["items"][0]["id"]
    return _of(road, ph=[meeting], qd=[signed], kt=[award["id"]], tb=[told], code=[code])


async def _submission(sign_in: SignIn) -> Ids:
    scene = await _sign_submission(sign_in, None)
    return {prefix: [*found] for prefix, found in scene.ids.items()}


async def _job(sign_in: SignIn) -> Ids:
    return {"op": [(await asked_for(await sign_in(SENDER))).json()["id"]]}


MADE: Final[dict[str, Callable[[SignIn], Awaitable[Ids]]]] = {
    "cn": _individual,
    "tt": _collective,
    "hg": _household,
    "hs": _dossier,
    "dn": _dossier,
    "tc": _achievement,
    "hd": _council,
    "tg": _hold,
    "bl": _pack,
    "pt": _movement,
    "ns": _person,
    "qh": _grant,
    "uq": _delegation,
    "ph": _decided,
    "qd": _decided,
    "kt": _decided,
    "tb": _decided,
    "tr": _submission,
    "op": _job,
}


# --- states that an example needs ---


async def _nominated(road: Road) -> Road:
    """A draft with one person for one title."""
    await road.draft()
    return await road.nominate([person(1, awards=["lao_dong_tien_tien"])])


async def _received(road: Road) -> Road:
    await _nominated(road)
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    return road


async def _appraised(road: Road) -> Road:
    await _received(road)
    await road.appraise("appraiser")
    return road


async def _at_council(road: Road) -> Road:
    await _appraised(road)
    await road.establish()
    await road.step("secretary", "refer")
    return road


async def _voted(road: Road) -> Road:
    await _at_council(road)
    done(await road.close())
    return road


def _of(road: Road, **more: list[str]) -> Ids:
    return {"hs": [road.id], "dn": [one["id"] for one in road.nominations], **more}


def _road(*stages: Callable[[Road], Awaitable[Road]], act: str = "", decider: str = COMMUNE) -> Setting:
    """A dossier that was brought so far, and one step further where `act` names one."""

    async def setting(sign_in: SignIn, example: Example) -> Scene:
        road = Road(sign_in, decider=decider)
        for stage in stages:
            await stage(road)
        if act:
            await road.step("clerk", act)
        council = {"hd": [road.council]} if road.council else {}
        return Scene(await sign_in(SENDER), _of(road, **council))

    return setting


async def _refer(sign_in: SignIn, example: Example) -> Scene:
    road = await _appraised(Road(sign_in))
    await road.establish()
    return Scene(await sign_in(SENDER), _of(road))


async def _conclude(sign_in: SignIn, example: Any) -> Scene:
    road = await _received(Road(sign_in))
    await asked(road)
    done(await answered(await sign_in("neighbour.appraiser"), road))
    return Scene(await sign_in(SENDER), _of(road))


async def _answer(sign_in: SignIn, example: Any) -> Scene:
    road = await _received(Road(sign_in))
    [one] = (await asked(road))["consultations"]
    return Scene(await sign_in("neighbour.appraiser"), {"yk": [one["id"]]})


async def _object(sign_in: SignIn, example: Any) -> Scene:
    road = await _received(Road(sign_in))
    [one] = (await asked(road, **PUBLIC))["consultations"]
    return Scene(await sign_in(SENDER), {"yk": [one["id"]]})


async def _close_meeting(sign_in: SignIn, example: Any) -> Scene:
    road = await _at_council(Road(sign_in))
    secretary = await sign_in("secretary")
    body = {"council_id": road.council, "held_on": "2026-01-15", "dossier_ids": [road.id]}
    meeting = done(await secretary.post("/v1/meetings", body))["id"]
    return Scene(await sign_in(SENDER), _of(road, ph=[meeting]))


async def _sign_decision(sign_in: SignIn, example: Example) -> Scene:
    road = await _voted(Road(sign_in))
    draft = done(await road.drafted())["id"]
    return Scene(await sign_in(SENDER), _of(road, qd=[draft]))


async def _sign_submission(sign_in: SignIn, example: Example | None) -> Scene:
    road = await Road(sign_in, decider=PROVINCE).appraised()
    clerk = await sign_in("clerk")
    letter = done(await clerk.post("/v1/submissions", {"unit_id": COMMUNE, "dossier_ids": [road.id]}))["id"]
    return Scene(await sign_in(SENDER), _of(road, tr=[letter]))


async def _launched(sign_in: SignIn, example: Example) -> Scene:
    found = done(await launched(sign_in, as_="head"))["id"]
    return Scene(await sign_in(SENDER), {"pt": [found], **await _individual(sign_in)})


async def _criterion(sign_in: SignIn, example: Example) -> Scene:
    return Scene(await sign_in(SENDER), await _movement(sign_in), {"code": "tre_hen"})


async def _token(sign_in: SignIn, example: Example) -> Scene:
    nobody = await sign_in("nobody")
    if example.body["grant_type"] == "password":
        return Scene(nobody, {}, changes={"password": world.PASSWORD})
    return Scene(nobody, {}, changes={"client_assertion": assertion()})


async def _unit(sign_in: SignIn, example: Example) -> Scene:
    return Scene(await sign_in(SENDER), {"dv": [COMMUNE]})


async def _form(sign_in: SignIn, example: Example) -> Scene:
    return Scene(await sign_in(SENDER), {}, {"code": "lao_dong_tien_tien"})


async def _lawbook(sign_in: SignIn, example: Example) -> Scene:
    reader = await sign_in(SENDER)
    return Scene(reader, {}, {"lawbook_hash": done(await reader.get("/v1/lawbooks"))["items"][0]["hash"]})


async def _tried(sign_in: SignIn, example: Example) -> Scene:
    pack = (await _pack(sign_in))["bl"][0]
    return Scene(await sign_in(SENDER), {"bl": [pack]}, {"lawbook": pack})


async def _simulated(sign_in: SignIn, example: Example) -> Scene:
    sender, pack = await sign_in(SENDER), (await _pack(sign_in))["bl"][0]
    asked = {"unit_id": COMMUNE, "year": 2025}
    return Scene(sender, {"op": [done(await sender.post(f"/v1/lawbooks/{pack}/simulations", asked))["id"]]})


async def _public(sign_in: SignIn, example: Example) -> Scene:
    return Scene(await sign_in(SENDER), {}, {"public_code": (await _decided(sign_in))["code"][0]})


SETTINGS: Final[dict[str, Setting]] = {
    "read_award_form": _form,
    "read_lawbook": _lawbook,
    "simulate_lawbook": _tried,
    "read_simulation": _simulated,
    "read_unit": _unit,
    "look_up_award": _public,
    "issue_token": _token,
    "delegate": _delegate,
    "attach_signed_file": _conferred,
    "present_award": _conferred,
    "read_person": _colleague,
    "take_step withdraw": _road(_nominated, act="submit"),
    "take_step receive": _road(_nominated, act="submit"),
    "take_step return": _road(_received),
    "take_step appraise": _road(_received),
    "take_step consult": _road(_received),
    "take_step conclude": _conclude,
    "take_step refer": _refer,
    "take_step reject": _road(_received),
    "answer_consultation": _answer,
    "enter_objection": _object,
    "call_meeting": _road(_at_council),
    "close_meeting": _close_meeting,
    "draft_decision": _road(_voted),
    "sign_decision": _sign_decision,
    "draft_submission": _road(Road.appraised, decider=PROVINCE),
    "sign_submission": _sign_submission,
    "close_movement": _launched,
    "register_participants": _launched,
    "end_post": _post,
    "accept_transfer": _offered,
    "refuse_transfer": _offered,
    "withdraw_transfer": _offered,
    "edit_criterion": _criterion,
    "remove_criterion": _criterion,
}
