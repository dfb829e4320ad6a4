"""What goes about signing in, and about who somebody is."""

from pydantic import Field

from ..http.schemas import Out
from ..http.types import PersonId, UnitId
from ..workflow.process import Role
from .delegation_schemas import DelegationOut


class TokenOut(Out):
    """An access token (RFC 6749 §5.1)."""

    access_token: str
    token_type: str
    expires_in: int = Field(description="Seconds.")
    refresh_token: str | None = Field(
        default=None,
        exclude_if=lambda value: value is None,
        description="Gives the next tokens, once; only where a person signed in.",
    )


class RevokedOut(Out):
    """A token counts no more, or never did; the answer is the same (RFC 7009 §2.2)."""


class KeyOut(Out):
    """A public key (RFC 7517)."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str
    alg: str


class KeysOut(Out):
    """The keys that verify our access tokens."""

    keys: list[KeyOut]


class MetadataOut(Out):
    """What a program must know to ask for tokens (RFC 8414)."""

    issuer: str = Field(examples=["https://tdkt.invalid"])
    token_endpoint: str = Field(examples=["https://tdkt.invalid/oauth2/token"])
    jwks_uri: str = Field(examples=["https://tdkt.invalid/.well-known/jwks.json"])
    authorization_endpoint: str = Field(examples=["https://tdkt.invalid/oauth2/authorize"])
    response_types_supported: list[str] = Field(examples=[["code"]])
    response_modes_supported: list[str] = Field(examples=[["query"]])
    code_challenge_methods_supported: list[str] = Field(examples=[["S256"]])
    authorization_response_iss_parameter_supported: bool
    grant_types_supported: list[str] = Field(examples=[["client_credentials"]])
    token_endpoint_auth_methods_supported: list[str] = Field(examples=[["private_key_jwt"]])
    token_endpoint_auth_signing_alg_values_supported: list[str] = Field(examples=[["ES256"]])
    revocation_endpoint: str = Field(examples=["https://tdkt.invalid/oauth2/revocation"])
    revocation_endpoint_auth_methods_supported: list[str] = Field(examples=[["private_key_jwt"]])
    ui_locales_supported: list[str] = Field(examples=[["vi", "en"]])


class UnitNameOut(Out):
    """A unit by name."""

    id: UnitId
    code: str
    name: str
    level: str


class HeldOut(Out):
    """The roles held at one unit; they count at that very unit."""

    unit: UnitNameOut
    roles: list[Role]


class PersonOut(Out):
    """The person who asks."""

    id: PersonId
    name: str
    post: str


class InboxCountsOut(Out):
    """How much waits for me in `/v1/inbox`."""

    waiting: int = Field(description="Dossiers that wait for a step of mine, or for my unit's opinion.")
    overdue: int = Field(description="Those of them that are past their day.")
    notices: int = Field(description="Results that my units have not acknowledged.")
    transfers: int = Field(description="People offered to my units, and answers to be taken note of.")


class MeOut(Out):
    """Who I am here, and what I may reach."""

    person: PersonOut
    client_id: str
    units: list[HeldOut]
    scopes: list[str] = Field(description="Paths of units; reading reaches down from them.")
    inbox: InboxCountsOut
    delegations: list[DelegationOut] = Field(description="In force today: given by me and to me.")
