"""Tokens, and what programs need to know to ask for them and to verify them."""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import unquote_plus

from fastapi import Depends, Form, Header, Request, Response

from ..access.keys import jwks
from ..access.passwords import Passwords
from ..access.permissions import Permission
from ..access.policy import Open
from ..errors import ClientRefused, Fault, GrantTypeRefused, Invalid
from ..http.parameters import router as routes
from ..http.problem import request_id
from ..http.responses import IfNoneMatch, answer, problems
from . import acting
from .acting import Acting, Wanted
from .authorizing import Exchanging, Sent
from .machines import Machines
from .metadata import TOKEN_ENDPOINT, metadata
from .proving import Proofs
from .refreshing import Refreshing
from .schemas import KeysOut, MetadataOut, RevokedOut, TokenOut
from .service import SignIn
from .shapes import Asking, Issued
from .throttle import Throttle
from .token_schemas import ASSERTION_TYPE, RevocationForm, TokenIn

router = routes(tag="accounts")
_VISIBLE: Final = re.compile(r"[!-~]{1,200}")


@dataclass(frozen=True, slots=True)
class Doors:
    """Every way to a token."""

    known: Proofs
    people: SignIn
    programs: Machines
    codes: Exchanging
    again: Refreshing
    portals: Acting


async def doors(request: Request) -> Doors:
    """What signing in needs; the failures before are kept on the application."""
    state = request.app.state
    if not hasattr(state, "throttle"):
        state.throttle = Throttle()
    if not hasattr(state, "passwords"):
        state.passwords = Passwords()
    database, tokens, refreshes = state.database, state.tokens, state.refreshes
    issuer, by_password = state.settings.issuer, state.settings.password_grant
    return Doors(
        Proofs(database, (issuer, f"{issuer}{TOKEN_ENDPOINT}")),
        SignIn(database, tokens, refreshes, state.passwords, state.throttle, by_password),
        Machines(database, tokens),
        Exchanging(database, tokens, refreshes, state.actors),
        Refreshing(database, tokens, refreshes, state.actors),
        Acting(database, tokens),
    )


Door = Annotated[Doors, Depends(doors)]
Authorization = Annotated[str | None, Header()]


@router.post(
    "/oauth2/token",
    response_model=TokenOut,
    responses=problems(400, 401, 415, 429),
    dependencies=[Depends(Open(Permission.TOKEN_ISSUE))],
)
async def issue_token(
    request: Request,
    door: Door,
    form: Annotated[TokenIn, Form()],
    authorization: Authorization = None,
) -> Response:
    """Get an access token of ten minutes (RFC 6749).

    A program shows who it is by `private_key_jwt` (RFC 7523): signed with ES256 by a registered key that
    `kid` names, `iss` and `sub` its client id, `aud` the issuer, `exp` at most five minutes ahead, a `jti`
    that is used once. A secret in `Authorization: Basic` is taken where a dated exception was made.
    A refresh token is used once and gives the next one; used again later than ten seconds, or when the next
    one was used already, it ends the session. A portal that acts for a person who is signed in exchanges that
    person's token for its own (RFC 8693): `act` names the portal, `scope=read` lets it only read.
    """
    id = request_id(request)
    match form.grant_type:
        case "client_credentials":
            issued = await door.programs.token(await _program(door.known, form, authorization, id), id)
        case "authorization_code":
            _must_have(form, "code", "redirect_uri", "code_verifier")
            asking = await _asking(door.known, form, authorization, id)
            sent = Sent(form.code or "", form.redirect_uri or "", form.code_verifier or "")
            issued = await door.codes.tokens_for(asking, sent, id)
        case acting.GRANT:
            asking = await _program(door.known, form, authorization, id)
            issued = await door.portals.token(asking, _wanted(form), id)
        case "refresh_token":
            _must_have(form, "refresh_token")
            asking = await _asking(door.known, form, authorization, id)
            issued = await door.again.refresh(asking, form.refresh_token or "", id)
        case "password":
            issued = await _person(door.people, form, id)
        case _:
            raise GrantTypeRefused
    return answer(TokenOut, issued, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})


