"""What signing in leaves in the security record, which the application itself cannot read."""

import unicodedata
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from support.server import Clone
from support.world import PASSWORDS
from tdkt_api.access.keys import SigningKey
from tdkt_api.access.refreshes import Refreshes
from tdkt_api.access.tokens import Tokens
from tdkt_api.accounts.seeding import NewClient, NewPerson, add_clients, open_accounts
from tdkt_api.accounts.service import SignIn
from tdkt_api.accounts.shapes import Issued
from tdkt_api.accounts.throttle import Throttle
from tdkt_api.db.database import Database
from tdkt_api.errors import CredentialsRefused

CLIENT = "own-portal"
PASSWORD = "mật khẩu của An"
TYPED = "001185000112"


@pytest.fixture
async def owner(clone: Clone) -> AsyncIterator[Any]:
    opened = await asyncpg.connect(clone.owner_url)
    yield opened
    await opened.close()


@pytest.fixture
async def person_id(owner: Any) -> UUID:
    await add_clients(
        owner, [NewClient(CLIENT, "Phần mềm thử", may_use_password=True), NewClient("máy", "Máy")]
    )
    opened = await open_accounts(owner, [NewPerson("ân", "An", "Chuyên viên", PASSWORD)], PASSWORDS)
    return opened["ân"]


@pytest.fixture
def signing_in(fresh_database: Database) -> SignIn:
    tokens = Tokens(SigningKey.generate(), issuer="https://tdkt.test", audience="tdkt-api")
    return SignIn(fresh_database, tokens, Refreshes(bytes(32)), PASSWORDS, Throttle(), may_use_password=True)


async def entries(owner: Any) -> list[Any]:
    return list(await owner.fetch("SELECT * FROM security_entry ORDER BY id"))


async def signed_in(signing_in: SignIn, **change: str) -> Issued:
    sent = {"client_id": CLIENT, "username": "ân", "password": PASSWORD, **change}
    return await signing_in.password(request_id="req-1", **sent)


async def test_a_sign_in_is_recorded(signing_in: SignIn, owner: Any, person_id: UUID) -> None:
    await signed_in(signing_in)

    [row] = await entries(owner)

    assert (row["kind"], row["code"], row["route"]) == ("sign_in", "auth.signed_in", "/oauth2/token")
    assert (row["person_id"], row["client_id"], row["request_id"]) == (person_id, CLIENT, "req-1")


async def test_name_and_password_may_come_decomposed(signing_in: SignIn, person_id: UUID) -> None:
    username, password = (unicodedata.normalize("NFD", text) for text in ("ÂN", PASSWORD))

    assert (await signed_in(signing_in, username=username, password=password)).expires_in == 600


async def test_a_failure_is_recorded(signing_in: SignIn, owner: Any, person_id: UUID) -> None:
    with pytest.raises(CredentialsRefused):
        await signed_in(signing_in, password="sai")

    [row] = await entries(owner)

    assert (row["code"], row["person_id"]) == ("auth.credentials_refused", person_id)


async def test_what_was_typed_is_not_recorded(signing_in: SignIn, owner: Any, person_id: UUID) -> None:
    for change in ({"username": TYPED}, {"client_id": TYPED}, {"password": TYPED}):
        with pytest.raises(CredentialsRefused):
            await signed_in(signing_in, **change)

    rows = await entries(owner)

    assert len(rows) == 3
    assert TYPED not in str([dict(row) for row in rows])


async def test_a_client_without_passwords_is_refused(signing_in: SignIn, person_id: UUID) -> None:
    with pytest.raises(CredentialsRefused):
        await signed_in(signing_in, client_id="máy")


async def test_a_closed_account_is_refused(signing_in: SignIn, owner: Any, person_id: UUID) -> None:
    await owner.execute("UPDATE person SET is_active = false")

    with pytest.raises(CredentialsRefused):
        await signed_in(signing_in)


async def test_a_password_is_stored_as_its_hash_alone(owner: Any, person_id: UUID) -> None:
    row = await owner.fetchrow("SELECT * FROM person")

    assert row["password_hash"].startswith("$argon2id$")
    assert PASSWORD not in str(dict(row))
