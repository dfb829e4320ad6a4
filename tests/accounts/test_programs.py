"""A program signs in for itself, by an assertion that its own key has signed, and prepares and reads."""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from support.assertions import ISSUER, assertion, form
from support.client import Client
from support.forge import part
from support.live import Live, live
from support.server import Clone
from support.world import COMMUNE, MACHINE, MACHINE_KEY, SINCE, person_id
from tdkt_api import clock, ids
from tdkt_api.access.keys import SigningKey
from tdkt_api.accounts.registering import NewMachine, except_by_secret, register, unit_in_force
from tdkt_api.accounts.seeding import NewGrant
from tdkt_api.db.database import Database
from tdkt_api.ids import Prefix
from tdkt_api.workflow.process import Role

NOW = int(clock.wall().timestamp())
OTHER = SigningKey.generate()
HOSTILE = {
    "another key": assertion(key=OTHER.key),
    "an unknown kid": assertion({"kid": "none"}),
    "no kid": assertion({"kid": None}),
    "a kid that is a number": assertion({"kid": 7}),
    "another algorithm": assertion({"alg": "ES384"}),
    "no algorithm": assertion({"alg": "none"}),
    "a key that it brings along": assertion({"jwk": {"kty": "EC"}}),
    "a place of keys": assertion({"jku": "https://evil.example/jwks"}),
    "a critical header": assertion({"crit": ["exp"]}),
    "an access token's type": assertion({"typ": "at+jwt"}),
    "another audience": assertion(aud="https://other.example"),
    "two audiences": assertion(aud=[ISSUER, "https://other.example"]),
    "no audience": assertion(aud=None),
    "another subject": assertion(sub="portal"),
    "no subject": assertion(sub=None),
    "an unknown issuer": assertion(iss="nobody", sub="nobody"),
    "a client that only people use": assertion(iss="portal", sub="portal"),
    "expired": assertion(exp=NOW - 60),
    "an hour to live": assertion(exp=NOW + 3600),
    "no expiry": assertion(exp=None),
    "an expiry in words": assertion(exp="soon"),
    "infinite": assertion(exp=10**14),
    "issued tomorrow": assertion(iat=NOW + 86_400),
    "not valid yet": assertion(nbf=NOW + 600),
    "no jti": assertion(jti=None),
    "an empty jti": assertion(jti=""),
    "a jti that is a list": assertion(jti=["a"]),
    "a zero in the jti": assertion(jti="a\0b"),
    "unsigned": f"{part(b'{}')}.{part(b'{}')}.",
    "two parts": "a.b",
    "five parts": "a.b.c.d.e",
    "letters of another alphabet": "ă.â.đ",
    "deep": f"{part(b'[' * 300)}.{part(b'{}')}.{part(b'0' * 64)}",
    "long": "a" * 4096,
}


@pytest.mark.parametrize("audience", [ISSUER, f"{ISSUER}/oauth2/token"])
async def test_a_signed_assertion_gives_a_token_that_opens_the_door(
    http: httpx.AsyncClient, connection: Any, audience: str
) -> None:
    issued = await http.post("/oauth2/token", data=form(assertion(aud=audience)))
    me = (await Client(http, issued.json()["access_token"]).get("/v1/me")).json()

    assert issued.status_code == 200
    assert (issued.json()["token_type"], issued.json()["expires_in"]) == ("Bearer", 600)
    assert issued.headers["Cache-Control"] == "no-store"
    assert me["client_id"] == MACHINE
    assert me["person"]["id"] == ids.show(Prefix.PERSON, await person_id(connection, f"client:{MACHINE}"))
    assert [one["roles"] for one in me["units"]] == [["clerk"]]


@pytest.mark.parametrize("name", sorted(HOSTILE))
async def test_any_other_assertion_is_refused_alike(http: httpx.AsyncClient, name: str) -> None:
    refused = await http.post("/oauth2/token", data=form(HOSTILE[name]))

    told = refused.json()
    assert refused.status_code == 401, told
    assert refused.headers["Content-Type"] == "application/json"
    assert refused.headers["Cache-Control"] == "no-store"
    assert refused.headers["WWW-Authenticate"].startswith("Basic")
    assert (told["error"], told["code"]) == ("invalid_client", "auth.client_refused")
    assert told["error_description"].isascii()


