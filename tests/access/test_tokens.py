"""Only tokens that we issued, whole and in time, are read; everything else is refused alike."""

import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any, Final

import httpx
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import FastAPI

from support.forge import (
    AUDIENCE,
    CLAIMS,
    HEADER,
    ISSUER,
    KEY,
    NOW,
    OTHER,
    part,
    public,
    signed,
    spelled_otherwise,
    symmetric,
    text,
    with_claims,
    with_header,
    without,
)
from tdkt_api import clock, ids
from tdkt_api.access import jws
from tdkt_api.access import tokens as module
from tdkt_api.access.keys import SigningKey, jwks
from tdkt_api.access.tokens import Tokens
from tdkt_api.errors import InvalidToken

GOOD: Final = signed(HEADER, CLAIMS)
START, _, SIGNATURE = GOOD.rpartition(".")
HEAD, BODY = START.split(".")
P384: Final = ec.generate_private_key(ec.SECP384R1())
DEEP: Final = text(HEADER)[:-1] + ',"x":' + "[" * 3000 + "]" * 3000 + "}"
JWK: Final = KEY.public.jwk()
SSH: Final = public(Encoding.OpenSSH, PublicFormat.OpenSSH)
DER: Final = public(Encoding.DER)

HOSTILE: Final[dict[str, Any]] = {
    "alg none without signature": f"{part(text({**HEADER, 'alg': 'none'}).encode())}.{BODY}.",
    "alg None in capitals": f"{part(text({**HEADER, 'alg': 'None'}).encode())}.{BODY}.{SIGNATURE}",
    "alg missing": signed({"kid": KEY.public.kid, "typ": "at+jwt"}, CLAIMS),
    "alg a list": with_header(alg=["ES256"]),
    "alg null": with_header(alg=None),
    "alg in lower case": with_header(alg="es256"),
    "alg ES384": with_header(alg="ES384"),
    "alg RS256": with_header(alg="RS256"),
    "HS256 with the public key as PEM": symmetric(KEY.public.pem().encode()),
    "HS256 with the public key as PEM, trimmed": symmetric(KEY.public.pem().strip().encode()),
    "HS256 with the public key as DER": symmetric(DER),
    "HS256 with the public key as SSH": symmetric(SSH),
    "HS256 with the public key as JWK": symmetric(json.dumps(JWK).encode()),
    "HS256 with an empty key": symmetric(b""),
    "ES256 in the header, HMAC in the signature": symmetric(KEY.public.pem().encode(), "ES256"),
    "another curve under ES256": signed(HEADER, CLAIMS, P384, size=48),
    "another key under our kid": signed(HEADER, CLAIMS, OTHER.key),
    "another key under its own kid": signed({**HEADER, "kid": OTHER.public.kid}, CLAIMS, OTHER.key),
    "kid unknown": with_header(kid="nobody"),
    "kid missing": signed({"alg": "ES256", "typ": "at+jwt"}, CLAIMS),
    "kid a number": with_header(kid=1),
    "kid a list": with_header(kid=[KEY.public.kid]),
    "kid a path": with_header(kid="../../etc/passwd"),
    "typ missing": signed({"alg": "ES256", "kid": KEY.public.kid}, CLAIMS),
    "typ of an identity token": with_header(typ="JWT"),
    "typ in capitals": with_header(typ="AT+JWT"),
    "typ with its prefix": with_header(typ="application/at+jwt"),
    "crit": with_header(crit=["exp"]),
    "crit empty": with_header(crit=[]),
    "jku": with_header(jku="https://evil.example/keys"),
    "x5u": with_header(x5u="https://evil.example/cert"),
    "jwk": with_header(jwk=OTHER.public.jwk()),
    "jwk with the key that signed": signed({**HEADER, "jwk": OTHER.public.jwk()}, CLAIMS, OTHER.key),
    "x5c": with_header(x5c=["MIIB"]),
    "zip": with_header(zip="DEF"),
    "b64 false": with_header(b64=False),
    "member twice in the header": signed(text(HEADER)[:-1] + ',"typ":"at+jwt"}', CLAIMS),
    "member twice in the claims": signed(HEADER, text(CLAIMS)[:-1] + f',"aud":"{AUDIENCE}"}}'),
    "member twice inside a claim": signed(HEADER, text(CLAIMS)[:-1] + ',"unit":{"a":1,"a":2}}'),
    "header nested 3000 deep": signed(DEEP, CLAIMS),
    "header nested three deep": with_header(kid={"a": {"b": 1}}),
    "claims nested five deep": with_claims(roles=[[[[1]]]]),
    "claims nested 700 deep": signed(HEADER, text(CLAIMS)[:-1] + ',"x":' + "[" * 700 + "]" * 700 + "}"),
    "header over 512 bytes": with_header(kid="k" * 600),
    "header of 600 bytes, most of them blank": signed(text(HEADER) + " " * 500, CLAIMS),
    "a fraction where nothing is read": with_claims(roles=[0.5]),
    "NaN where nothing is read": signed(HEADER, text(CLAIMS)[:-1] + ',"roles":[NaN]}'),
    "a long number where nothing is read": with_claims(roles=[10**16]),
    "header an array": signed([HEADER], CLAIMS),
    "header no JSON": signed("{", CLAIMS),
    "header not UTF-8": f"{part(bytes([255, 254]))}.{BODY}.{SIGNATURE}",
    "claims an array": signed(HEADER, [CLAIMS]),
    "claims a text": signed(HEADER, '"sub"'),
    "claims null": signed(HEADER, "null"),
    "claims no JSON": signed(HEADER, "{"),
    "claims with a trailing word": signed(HEADER, text(CLAIMS) + " true"),
    "8 KiB": with_claims(roles=["clerk" * 1600]),
    "a megabyte of dots": "." * 1_000_000,
    "not ASCII": GOOD + "é",
    "full-width digits": GOOD[:-1] + "１",
    "a lone surrogate": GOOD + "\ud800",
    "a lone surrogate escaped in sub": signed(HEADER, text(CLAIMS).replace('"portal"', '"\\ud800"')),
    "NUL at the end": GOOD + "\0",
    "line break at the end": GOOD + "\n",
    "blank before": " " + GOOD,
    "padding": GOOD + "==",
    "trailing garbage": GOOD + "AA",
    "trailing dot": GOOD + ".",
    "no dots": "token",
    "one dot": START,
    "five parts, an encrypted token": f"{GOOD}.{BODY}.{BODY}",
    "empty": "",
    "empty header": f".{BODY}.{SIGNATURE}",
    "empty claims": f"{HEAD}..{SIGNATURE}",
    "empty signature": f"{START}.",
    "standard base64 letters": f"{START}.{'+/' * 43}",
    "another spelling of the signature": spelled_otherwise(GOOD),
    "signature cut": f"{START}.{SIGNATURE[:80]}",
    "signature in DER": f"{START}.{part(KEY.key.sign(START.encode(), ec.ECDSA(SHA256())))}",
    "signature of zeros": f"{START}.{part(bytes(64))}",
    "signature of 65 bytes": f"{START}.{part(bytes(65))}",
    "claims of another token": f"{HEAD}.{part(text({**CLAIMS, 'jti': 'two'}).encode())}.{SIGNATURE}",
    "None": None,
    "bytes": GOOD.encode(),
    "a number": 7,
}
CLAIMED: Final[dict[str, str]] = {
    **{f"{name} missing": without(name) for name in CLAIMS},
    **{f"{name} null": with_claims(**{name: None}) for name in CLAIMS},
    **{f"{name} an object": with_claims(**{name: {}}) for name in CLAIMS},
    **{f"{name} a text": with_claims(**{name: str(CLAIMS[name])}) for name in ("exp", "iat", "nbf")},
    **{f"{name} a fraction": with_claims(**{name: NOW + 0.5}) for name in ("exp", "iat", "nbf", "auth_time")},
    **{f"{name} true": with_claims(**{name: True}) for name in ("exp", "iat", "nbf", "auth_time")},
    **{f"{name} a number": with_claims(**{name: 7}) for name in ("iss", "sub", "aud", "jti", "client_id")},
    "exp Infinity": signed(HEADER, text(CLAIMS).replace(str(NOW + 600), "Infinity")),
    "exp NaN": signed(HEADER, text(CLAIMS).replace(str(NOW + 600), "NaN")),
    "exp 1e400": signed(HEADER, text(CLAIMS).replace(str(NOW + 600), "1e400")),
    "exp of 3000 digits": signed(HEADER, text(CLAIMS).replace(str(NOW + 600), "9" * 3000)),
    "exp of 16 digits": with_claims(exp=10**16),
    "exp negative": with_claims(exp=-1),
    "expired": with_claims(iat=NOW - 631, nbf=NOW - 631, auth_time=NOW - 631, exp=NOW - 31),
    "exp before iat": with_claims(exp=NOW - 5, iat=NOW),
    "lives longer than fifteen minutes": with_claims(exp=NOW + 901),
    "lives for years": with_claims(exp=NOW + 10**9),
    "iat far in the future": with_claims(iat=NOW + 3600, exp=NOW + 4000),
    "iat 31 seconds ahead": with_claims(iat=NOW + 31, exp=NOW + 500),
    "nbf 31 seconds ahead": with_claims(nbf=NOW + 31),
    "auth_time ahead": with_claims(auth_time=NOW + 31),
    "another issuer": with_claims(iss="https://evil.example"),
    "issuer with a slash": with_claims(iss=ISSUER + "/"),
    "another audience": with_claims(aud="other-api"),
    "audiences, ours among them": with_claims(aud=[AUDIENCE, "other-api"]),
    "our audience alone in a list": with_claims(aud=[AUDIENCE]),
    "sub of another kind": with_claims(sub="dv_01keznwyg0e008000000000001"),
    "sub a bare UUID": with_claims(sub="019bc000-0000-7000-8000-000000000001"),
    "sub in capitals": with_claims(sub="NS_01KEZNWYG0E008000000000001"),
    "sub empty": with_claims(sub=""),
    "jti with a line break": with_claims(jti="one\n"),
    "client_id too long": with_claims(client_id="c" * 101),
    "client_id with a quote": with_claims(client_id="a'b"),
}


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    with time_machine.travel(datetime.fromtimestamp(NOW, UTC), tick=False):
        yield


