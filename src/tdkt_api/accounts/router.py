"""Signing in over HTTP, the keys, and who I am."""

from typing import Annotated

from fastapi import Depends, Form, Request, Response

from ..access.actor import Actor
from ..access.keys import jwks
from ..access.passwords import Passwords
from ..access.permissions import Permission
from ..access.policy import Open, Requires
from ..http.parameters import router as routes
from ..http.problem import request_id
from ..http.responses import IfNoneMatch, answer, form_examples, problems
from ..http.transaction import Tx
from ..http.types import Reference
from . import service
from .schemas import KeysOut, MeOut, TokenOut
from .service import SignIn
from .throttle import Throttle

router = routes(tag="accounts")
Myself = Annotated[Actor, Depends(Requires(Permission.ME_READ))]


async def sign_in(request: Request) -> SignIn:
    """What signing in needs; the failures before are kept on the application."""
    state = request.app.state
    if not hasattr(state, "throttle"):
        state.throttle = Throttle()
    if not hasattr(state, "passwords"):
        state.passwords = Passwords()
    return SignIn(
        state.database, state.tokens, state.passwords, state.throttle, state.settings.password_grant
    )


@router.post(
    "/oauth2/token",
    response_model=TokenOut,
    responses=problems(400, 401, 415, 422, 429),
    dependencies=[Depends(Open(Permission.TOKEN_ISSUE))],
    openapi_extra=form_examples(
        {
            "grant_type": "password",
            "client_id": "portal",
            "username": "clerk",
            "password": "mat-khau-cua-toi",
        }
    ),
)
async def issue_token(
    request: Request,
    signing_in: Annotated[SignIn, Depends(sign_in)],
    grant_type: Annotated[str, Form(max_length=100, description="`password`.")],
    client_id: Annotated[Reference, Form()],
    username: Annotated[Reference, Form()],
    password: Annotated[str, Form(max_length=512)],
) -> Response:
    """Sign in with a password, where this deployment takes them, for an access token of ten minutes."""
    issued = await signing_in.password(
        grant_type=grant_type,
        client_id=client_id,
        username=username,
        password=password,
        request_id=request_id(request),
    )
    return answer(TokenOut, issued, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})


@router.get(
    "/.well-known/jwks.json",
    response_model=KeysOut,
    dependencies=[Depends(Open(Permission.KEYS_READ))],
)
async def get_keys(request: Request, known: IfNoneMatch) -> Response:
    """Get the public keys that verify access tokens."""
    keys = jwks(request.app.state.tokens.public)
    return answer(KeysOut, keys, headers={"Cache-Control": "public, max-age=600"}, unless=known)


@router.get("/v1/me", response_model=MeOut, responses=problems(401))
async def get_me(actor: Myself, tx: Tx) -> Response:
    """Get who I am: my roles by unit, what I may read, and how much waits for me."""
    return answer(MeOut, await service.me(tx, actor))