async def test_an_assertion_is_taken_once(http: httpx.AsyncClient) -> None:
    sent = form()
    first = await http.post("/oauth2/token", data=sent)

    again = [await http.post("/oauth2/token", data=sent) for _ in range(3)]

    assert first.status_code == 200
    assert {one.json()["error"] for one in again} == {"invalid_client"}


async def test_the_client_named_beside_must_be_the_one_that_signs(http: httpx.AsyncClient) -> None:
    same = await http.post("/oauth2/token", data=form(client_id=MACHINE))
    other = await http.post("/oauth2/token", data=form(client_id="portal"))

    assert (same.status_code, other.status_code) == (200, 401)


@pytest.mark.parametrize("name", ["client_assertion", "client_assertion_type"])
async def test_what_is_missing_is_pointed_at(http: httpx.AsyncClient, name: str) -> None:
    sent = form()
    del sent[name]

    refused = await http.post("/oauth2/token", data=sent)

    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")
    assert [one["pointer"] for one in refused.json()["errors"]] == [f"/{name}"]


async def test_another_kind_of_assertion_is_refused(http: httpx.AsyncClient) -> None:
    refused = await http.post("/oauth2/token", data=form(client_assertion_type="saml2-bearer"))

    assert refused.json()["error"] == "invalid_request"


async def test_of_many_at_the_same_time_one_is_taken(clone: Clone, fresh_database: Database) -> None:
    async with live(clone, fresh_database) as office:
        sent = form()

        answers = await asyncio.gather(*(office.http.post("/oauth2/token", data=sent) for _ in range(20)))

        assert sorted(one.status_code for one in answers) == [200] + [401] * 19
        assert await office.count("client_assertion") == 1
        assert await office.count("security_entry", "code = 'auth.client_signed_in'") == 1
        assert await office.count("security_entry", "code = 'auth.client_refused'") == 19


async def test_without_the_record_of_used_ones_many_would_be_taken(
    clone: Clone, fresh_database: Database
) -> None:
    """The negative control: the same race with a record that forgets."""
    async with live(clone, fresh_database) as office:
        await office.owner.execute(
            "CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN NEW.jti_hash := uuid_send(gen_random_uuid()); RETURN NEW; END $$;"
            " CREATE TRIGGER forget BEFORE INSERT ON client_assertion"
            " FOR EACH ROW EXECUTE FUNCTION forget()"
        )
        sent = form()

        answers = await asyncio.gather(*(office.http.post("/oauth2/token", data=sent) for _ in range(20)))

        assert [one.status_code for one in answers] == [200] * 20


async def basic(office: Live, code: str, secret: str) -> httpx.Response:
    return await office.http.post(
        "/oauth2/token", data={"grant_type": "client_credentials"}, auth=httpx.BasicAuth(code, secret)
    )


async def test_a_secret_is_a_dated_exception(clone: Clone, fresh_database: Database) -> None:
    async with live(clone, fresh_database) as office:
        id = await office.owner.fetchval("SELECT id FROM client WHERE code = $1", MACHINE)
        secret = await except_by_secret(office.owner, id, "Chưa ký được", timedelta(days=30))
        taken = await basic(office, MACHINE, secret)
        wrong = await basic(office, MACHINE, f"{secret}x")
        odd = await basic(office, MACHINE, "\0")
        await office.owner.execute(
            "UPDATE client_secret SET created_at = now() - interval '2 days',"
            " expires_at = now() - interval '1 day'"
        )
        late = await basic(office, MACHINE, secret)

        assert [one.status_code for one in (taken, wrong, odd, late)] == [200, 401, 401, 401]
        assert secret not in str(await office.owner.fetch("SELECT * FROM client_secret"))
        with pytest.raises(ValueError, match="at most 90 days"):
            await except_by_secret(office.owner, id, "Mãi mãi", timedelta(days=91))