@pytest.fixture
def ours() -> Tokens:
    return Tokens(KEY, issuer=ISSUER, audience=AUDIENCE)


def test_a_valid_token_is_read(ours: Tokens) -> None:
    claims = ours.read(GOOD)

    assert ids.show("ns", claims.person_id) == CLAIMS["sub"]
    assert (claims.client_id, claims.jti, claims.acr, claims.session_id) == (
        "portal",
        "one",
        "password",
        None,
    )
    assert claims.expires_at == datetime.fromtimestamp(NOW + 600, UTC)


@pytest.mark.parametrize("token", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_token_is_refused(ours: Tokens, token: Any) -> None:
    with pytest.raises(InvalidToken) as refused:
        ours.read(token)

    assert (refused.value.params, refused.value.faults) == ({}, ())


@pytest.mark.parametrize("token", CLAIMED.values(), ids=CLAIMED.keys())
def test_a_token_with_wrong_claims_is_refused(ours: Tokens, token: str) -> None:
    with pytest.raises(InvalidToken):
        ours.read(token)


@pytest.mark.parametrize(
    "token",
    [
        with_claims(iat=NOW + 30, exp=NOW + 600),
        with_claims(nbf=NOW + 30),
        with_claims(exp=NOW + 900),
        with_claims(iat=NOW - 620, nbf=NOW - 620, exp=NOW - 29),
    ],
    ids=["iat 30 s ahead", "nbf 30 s ahead", "fifteen minutes", "expired 29 s ago"],
)
def test_the_clock_may_be_thirty_seconds_off(ours: Tokens, token: str) -> None:
    assert ours.read(token).client_id == "portal"


def test_the_hints_for_menus_change_nothing(ours: Tokens) -> None:
    plain = ours.read(GOOD)

    hinted = ours.read(with_claims(level="central", unit="dv_x", roles=["admin", "decider"]))

    assert hinted == plain


def test_what_we_issue_is_what_we_read(ours: Tokens) -> None:
    person, session, since = ids.new(), ids.new(), datetime.fromtimestamp(NOW - 60, UTC)

    token = ours.issue(
        person, "portal", level="commune", unit="dv_x", roles=["clerk"], auth_time=since, session_id=session
    )

    claims = ours.read(token)
    assert (claims.person_id, claims.client_id, claims.session_id) == (person, "portal", session)
    assert claims.authenticated_at == since
    assert (claims.expires_at - claims.issued_at).total_seconds() == 600


def test_two_tokens_of_one_moment_differ(ours: Tokens) -> None:
    issued = {
        ours.issue(ids.new(), "portal", level=None, unit=None, roles=[], auth_time=datetime.now(UTC))
        for _ in range(20)
    }

    assert len({ours.read(token).jti for token in issued}) == 20


def test_a_verified_token_expires_in_memory_too(ours: Tokens) -> None:
    ours.read(GOOD)

    with (
        time_machine.travel(datetime.fromtimestamp(NOW + 631, UTC), tick=False),
        pytest.raises(InvalidToken),
    ):
        ours.read(GOOD)


def test_a_refused_token_is_not_remembered(ours: Tokens) -> None:
    early = with_claims(nbf=NOW + 60)
    with pytest.raises(InvalidToken):
        ours.read(early)

    with time_machine.travel(datetime.fromtimestamp(NOW + 60, UTC), tick=False):
        assert ours.read(early).jti == "one"


def test_the_memory_of_verified_tokens_is_bounded(ours: Tokens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_KEPT", 3)

    for number in range(8):
        ours.read(with_claims(jti=f"token-{number}"))

    assert len(ours._verified) == 3


def test_a_retired_key_still_verifies_and_an_unpublished_one_does_not(ours: Tokens) -> None:
    signed_before = signed({**HEADER, "kid": OTHER.public.kid}, CLAIMS, OTHER.key)

    rolled = Tokens(KEY, issuer=ISSUER, audience=AUDIENCE, beside=[OTHER.public])

    assert rolled.read(signed_before).jti == "one"
    with pytest.raises(InvalidToken):
        ours.read(signed_before)


def test_the_start_is_refused_with_another_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jose.jwk.get_key", lambda _: object)

    with pytest.raises(RuntimeError, match="cryptography"):
        Tokens(KEY, issuer=ISSUER, audience=AUDIENCE)


def test_what_is_published_has_no_secret(ours: Tokens) -> None:
    published = jwks(ours.public)

    assert [set(key) for key in published["keys"]] == [{"kty", "crv", "x", "y", "kid", "use", "alg"}]
    assert published["keys"][0]["kid"] == KEY.public.kid


def test_the_obvious_call_would_have_taken_some_of_these() -> None:
    taken = [name for name, token in {**HOSTILE, **CLAIMED}.items() if _obviously_taken(token)]

    assert len(taken) >= 10, "the corpus must hold tokens that only our own checks refuse"


def _obviously_taken(token: Any) -> bool:
    options = {"audience": AUDIENCE, "issuer": ISSUER}
    decode = vars(jws)["jwt"].decode
    try:
        decode(token, KEY.public.pem(), algorithms=["ES256"], **options)
    except Exception:
        return False
    return True


def test_a_key_is_never_shown() -> None:
    key = SigningKey.generate()

    assert "PRIVATE" not in repr(key)
    assert str(key.key.private_numbers().private_value) not in repr(key)


# --- the same over HTTP ---

ROUTES: Final = {
    "oneself": ("GET", "/v1/me"),
    "a list": ("GET", "/v1/dossiers"),
    "a thing": ("GET", "/v1/individuals/cn_01kf000000e008000000000001"),
    "a creation": ("POST", "/v1/households"),
    "a step": ("POST", "/v1/dossiers/hs_01kf000000e008000000000001/steps"),
    "a search": ("POST", "/v1/individuals/search"),
}
# Blanks around a header's value are none of it, and what is too long never gets so far.
TEXTS: Final = {
    name: one
    for name, one in (HOSTILE | CLAIMED).items()
    if isinstance(one, str) and one == one.strip() and len(one) < 16_000
}


@pytest.fixture
async def trusting(app: FastAPI, connection: Any, ours: Tokens) -> AsyncIterator[None]:
    """The service under the forger's key, where the person of the claims is clerk of a commune."""
    theirs, shift = app.state.tokens, clock.shift()
    app.state.tokens = ours
    clock.shift_by(0)
    await connection.execute(
        "INSERT INTO person (id, username, name, post, is_active, is_machine, version, created_at)"
        " VALUES ($1, 'claimed', 'Người', 'Công chức', true, false, 1, now())",
        ids.read("ns", CLAIMS["sub"]),
    )
    await connection.execute(
        "INSERT INTO role_grant SELECT (jsonb_populate_record(g, jsonb_build_object("
        "'id', gen_random_uuid(), 'person_id', $1::uuid))).* FROM role_grant g JOIN person p"
        " ON p.id = g.person_id WHERE p.username = 'clerk'",
        ids.read("ns", CLAIMS["sub"]),
    )
    yield
    app.state.tokens = theirs
    clock.shift_by(shift)


async def presented(http: httpx.AsyncClient, route: tuple[str, str], token: str) -> httpx.Response:
    """A request with whatever bytes as its token, and all else as it should be."""
    raw = b"Bearer " + token.encode("utf-8", "surrogatepass")
    headers = {b"Authorization": raw, b"Idempotency-Key": b"k", b"If-Match": b'"v1"'}
    body: dict[str, Any] = {"json": {}} if route[0] == "POST" else {}
    return await http.request(*route, headers=headers, **body)


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)
async def test_no_route_takes_a_hostile_token(http: httpx.AsyncClient, route: tuple[str, str]) -> None:
    """The same body for each, whatever is wrong with it."""
    answers = {name: await presented(http, route, token) for name, token in TEXTS.items()}

    bodies = {json.dumps({**one.json(), "request_id": ""}) for one in answers.values() if one.content}
    assert {name: one.status_code for name, one in answers.items() if one.status_code != 401} == {}
    assert len(bodies) <= 2  # no token at all is said apart
    assert len(answers) >= 45


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)
async def test_every_route_takes_a_good_one(http: httpx.AsyncClient, route: tuple[str, str]) -> None:
    """The control: the person of the claims is there and may ask."""
    answer = await presented(http, route, GOOD)

    assert answer.status_code not in {401, 403}
    assert answer.status_code < 500
