"""The rows of the policy table for which nobody needs a role."""

from typing import Final

from .permissions import Permission
from .rules import Rule, Scope, Who, at, for_all

OPEN: Final = (
    for_all(Permission.TOKEN_ISSUE, "POST /oauth2/token"),
    for_all(Permission.TOKEN_REVOKE, "POST /oauth2/revocation"),
    for_all(
        Permission.KEYS_READ,
        "GET /.well-known/jwks.json",
        "GET /.well-known/oauth-authorization-server",
    ),
    for_all(Permission.HEALTH_READ, "GET /health/live", "GET /health/ready"),
    for_all(Permission.METRICS_READ, "GET /metrics"),
    for_all(Permission.RULES_READ, "GET /v1/process", "GET /v1/policy", "GET /v1/problems"),
    for_all(Permission.UNIT_READ, "GET /v1/units", "GET /v1/units/{unit_id}"),
    for_all(
        Permission.CATALOGUE_READ,
        "GET /v1/award-forms",
        "GET /v1/award-forms/{code}",
        "GET /v1/bonus-quotes",
        "GET /v1/authorities",
        "GET /v1/lawbooks",
        "GET /v1/lawbooks/{lawbook_hash}",
    ),
    for_all(Permission.PUBLIC_AWARD_READ, "GET /v1/public/awards", "GET /v1/public/awards/{public_code}"),
    Rule(
        Permission.ME_READ,
        at("GET /v1/me", "GET /v1/me/awards", "GET /v1/me/access"),
        Who.SIGNED_IN,
        Scope.SELF,
    ),
)
