"""What nobody does for themself, by whatever account: a stranger with the same roles is the control."""

from typing import Any, Final

import httpx
import pytest

from support import world
from support.client import Client, shown
from support.deeds import confirmed, entered
from support.flow import COMMUNE, SignIn, done, person
from support.holds import lifted, placed
from support.humans import NOBODY, open_account
from support.traces import refused

ACCOUNTS: Final = {"own": 1, "own.second": 1, "stranger": NOBODY, "unlinked": None}
NEW_NUMBER: Final = {"kind": "citizen", "number": "001085000099"}


@pytest.fixture(autouse=True)
async def accounts(connection: Any) -> None:
    """Two accounts of the registered person, and two of others; all with every role at both units."""
    for name, human in ACCOUNTS.items():
        await open_account(connection, name, human, (world.COMMUNE, world.PROVINCE))


@pytest.fixture
async def registered(sign_in: SignIn) -> str:
    """Person number 1 in the commune's register."""
    body = {"unit_id": COMMUNE, **person(1)["individual"]}
    id: str = done(await (await sign_in("clerk")).post("/v1/individuals", body))["id"]
    return id


def judged(answer: httpx.Response, account: str) -> None:
    """Refused to the human whom it is about, and done by anybody else."""
    if ACCOUNTS[account] == 1:
        assert refused(answer, 403, "subject.own_record")["way_out"]
    else:
        done(answer)


async def renumbered(caller: Client, id: str, **more: Any) -> httpx.Response:
    path = f"/v1/individuals/{id}"
    return await caller.patch(
        path, {"post": "Chuyên viên", **more}, etag=(await caller.get(path)).headers["ETag"]
    )


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_nobody_changes_who_they_are(sign_in: SignIn, registered: str, account: str) -> None:
    judged(await renumbered(await sign_in(account), registered, identity=NEW_NUMBER), account)


async def test_a_refused_change_leaves_the_number_as_it_was(sign_in: SignIn, registered: str) -> None:
    before = done(await (await sign_in("clerk")).get(f"/v1/individuals/{registered}"))

    judged(await renumbered(await sign_in("own"), registered, identity=NEW_NUMBER), "own")

    assert done(await (await sign_in("clerk")).get(f"/v1/individuals/{registered}")) == before


async def test_the_rest_of_ones_record_one_may_keep_up(sign_in: SignIn, registered: str) -> None:
    done(await renumbered(await sign_in("own"), registered))


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_nobody_confirms_their_own_achievement(sign_in: SignIn, registered: str, account: str) -> None:
    made = await entered(await sign_in("clerk"), registered)

    judged(await confirmed(await sign_in(account), made), account)


@pytest.mark.parametrize("account", ["own", "own.second", "stranger"])
async def test_who_entered_an_achievement_does_not_confirm_it_by_another_account(
    sign_in: SignIn, connection: Any, account: str
) -> None:
    body = {"unit_id": COMMUNE, **person(2)["individual"]}
    other = done(await (await sign_in("clerk")).post("/v1/individuals", body))["id"]
    made = await entered(await sign_in("own"), other)

    answer = await confirmed(await sign_in(account), made)

    if account == "stranger":
        done(answer)
    else:
        refused(answer, 409, "achievement.confirmed_by_oneself")


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_nobody_lifts_their_own_hold(sign_in: SignIn, registered: str, account: str) -> None:
    held = await placed(await sign_in("province.head"), registered, shown("dv", world.PROVINCE))

    judged(await lifted(await sign_in(account), held), account)
