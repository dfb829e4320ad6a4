"""What this service says of itself to programs that ask it for tokens."""

from typing import Any, Final

from ..access.jws import ALGORITHM
from ..settings import Settings
from .authorizing import PAGE

TOKEN_ENDPOINT: Final = "/oauth2/token"  # noqa: S105  (a path)
REVOCATION_ENDPOINT: Final = "/oauth2/revocation"
PROOFS: Final = ("private_key_jwt", "client_secret_basic")


def metadata(settings: Settings) -> dict[str, Any]:
    """The members of RFC 8414."""
    grants = [
        "authorization_code",
        "client_credentials",
        "refresh_token",
        *(["password"] if settings.password_grant else []),
    ]
    return {
        "issuer": settings.issuer,
        "token_endpoint": f"{settings.issuer}{TOKEN_ENDPOINT}",
        "jwks_uri": f"{settings.issuer}/.well-known/jwks.json",
        "authorization_endpoint": f"{settings.issuer}{PAGE}",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "grant_types_supported": grants,
        "token_endpoint_auth_methods_supported": [*PROOFS, "none"],
        "token_endpoint_auth_signing_alg_values_supported": [ALGORITHM],
        "revocation_endpoint": f"{settings.issuer}{REVOCATION_ENDPOINT}",
        "revocation_endpoint_auth_methods_supported": [*PROOFS, "none"],
        "ui_locales_supported": ["vi", "en"],
    }
