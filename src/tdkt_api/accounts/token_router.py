"""Tokens, and what programs need to know to ask for them and to verify them."""

import base64
import binascii
import re
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


async def sign_in(request: Request) -> SignIn:
    """What signing in needs; the failures before are kept on the application."""
    state = request.app.state
    if not hasattr(state, "throttle"):
        state.throttle = Throttle()
    if not hasattr(state, "passwords"):
        state.passwords = Passwords()
    return SignIn(
        state.database,
        state.tokens,
        state.refreshes,
        state.passwords,
        state.throttle,
        state.settings.password_grant,
    )


async def proofs(request: Request) -> Proofs:
    """How programs are known."""
    state = request.app.state
    issuer = state.settings.issuer
    return Proofs(state.database, (issuer, f"{issuer}{TOKEN_ENDPOINT}"))


async def machines(request: Request) -> Machines:
    """What a program's signing in needs."""
    return Machines(request.app.state.database, request.app.state.tokens)


async def refreshing(request: Request) -> Refreshing:
    """What refreshing and revoking need."""
    state = request.app.state
    return Refreshing(state.database, state.tokens, state.refreshes, state.actors)


async def exchanging(request: Request) -> Exchanging:
    """What turning codes into tokens needs."""
    state = request.app.state
    return Exchanging(state.database, state.tokens, state.refreshes, state.actors)


Authorization = Annotated[str | None, Header()]


@router.post(
    "/oauth2/token",
    response_model=TokenOut,
    responses=problems(400, 401, 415, 429),
    dependencies=[Depends(Open(Permission.TOKEN_ISSUE))],
)
async def issue_token(
    request: Request,
    people: Annotated[SignIn, Depends(sign_in)],
    programs: Annotated[Machines, Depends(machines)],
    again: Annotated[Refreshing, Depends(refreshing)],
    fresh: Annotated[Exchanging, Depends(exchanging)],
    known: Annotated[Proofs, Depends(proofs)],
    form: Annotated[TokenIn, Form()],
    *,
    authorization: Authorization = None,
) -> Response:
    """Get an access token of ten minutes (RFC 6749).

    A program shows who it is by `private_key_jwt` (RFC 7523): signed with ES256 by a registered key that
    `kid` names, `iss` and `sub` its client id, `aud` the issuer, `exp` at most five minutes ahead, a `jti`
    that is used once. A secret in `Authorization: Basic` is taken where a dated exception was made.
    A refresh token is used once and gives the next one; used again later than ten seconds, or when the next
    one was used already, it ends the session.
    """
    id = request_id(request)
    match form.grant_type:
        case "client_credentials":
            issued = await programs.token(await _program(known, form, authorization, id), id)
        case "authorization_code":
            _must_have(form, "code", "redirect_uri", "code_verifier")
            asking = await _asking(known, form, authorization, id)
            sent = Sent(form.code or "", form.redirect_uri or "", form.code_verifier or "")
            issued = await fresh.tokens_for(asking, sent, id)
        case "refresh_token":
            _must_have(form, "refresh_token")
            asking = await _asking(known, form, authorization, id)
            issued = await again.refresh(asking, form.refresh_token or "", id)
        case "password":
            issued = await _person(people, form, id)
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
    again: Annotated[Refreshing, Depends(refreshing)],
    known: Annotated[Proofs, Depends(proofs)],
    form: Annotated[RevocationForm, Form()],
    authorization: Authorization = None,
) -> Response:
    """Sign a person out: end the session of a refresh token or an access token (RFC 7009).

    The program shows who it is as at `/oauth2/token`. An unknown token is answered like a revoked one.
    """
    id = request_id(request)
    await again.revoke(await _asking(known, form, authorization, id), form.token, id)
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
