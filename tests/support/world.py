"""The people of the tests: officials of two communes, their province, another province and the centre."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from tdkt_api.access.keys import SigningKey
from tdkt_api.access.passwords import Passwords
from tdkt_api.accounts.registering import NewMachine, register
from tdkt_api.accounts.seeding import NewClient, NewGrant, NewPerson, add_clients, open_accounts
from tdkt_api.units.reference import unit_id
from tdkt_api.workflow.process import Role

TODAY: Final = date(2026, 1, 15)
SINCE: Final = date(2025, 7, 1)
PASSWORD: Final = "mat-khau-thu-nghiem"
CLIENT: Final = "portal"
MACHINE: Final = "kho-ho-so"
MACHINE_KEY: Final = SigningKey._of(ec.derive_private_key(20_260_115, ec.SECP256R1()))
"""A program that is clerk of the commune, and its key, the same in every process of the tests."""
PASSWORDS: Final = Passwords(memory_kib=64, rounds=1)

COUNTRY: Final = unit_id("VN", None)
PROVINCE: Final = unit_id("01", None)  # Thành phố Hà Nội
COMMUNE: Final = unit_id("00004", SINCE)  # Phường Ba Đình
NEIGHBOUR: Final = unit_id("00008", SINCE)  # Phường Ngọc Hà
OTHER_PROVINCE: Final = unit_id("04", None)  # Cao Bằng
OTHER_COMMUNE: Final = unit_id("01273", SINCE)  # a commune of it

PEOPLE: Final[dict[str, tuple[tuple[UUID, Role], ...]]] = {
    "clerk": ((COMMUNE, Role.CLERK),),
    "head": ((COMMUNE, Role.HEAD),),
    "appraiser": ((COMMUNE, Role.APPRAISER),),
    "secretary": ((COMMUNE, Role.COUNCIL_SECRETARY),),
    "member": ((COMMUNE, Role.COUNCIL_MEMBER),),
    "decider": ((COMMUNE, Role.DECIDER),),
    "chair": ((COMMUNE, Role.HEAD), (COMMUNE, Role.DECIDER)),
    "inspector": ((COMMUNE, Role.INSPECTOR),),
    "admin": ((COMMUNE, Role.ADMIN),),
    "everything": tuple((COMMUNE, role) for role in Role),
    "neighbour.clerk": ((NEIGHBOUR, Role.CLERK),),
    "neighbour.appraiser": ((NEIGHBOUR, Role.APPRAISER),),
    "neighbour.chair": ((NEIGHBOUR, Role.HEAD), (NEIGHBOUR, Role.DECIDER)),
    "both": ((COMMUNE, Role.COUNCIL_MEMBER), (NEIGHBOUR, Role.APPRAISER)),
    "province.clerk": ((PROVINCE, Role.CLERK),),
    "province.head": ((PROVINCE, Role.HEAD),),
    "province.appraiser": ((PROVINCE, Role.APPRAISER),),
    "province.secretary": ((PROVINCE, Role.COUNCIL_SECRETARY),),
    "province.chair": ((PROVINCE, Role.DECIDER),),
    "province.admin": ((PROVINCE, Role.ADMIN),),
    "province.inspector": ((PROVINCE, Role.INSPECTOR),),
    "other.clerk": ((OTHER_COMMUNE, Role.CLERK),),
    "other.head": ((OTHER_COMMUNE, Role.HEAD),),
    "other.inspector": ((OTHER_PROVINCE, Role.INSPECTOR),),
    "other.everything": tuple((OTHER_COMMUNE, role) for role in Role),
    "centre.inspector": ((COUNTRY, Role.INSPECTOR),),
    "nobody": (),
}


async def populate(connection: Any) -> None:
    """Open the accounts over a connection of the tables' owner."""
    await add_clients(
        connection,
        [NewClient(CLIENT, "Cổng thử nghiệm", may_use_password=True), NewClient("other-portal", "Cổng khác")],
    )
    people = [
        NewPerson(
            username=name,
            name=f"Người {name}",
            post=f"Chức vụ {name}",
            password=PASSWORD,
            grants=tuple(NewGrant(unit, role, SINCE) for unit, role in grants),
        )
        for name, grants in PEOPLE.items()
    ]
    await open_accounts(connection, people, PASSWORDS)
    grants = (NewGrant(COMMUNE, Role.CLERK, SINCE),)
    await register(connection, NewMachine(MACHINE, "Kho hồ sơ", "H26", (MACHINE_KEY.public.pem(),), grants))


async def person_id(connection: Any, username: str) -> UUID:
    """The id of one of the people."""
    found: UUID = await connection.fetchval("SELECT id FROM person WHERE username = $1", username)
    return found
