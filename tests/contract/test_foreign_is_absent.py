"""What lies outside the caller's units answers byte for byte like what does not exist."""

import re
from typing import Any, Final

import httpx

from support.client import Client
from support.consultations import PUBLIC, asked
from support.examples import OPERATIONS, Operation
from support.flow import COMMUNE, PROVINCE, Road, SignIn, candidate, done
from support.holds import placed
from support.movements import drafted
from support.routes import ROUTES, Ruled, filled, named, prefixes_of, sent
from support.scenes import MADE
from support.traces import look
from tdkt_api import ids
from tdkt_api.access.rules import Who

HERE: Final = [one for one in ROUTES if one[2] is not Who.EVERYONE and prefixes_of(one[1])]
UNMADE: Final = {
    "operation_id": "belongs to the person who asked for it, whatever their units",
}
"""Kinds of things that the office of this test does not have, each with the reason."""
_TABLES: Final = {"grant_id": "role_grant", "notice_id": "decision_notice", "pack_id": "lawbook_draft"}
_ANY_ID: Final = re.compile(r"[a-z]{2}_[0-7][0-9a-hjkmnp-tv-z]{25}")
_OF_ITS_OWN: Final = {"ratelimit", "date"}


async def _made(sign_in: SignIn, connection: Any) -> dict[str, str]:
    """One thing of each kind in a commune, by the name it has in paths."""
    decided = await Road(sign_in).decided()
    await _forwarded(Road(sign_in, decider=PROVINCE))
    await _asked_about(Road(sign_in, decider=PROVINCE))
    everything = await sign_in("everything")
    listed = done(await everything.get(f"/v1/dossiers/{decided.id}/nominations"))["items"]
    done(await placed(everything, listed[0]["subject"]["id"], COMMUNE))
    done(await drafted(sign_in, as_="clerk"))
    individual = listed[0]["subject"]["id"]
    await _moves(await sign_in("clerk"), individual)
    me = done(await everything.get("/v1/me"))["person"]["id"]
    found = {}
    for name, prefix in sorted({pair for one in HERE for pair in prefixes_of(one[1]).items()}):
        if name not in UNMADE:
            id = await _any(connection, name)
            if id is None and prefix in MADE:
                await MADE[prefix](sign_in)
                id = await _any(connection, name)
            assert id, f"have support.scenes make one {name}, or say in UNMADE why not"
            found[name] = ids.show(prefix, id)
    own = {"dossier_id": decided.id, "nomination_id": listed[0]["id"], "code": "tre_hen"}
    return {**found, **own, "individual_id": individual, "person_id": me}


async def _any(connection: Any, name: str) -> Any:
    """One of the things that a name in paths stands for, wherever it is."""
    await look(connection)
    return await connection.fetchval(f"SELECT id FROM {_TABLES.get(name, name[:-3])} LIMIT 1")  # noqa: S608


async def _moves(clerk: Client, individual: str) -> None:
    """A post that a person holds, and the offer that another unit takes them over."""
    post = {"title": "Công chức", "kind": "other", "from_on": "2025-07-01"}
    done(await clerk.post(f"/v1/individuals/{individual}/posts", post))
    offer = {"to_unit_id": PROVINCE, "moves_on": "2026-01-15"}
    done(await clerk.post(f"/v1/individuals/{individual}/transfers", offer))


async def _asked_about(road: Road) -> None:
    """A third dossier, on which the public is asked."""
    await road.nominated([candidate(7)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await asked(road, **PUBLIC)


async def _forwarded(road: Road) -> None:
    """Another person's dossier, carried on by a submission."""
    await road.nominated([candidate(5)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    done(await road.forward())


def _operation(route: Ruled) -> Operation:
    return next(one for one in OPERATIONS.values() if (one.method, one.path) == route[:2])


async def _asked(client: Client, route: Ruled, path: str) -> httpx.Response:
    media = _operation(route).media.get("application/json", {}).get("examples", {})
    body = {"json": next(iter(media.values()))["value"]} if media else {}
    return await sent(client, route, path, headers={"X-Request-Id": "the-same"}, **body)


def _as_seen(answer: httpx.Response) -> tuple[int, list[tuple[str, str]], str]:
    """All of an answer, the id that was asked for blotted out."""
    headers = sorted((name, value) for name, value in answer.headers.items() if name not in _OF_ITS_OWN)
    return answer.status_code, headers, _ANY_ID.sub("id", answer.text)


async def test_what_is_foreign_answers_like_what_is_absent(sign_in: SignIn, connection: Any) -> None:
    made = await _made(sign_in, connection)
    stranger, owner = await sign_in("other.everything"), await sign_in("everything")

    for route in HERE:
        if prefixes_of(route[1]).keys() & UNMADE.keys():
            continue
        foreign = await _asked(stranger, route, filled(route[1], **made))
        absent = await _asked(stranger, route, filled(route[1], code=made["code"]))

        assert _as_seen(foreign) == _as_seen(absent), named(route)
        assert foreign.status_code == 404, (named(route), foreign.text)
        if route[0] == "GET":  # it was there to be found
            assert (await _asked(owner, route, filled(route[1], **made))).status_code == 200, named(route)


def test_every_kind_that_is_left_out_stands_in_a_path() -> None:
    assert set(UNMADE) <= {name for one in HERE for name in prefixes_of(one[1])}
