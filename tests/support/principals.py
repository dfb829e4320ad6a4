"""The fourteen who ask in the matrix of rights, each at four places beside what is asked for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from support import world
from tdkt_api import ids
from tdkt_api.accounts.registering import NewMachine, register
from tdkt_api.accounts.seeding import NewGrant, NewPerson, open_accounts
from tdkt_api.workflow.process import Role

CHILD: Final = UUID("01910000-0000-7000-8000-00000000c41d")
"""A unit below the commune."""
UNIT: Final = """
INSERT INTO unit (id, code, name, name_folded, kind, level, parent_id, path, valid_from)
SELECT $1, 'D01', 'Tổ công tác', 'to cong tac', 'ward', 'grassroots', id, path || $2 || '/',
    '2025-07-01'
FROM unit WHERE id = $3
"""


class Place(StrEnum):
    """Where the thing lies, as seen from the unit of whoever asks."""

    OWN = "own"
    SUBTREE = "subtree"
    ANCESTOR = "ancestor"
    FOREIGN = "foreign"


UNITS: Final = {
    Place.OWN: world.COMMUNE,
    Place.SUBTREE: world.PROVINCE,
    Place.ANCESTOR: CHILD,
    Place.FOREIGN: world.OTHER_COMMUNE,
}
NO_ROLE, MACHINE, THROUGH, NOBODY = "no role", "a program", "through another client", "nobody"
PRINCIPALS: Final = (*(role.value for role in Role), NO_ROLE, MACHINE, THROUGH, NOBODY)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, with what roles, through which client; without a username nobody."""

    name: str
    place: Place
    username: str | None
    client: str
    roles: frozenset[Role]

    def __str__(self) -> str:
        return f"{self.name} ({self.place})"


def principals() -> list[Principal]:
    """All of them at all places."""
    return [_principal(name, place) for place in Place for name in PRINCIPALS]


def _principal(name: str, place: Place) -> Principal:
    match name:
        case "nobody":
            return Principal(name, place, None, world.CLIENT, frozenset())
        case "no role":
            return Principal(name, place, "nobody", world.CLIENT, frozenset())
        case "a program":
            code = f"program.{place}"
            return Principal(name, place, f"client:{code}", code, frozenset({Role.CLERK}))
        case "through another client":
            held = frozenset({Role.CLERK})
            return Principal(name, place, f"clerk.{place}", "other-portal", held)
        case _:
            return Principal(name, place, f"{name}.{place}", world.CLIENT, frozenset({Role(name)}))


async def open_for_all(connection: Any) -> None:
    """The unit below, and whoever is needed with one role at one place, over a connection of the owner."""
    await connection.execute(UNIT, CHILD, ids.show("dv", CHILD).removeprefix("dv_"), world.COMMUNE)
    people = [
        NewPerson(
            username=f"{role}.{place}",
            name=f"Người {role} {place}",
            post="Chức vụ",
            password=world.PASSWORD,
            grants=(NewGrant(unit, role, world.SINCE),),
        )
        for place, unit in UNITS.items()
        for role in Role
    ]
    await open_accounts(connection, people, world.PASSWORDS)
    for place, unit in UNITS.items():
        grants = (NewGrant(unit, Role.CLERK, world.SINCE),)
        await register(connection, NewMachine(f"program.{place}", "Chương trình", None, (), grants))
