"""What goes about tokens."""

from typing import Annotated

from pydantic import Field

from ..access.jws import TOKEN_BYTES
from ..http.schemas import In, examples
from ..http.types import Reference

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class TokenIn(In):
    """A form of RFC 6749; which members it needs is said by `grant_type`."""

    model_config = examples(
        {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": "eyJhbGciOiJFUzI1NiIsImtpZCI6ImtleS0xIn0.e30.c2ln",
        },
        {
            "grant_type": "password",
            "client_id": "portal",
            "username": "clerk",
            "password": "mat-khau-cua-toi",
        },
    ) | {"extra": "ignore"}

    grant_type: Annotated[
        str,
        Field(
            max_length=100,
            description="`authorization_code`, `client_credentials`, `refresh_token`, in the demo `password`",
        ),
    ]
    client_id: Reference | None = None
    client_assertion_type: Annotated[str | None, Field(max_length=100)] = None
    client_assertion: Annotated[str | None, Field(max_length=4096, description="A JWT by RFC 7523.")] = None
    code: Annotated[str | None, Field(max_length=200, description="From the sign-in page, once.")] = None
    redirect_uri: Annotated[str | None, Field(max_length=500, description="As it was asked for.")] = None
    code_verifier: Annotated[
        str | None, Field(pattern=r"^[A-Za-z0-9._~-]{43,128}$", description="RFC 7636, `S256`.")
    ] = None
    refresh_token: Annotated[str | None, Field(max_length=TOKEN_BYTES)] = None
    username: Reference | None = None
    password: Annotated[str | None, Field(max_length=512)] = None


class RevocationForm(In):
    """A token that shall count no more (RFC 7009)."""

    model_config = examples({"client_id": "portal", "token": "khong-con-dung-nua"}) | {"extra": "ignore"}

    token: Annotated[str, Field(min_length=1, max_length=TOKEN_BYTES)]
    client_id: Reference | None = None
    client_assertion_type: Annotated[str | None, Field(max_length=100)] = None
    client_assertion: Annotated[
        str | None, Field(max_length=TOKEN_BYTES, description="A JWT by RFC 7523.")
    ] = None
