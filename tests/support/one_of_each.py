"""One thing of each kind that stands in a path, in a commune."""

from typing import Any, Final

from support.client import Client
from support.consultations import PUBLIC, asked
from support.flow import COMMUNE, PROVINCE, Road, SignIn, candidate, done
from support.holds import placed
from support.movements import drafted
from support.routes import ROUTES, prefixes_of
from support.scenes import MADE
from support.traces import look
from tdkt_api import ids
from tdkt_api.access.rules import Who

HERE: Final = [one for one in ROUTES if one[2] is not Who.EVERYONE and prefixes_of(one[1])]
UNMADE: Final = {
    "operation_id": "belongs to the person who asked for it, whatever their units",
}
"""Kinds of things that nobody makes here, each with the reason."""
_TABLES: Final = {"grant_id": "role_grant", "notice_id": "decision_notice", "pack_id": "lawbook_draft"}


async def made_of_each(sign_in: SignIn, connection: Any) -> dict[str, str]:
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
