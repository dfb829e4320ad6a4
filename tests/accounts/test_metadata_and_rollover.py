"""What the service says of itself to programs, and how its signing key is changed without a refusal."""

import httpx
import pytest
from fastapi import FastAPI

from support.forge import KEY, OTHER
from support.live import settings
from support.world import CLIENT
from tdkt_api import clock, ids
from tdkt_api.access.keys import PublicKey, jwks
from tdkt_api.access.tokens import Tokens
from tdkt_api.errors import InvalidToken
from tdkt_api.main import create_app

METADATA = "/.well-known/oauth-authorization-server"


async def test_a_program_learns_where_and_how_to_ask(http: httpx.AsyncClient, app: FastAPI) -> None:
    answered = await http.get(METADATA)

    told, issuer = answered.json(), app.state.settings.issuer
    assert told["issuer"] == issuer
    assert told["token_endpoint"] == f"{issuer}/oauth2/token"
    assert told["jwks_uri"] == f"{issuer}/.well-known/jwks.json"
    assert told["token_endpoint_auth_signing_alg_values_supported"] == ["ES256"]
    assert told["grant_types_supported"] == [
        "authorization_code",
        "client_credentials",
        "refresh_token",
        "password",
    ]
    assert answered.headers["Cache-Control"] == "public, max-age=600"


async def test_metadata_take_no_parameters(http: httpx.AsyncClient) -> None:
    assert (await http.get(METADATA, params={"x": "y"})).status_code == 400


def issued(tokens: Tokens) -> str:
    now = clock.wall()
    return tokens.issue(ids.new(), CLIENT, level=None, unit=None, roles=(), auth_time=now)


def tokens_of(signing: object, *beside: PublicKey) -> Tokens:
    return Tokens(signing, issuer="https://tdkt.test", audience="tdkt-api", beside=beside)  # type: ignore[arg-type]


def test_through_a_change_of_keys_every_token_is_taken() -> None:
    before, published = tokens_of(KEY), tokens_of(KEY, OTHER.public)
    changed, after = tokens_of(OTHER, KEY.public), tokens_of(OTHER)
    old, new = issued(before), issued(changed)

    for reader, token in ((published, old), (published, new), (changed, old), (changed, new), (after, new)):
        assert reader.read(token).client_id == CLIENT
    for reader, token in ((before, new), (after, old)):
        with pytest.raises(InvalidToken):
            reader.read(token)


def test_both_keys_are_published_that_of_signing_first() -> None:
    made = settings().model_copy(update={"other_keys": OTHER.public.pem() + KEY.public.pem()})

    published = jwks(create_app(made).state.tokens.public)["keys"]

    assert [one["kid"] for one in published][1:] == [OTHER.public.kid, KEY.public.kid]
    assert len(published) == 3


@pytest.mark.parametrize("text", ["x", KEY.pem(), f"{OTHER.public.pem()} x"])
def test_anything_else_than_public_keys_stops_the_start(text: str) -> None:
    with pytest.raises(ValueError, match="TDKT_OTHER_KEYS") as refused:
        create_app(settings().model_copy(update={"other_keys": text}))

    assert text not in str(refused.value)