@pytest.mark.parametrize(
    "header", ["Basic", "Basic !", "Basic YQ==", "Bearer YTpi", "Basic YTpi", "Basic xA=="]
)
async def test_any_other_header_is_no_client(http: httpx.AsyncClient, header: str) -> None:
    sent = {"grant_type": "client_credentials"}

    refused = await http.post("/oauth2/token", data=sent, headers={"Authorization": header})

    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")


async def test_two_ways_at_once_are_refused(http: httpx.AsyncClient) -> None:
    refused = await http.post("/oauth2/token", data=form(), headers={"Authorization": "Basic YTpi"})

    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")


async def test_a_retired_key_and_a_closed_client_are_refused(clone: Clone, fresh_database: Database) -> None:
    async with live(clone, fresh_database) as office:
        token = (await office.http.post("/oauth2/token", data=form())).json()["access_token"]
        await office.owner.execute("UPDATE client_key SET retired_at = now()")
        retired = await office.http.post("/oauth2/token", data=form())
        await office.owner.execute("UPDATE client_key SET retired_at = NULL")
        await office.owner.execute("UPDATE client SET is_active = false WHERE code = $1", MACHINE)
        closed = await office.http.post("/oauth2/token", data=form())

        used = await Client(office.http, token).get("/v1/me")

        assert [retired.status_code, closed.status_code, used.status_code] == [401, 401, 401]


async def test_whatever_a_program_holds_besides_never_counts(clone: Clone, fresh_database: Database) -> None:
    async with live(clone, fresh_database) as office:
        await office.owner.execute(
            "INSERT INTO role_grant (id, person_id, unit_id, role, valid_from, version, created_at)"
            " SELECT gen_random_uuid(), person_id, $1, role, $2, 1, now()"
            " FROM client, unnest(ARRAY['head', 'decider', 'admin', 'inspector']) role WHERE code = $3",
            COMMUNE,
            SINCE,
            MACHINE,
        )
        token = (await office.http.post("/oauth2/token", data=form())).json()["access_token"]

        me = (await Client(office.http, token).get("/v1/me")).json()

        assert [one["roles"] for one in me["units"]] == [["clerk", "inspector"]]


async def test_a_program_is_given_no_other_role(sign_in: Any, connection: Any) -> None:
    admin = await sign_in("admin")
    id = ids.show(Prefix.PERSON, await person_id(connection, f"client:{MACHINE}"))
    body = {"person_id": id, "unit_id": ids.show(Prefix.UNIT, COMMUNE), "valid_from": "2026-01-15"}

    refused = await admin.post("/v1/grants", {**body, "role": "decider"})
    given = await admin.post("/v1/grants", {**body, "role": "inspector"})

    assert (refused.status_code, refused.json()["code"]) == (409, "grant.to_machine")
    assert given.status_code == 201


async def test_nothing_is_delegated_to_a_program(sign_in: Any, connection: Any) -> None:
    chair = await sign_in("chair")
    to = ids.show(Prefix.PERSON, await person_id(connection, f"client:{MACHINE}"))
    body = {"to_person_id": to, "unit_id": ids.show(Prefix.UNIT, COMMUNE), "acts": ["sign_decision"]}

    refused = await chair.post(
        "/v1/delegations", body | {"valid_from": "2026-01-15", "valid_to": "2026-01-31"}
    )

    assert (refused.status_code, refused.json()["code"]) == (409, "delegation.to_machine"), refused.text


async def test_a_program_is_registered_with_sound_keys_and_its_own_roles_only(clone: Clone) -> None:
    owner = await asyncpg.connect(clone.owner_url)
    assert await unit_in_force(owner, "00004") == COMMUNE
    with pytest.raises(ValueError, match="no unit in force"):
        await unit_in_force(owner, "99999")
    key, sound = "no key", MACHINE_KEY.public.pem()
    refusals = (((key,), Role.CLERK, "no public key"), ((sound,), Role.DECIDER, "may be clerk"))
    for keys, role, said in refusals:
        with pytest.raises(ValueError, match=said):
            await register(owner, NewMachine("x", "X", None, keys, (NewGrant(COMMUNE, role, SINCE),)))
    await owner.close()
