"""Accounts of humans who may be candidates too: the same identity number behind several of them."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from support import world
from support.keys import INDEX_KEY
from tdkt_api.access.vault import Vault
from tdkt_api.accounts.seeding import NewGrant, NewPerson, open_accounts
from tdkt_api.workflow.process import Role

_VAULT: Final = Vault({}, bytes.fromhex(INDEX_KEY))
NOBODY: Final = 900_000
"""A number that no candidate has."""


def index_of(number: int) -> bytes:
    """The blind index of the identity number that `support.flow.person` gives to this number."""
    return _VAULT.index("citizen", f"001085{number:06d}")


async def open_account(
    connection: Any,
    username: str,
    human: int | None,
    units: Sequence[UUID] = (world.COMMUNE,),
    roles: Sequence[Role] = tuple(Role),
) -> UUID:
    """An account of the human with this number, with these roles at each unit."""
    grants = tuple(NewGrant(unit, role, world.SINCE) for unit in units for role in roles)
    identity = None if human is None else index_of(human)
    person = NewPerson(
        username, f"Người {username}", "Chuyên viên", world.PASSWORD, grants, identity_index=identity
    )
    return (await open_accounts(connection, [person], world.PASSWORDS))[username]
