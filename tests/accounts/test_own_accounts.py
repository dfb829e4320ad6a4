"""A second account of the same human is oneself, too."""

from typing import Any

import pytest

from support import world
from support.client import shown
from support.flow import COMMUNE, SignIn, done
from support.humans import NOBODY, open_account
from support.traces import refused
from tdkt_api.workflow.process import Role

DAYS = {"valid_from": "2026-01-15", "valid_to": "2026-01-20"}
OTHERS = {"second": 1, "stranger": NOBODY, "unlinked": None}


@pytest.fixture
async def accounts(connection: Any) -> dict[str, str]:
    """One account with every role, and a clerk's account of the same human, of another and of one unknown."""
    await open_account(connection, "own", 1)
    made = {
        name: await open_account(connection, name, one, roles=[Role.CLERK]) for name, one in OTHERS.items()
    }
    return {name: shown("ns", id) for name, id in made.items()}


@pytest.mark.parametrize("to", OTHERS)
async def test_no_role_is_given_to_ones_second_account(
    sign_in: SignIn, accounts: dict[str, str], to: str
) -> None:
    body = {"person_id": accounts[to], "unit_id": COMMUNE, "role": "inspector", **DAYS}

    answer = await (await sign_in("own")).post("/v1/grants", body)

    if to == "second":
        refused(answer, 403, "grant.to_oneself")
    else:
        done(answer)


@pytest.mark.parametrize("to", OTHERS)
async def test_no_act_is_lent_to_ones_second_account(
    sign_in: SignIn, accounts: dict[str, str], to: str
) -> None:
    body = {"to_person_id": accounts[to], "unit_id": shown("dv", world.COMMUNE), "acts": ["reject"], **DAYS}

    answer = await (await sign_in("own")).post("/v1/delegations", body)

    if to == "second":
        refused(answer, 422, "delegation.to_oneself")
    else:
        done(answer)
