"""The accounts of the demo: one commune of Hà Nội and its province."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from .. import ids
from ..accounts.seeding import NewClient, NewGrant, NewPerson, add_clients, open_accounts
from ..ids import Prefix
from ..units.reference import unit_id
from ..workflow.process import Role
from .roles import CLIENT, ROLES

SINCE: Final = date(2025, 7, 1)
PROVINCE: Final = unit_id("01", None)
COMMUNE: Final = unit_id("00004", SINCE)
PROVINCE_ID: Final = ids.show(Prefix.UNIT, PROVINCE)
COMMUNE_ID: Final = ids.show(Prefix.UNIT, COMMUNE)


@cache
def texts() -> dict[str, Any]:
    """What the people of the story write."""
    found: dict[str, Any] = yaml.safe_load((files(__package__) / "data/texts.yaml").read_text("utf-8"))
    return found


async def open_for(connection: Any, password: str) -> int:
    """Open the accounts over a connection of the tables' owner; how many.

    Nothing is done where the client is there already.
    """
    if await connection.fetchval("SELECT 1 FROM client WHERE code = $1", CLIENT):
        return 0
    async with connection.transaction():
        await add_clients(connection, [NewClient(CLIENT, texts()["client"], may_use_password=True)])
        return len(await open_accounts(connection, [_person(role, password) for role in ROLES]))


def _person(name: str, password: str) -> NewPerson:
    told = texts()["people"][name]
    unit, role = ROLES[name]
    at = PROVINCE if unit == "province" else COMMUNE
    return NewPerson(name, told["name"], told["post"], password, (NewGrant(at, Role(role), SINCE),))