@router.post(
    "/oauth2/revocation",
    response_model=RevokedOut,
    responses=problems(400, 401, 415, 429),
    dependencies=[Depends(Open(Permission.TOKEN_REVOKE))],
)
async def revoke_token(
    request: Request,
    door: Door,
    form: Annotated[RevocationForm, Form()],
    authorization: Authorization = None,
) -> Response:
    """Sign a person out: end the session of a refresh token or an access token (RFC 7009).

    The program shows who it is as at `/oauth2/token`. An unknown token is answered like a revoked one.
    """
    id = request_id(request)
    await door.again.revoke(await _asking(door.known, form, authorization, id), form.token, id)
    return answer(RevokedOut, {}, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})


async def _asking(
    known: Proofs, form: TokenIn | RevocationForm, authorization: str | None, id: str
) -> Asking:
    """The program; one that is public has only its name."""
    if authorization is None and form.client_assertion is None:
        _must_have(form, "client_id")
        return await known.by_name(form.client_id or "", id)
    return await _program(known, form, authorization, id)


async def _program(
    known: Proofs, form: TokenIn | RevocationForm, authorization: str | None, id: str
) -> Asking:
    if authorization is not None:
        if form.client_assertion is not None:
            raise Invalid(faults=[Fault("/client_assertion", "value.invalid")])  # two ways at once
        return await known.by_secret(*_basic(authorization), id)
    _must_have(form, "client_assertion", "client_assertion_type")
    if form.client_assertion_type != ASSERTION_TYPE:
        raise Invalid(faults=[Fault("/client_assertion_type", "value.invalid")])
    return await known.by_assertion(form.client_assertion or "", form.client_id, id)


def _wanted(form: TokenIn) -> Wanted:
    _must_have(form, "subject_token", "subject_token_type")
    if form.subject_token_type != acting.ACCESS_TOKEN:
        raise Invalid(faults=[Fault("/subject_token_type", "value.invalid")])
    return Wanted(form.subject_token or "", form.audience, form.scope)


async def _person(people: SignIn, form: TokenIn, id: str) -> Issued:
    people.must_take_passwords()
    _must_have(form, "client_id", "username", "password")
    return await people.password(
        client_id=form.client_id or "",
        username=form.username or "",
        password=form.password or "",
        request_id=id,
    )


def _must_have(form: TokenIn | RevocationForm, *names: str) -> None:
    missing = [name for name in names if getattr(form, name) is None]
    if missing:
        raise Invalid(faults=[Fault(f"/{name}", "value.missing") for name in missing])


def _basic(header: str) -> tuple[str, str]:
    """Client id and secret of RFC 6749 §2.3.1.

    Raises:
        ClientRefused: it is no such header.
    """
    kind, _, rest = header.partition(" ")
    try:
        name, colon, secret = base64.b64decode(rest, validate=True).decode("ascii").partition(":")
    except (binascii.Error, ValueError):
        raise ClientRefused from None
    pair = unquote_plus(name), unquote_plus(secret)
    if kind.lower() != "basic" or not colon or not all(map(_VISIBLE.fullmatch, pair)):
        raise ClientRefused
    return pair


@router.get(
    "/.well-known/jwks.json",
    response_model=KeysOut,
    dependencies=[Depends(Open(Permission.KEYS_READ))],
)
async def get_keys(request: Request, known: IfNoneMatch) -> Response:
    """Get the public keys that verify access tokens."""
    keys = jwks(request.app.state.tokens.public)
    return answer(KeysOut, keys, headers={"Cache-Control": "public, max-age=600"}, unless=known)


@router.get(
    "/.well-known/oauth-authorization-server",
    response_model=MetadataOut,
    dependencies=[Depends(Open(Permission.KEYS_READ))],
)
async def get_metadata(request: Request, known: IfNoneMatch) -> Response:
    """Get what a program must know to ask for tokens (RFC 8414)."""
    told = metadata(request.app.state.settings)
    return answer(MetadataOut, told, headers={"Cache-Control": "public, max-age=600"}, unless=known)
