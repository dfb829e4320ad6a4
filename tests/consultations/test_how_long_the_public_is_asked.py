"""For some forms the public is asked for a length that the law sets; less is refused."""

from typing import Any

import pytest

from support.client import Client
from support.consultations import PUBLIC, QUESTION, asked
from support.flow import PROVINCE, Road, SignIn, candidate, done
from support.traces import pointers, refused
from tdkt_api import ids
from tdkt_api.ids import Prefix

TITLE = "chien_si_thi_dua_toan_quoc"


async def about(sign_in: SignIn, connection: Any, award: str = TITLE) -> Road:
    """A received dossier whose nomination is for this form; no route leads to such forms yet."""
    road = await Road(sign_in, decider=PROVINCE).nominated([candidate(3)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await connection.execute("SELECT set_config('tdkt.scopes', '/', true)")
    await connection.execute(
        "UPDATE nomination SET award_code = $1 WHERE dossier_id = $2",
        award,
        ids.read(Prefix.DOSSIER, road.id),
    )
    return road


async def tried(appraiser: Client, road: Road, days: int) -> Any:
    body = {"question": QUESTION, "working_days": days, **PUBLIC}
    return await appraiser.step(road.id, "consult", **body)


async def test_less_than_the_law_asks_is_refused_with_the_provision(sign_in: SignIn, connection: Any) -> None:
    """Decree 152/2025/NĐ-CP art. 44 clause 2: at least ten working days."""
    road = await about(sign_in, connection)

    told = refused(await tried(await sign_in("appraiser"), road, 9), 409, "consultation.too_short")

    assert pointers(told) == ["/working_days"]
    [basis] = told["legal_basis"]
    assert (basis["instrument"], basis["article"], basis["clause"]) == ("decree_152_2025", "44", "2")
    assert basis["confidence"] == "verified"
    assert "10" in told["detail"]


@pytest.mark.parametrize("days", [10, 15])
async def test_what_the_law_asks_or_more_is_taken(sign_in: SignIn, connection: Any, days: int) -> None:
    road = await about(sign_in, connection)

    assert (await asked(road, **PUBLIC, working_days=days))["state"] == "consulting"


async def test_a_form_of_which_no_length_is_known_is_asked_about_for_any(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()

    assert (await asked(road, **PUBLIC, working_days=3))["state"] == "consulting"


async def test_bodies_alone_are_asked_for_any_length(sign_in: SignIn, connection: Any) -> None:
    road = await about(sign_in, connection)

    done(await (await sign_in("appraiser")).get(f"/v1/dossiers/{road.id}"))
    assert (await asked(road, working_days=3))["state"] == "consulting"
