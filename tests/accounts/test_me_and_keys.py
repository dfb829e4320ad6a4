"""Who I am, and the keys that verify tokens."""

import httpx
from fastapi import FastAPI

from support import world
from support.client import Client
from support.registry import BA_DINH, shown


async def test_me_shows_roles_by_unit(clerk: Client) -> None:
    me = (await clerk.get("/v1/me")).json()

    assert me["person"]["name"] == "Người clerk"
    assert me["client_id"] == world.CLIENT
    assert me["scopes"][0] == "/01/00004/"
    assert me["units"] == [
        {
            "unit": {
                "id": shown(BA_DINH),
                "code": "00004",
                "name": "Phường Ba Đình",
                "level": "commune",
            },
            "roles": ["clerk"],
        }
    ]


async def test_me_carries_no_entity_tag(clerk: Client) -> None:
    me = await clerk.get("/v1/me")

    assert "ETag" not in me.headers


async def test_nobody_without_a_token_is_somebody(http: httpx.AsyncClient) -> None:
    refused = await http.get("/v1/me")

    assert refused.status_code == 401
    assert refused.json()["code"] == "auth.token_missing"


async def test_a_changed_token_is_nobodys(http: httpx.AsyncClient, clerk: Client) -> None:
    header, claims, signature = str(clerk.token).split(".")
    changed = f"{header}.{claims}.{signature[::-1]}"

    refused = await http.get("/v1/me", headers={"Authorization": f"Bearer {changed}"})

    assert refused.status_code == 401
    assert refused.json()["code"] == "auth.token_invalid"


async def test_the_published_keys_are_public_ones(http: httpx.AsyncClient, app: FastAPI) -> None:
    answered = await http.get("/.well-known/jwks.json")

    [key] = answered.json()["keys"]
    assert key["kid"] == app.state.tokens.public[0].kid
    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
