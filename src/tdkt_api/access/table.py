"""The one table of who may do what: a row for each permission, with its routes."""

from typing import Final

from ..workflow.delegation import Act, givers
from ..workflow.process import Role
from .permissions import Permission
from .rules import Rule, Scope, Who, at, for_all, for_roles

_OFFICE: Final = {Role.CLERK, Role.HEAD, Role.APPRAISER, Role.COUNCIL_SECRETARY, Role.DECIDER}
_READERS: Final = {*_OFFICE, Role.COUNCIL_MEMBER, Role.INSPECTOR, Role.ADMIN}
_LENDERS: Final = {role for act in Act for role in givers(act)}
_HOLDERS: Final = {Role.HEAD, Role.APPRAISER, Role.INSPECTOR}
_INDIVIDUAL: Final = "/v1/individuals/{individual_id}"
_DOSSIER: Final = "/v1/dossiers/{dossier_id}"
_MOVEMENT: Final = "/v1/movements/{movement_id}"
_CRITERION: Final = f"{_MOVEMENT}/criteria/{{code}}"
_ACHIEVEMENT: Final = "/v1/achievements/{achievement_id}"
_CONSULTATION: Final = "/v1/consultations/{consultation_id}"
_NOMINATION: Final = f"{_DOSSIER}/nominations/{{nomination_id}}"

TABLE: Final = (
    for_all(Permission.TOKEN_ISSUE, "POST /oauth2/token"),
    for_all(
        Permission.KEYS_READ,
        "GET /.well-known/jwks.json",
        "GET /.well-known/oauth-authorization-server",
    ),
    for_all(Permission.HEALTH_READ, "GET /health/live", "GET /health/ready"),
    for_all(Permission.METRICS_READ, "GET /metrics"),
    for_all(Permission.RULES_READ, "GET /v1/process", "GET /v1/policy", "GET /v1/problems"),
    for_all(Permission.UNIT_READ, "GET /v1/units", "GET /v1/units/{unit_id}"),
    for_all(Permission.CATALOGUE_READ, "GET /v1/award-forms", "GET /v1/award-forms/{code}"),
    for_all(Permission.PUBLIC_AWARD_READ, "GET /v1/public/awards", "GET /v1/public/awards/{public_code}"),
    Rule(Permission.ME_READ, at("GET /v1/me", "GET /v1/me/awards"), Who.SIGNED_IN, Scope.SELF),
    for_roles(
        Permission.GRANT_READ,
        "GET /v1/grants",
        "GET /v1/grants/{grant_id}",
        roles={Role.ADMIN, Role.INSPECTOR},
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.GRANT_GIVE,
        "POST /v1/grants",
        "POST /v1/grants/{grant_id}/ending",
        roles={Role.ADMIN},
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.PERSON_READ,
        "GET /v1/persons",
        "GET /v1/persons/{person_id}",
        roles={Role.ADMIN, Role.INSPECTOR},
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.DELEGATION_READ,
        "GET /v1/delegations",
        "GET /v1/delegations/{delegation_id}",
        roles=_READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(Permission.DELEGATION_GIVE, "POST /v1/delegations", roles=_LENDERS),
    for_roles(
        Permission.DELEGATION_REVOKE,
        "POST /v1/delegations/{delegation_id}/revocation",
        roles={*_LENDERS, Role.ADMIN},
        scope=Scope.SUBTREE,
    ),
    for_roles(Permission.PERSON_OPEN, "POST /v1/persons", roles={Role.ADMIN}, scope=Scope.SUBTREE),
    for_roles(
        Permission.INDIVIDUAL_READ,
        "GET /v1/individuals",
        "GET /v1/individuals/{individual_id}",
        "POST /v1/individuals/search",
        f"GET {_INDIVIDUAL}/posts",
        f"GET {_INDIVIDUAL}/posts/{{post_id}}",
        "GET /v1/transfers",
        "GET /v1/transfers/{transfer_id}",
        roles=_READERS,
        scope=Scope.SUBTREE,
        reads=True,
    ),
    for_roles(
        Permission.INDIVIDUAL_REGISTER,
        "POST /v1/individuals",
        "PATCH /v1/individuals/{individual_id}",
        f"POST {_INDIVIDUAL}/posts",
        f"POST {_INDIVIDUAL}/posts/{{post_id}}/ending",
        roles={Role.CLERK},
    ),
    for_roles(
        Permission.TRANSFER_MAKE,
        f"POST {_INDIVIDUAL}/transfers",
        "POST /v1/transfers/{transfer_id}/acceptance",
        "POST /v1/transfers/{transfer_id}/acknowledgement",
        "POST /v1/transfers/{transfer_id}/refusal",
        "POST /v1/transfers/{transfer_id}/withdrawal",
        roles={Role.CLERK},
    ),
    for_roles(
        Permission.COLLECTIVE_READ,
        "GET /v1/collectives",
        "GET /v1/collectives/{collective_id}",
        roles=_READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.COLLECTIVE_REGISTER,
        "POST /v1/collectives",
        "PATCH /v1/collectives/{collective_id}",
        roles={Role.CLERK},
    ),
    for_roles(
        Permission.HOUSEHOLD_READ,
        "GET /v1/households",
        "GET /v1/households/{household_id}",
        roles=_READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.HOUSEHOLD_REGISTER,
        "POST /v1/households",
        "PATCH /v1/households/{household_id}",
        roles={Role.CLERK},
    ),
    for_roles(
        Permission.FACT_READ,
        "GET /v1/ratings",
        "GET /v1/initiatives",
        "GET /v1/achievements",
        f"GET {_ACHIEVEMENT}",
        roles=_READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(Permission.FACT_ENTER, "POST /v1/ratings", "POST /v1/initiatives", roles={Role.CLERK}),
    for_roles(
        Permission.ACHIEVEMENT_ENTER,
        "POST /v1/achievements",
        f"PATCH {_ACHIEVEMENT}",
        roles={Role.CLERK},
    ),
    for_roles(
        Permission.ACHIEVEMENT_CONFIRM,
        f"POST {_ACHIEVEMENT}/confirmation",
        roles={Role.APPRAISER, Role.HEAD},
    ),
    for_roles(
        Permission.ACHIEVEMENT_WITHDRAW,
        f"POST {_ACHIEVEMENT}/withdrawal",
        roles={Role.CLERK, Role.APPRAISER, Role.HEAD},
    ),
    for_roles(
        Permission.AWARD_READ,
        "GET /v1/awards",
        "GET /v1/awards/{award_id}",
        "GET /v1/awards/{award_id}/presentation",
        roles=_READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.MOVEMENT_READ,
        "GET /v1/movements",
        f"GET {_MOVEMENT}",
        f"GET {_MOVEMENT}/participants",
        roles=_READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.MOVEMENT_DRAFT,
        "POST /v1/movements",
        f"POST {_MOVEMENT}/criteria",
        f"PATCH {_CRITERION}",
        f"POST {_CRITERION}/removal",
        roles={Role.CLERK, Role.HEAD},
    ),
    for_roles(Permission.MOVEMENT_EDIT, f"PATCH {_MOVEMENT}", roles={Role.CLERK, Role.HEAD, Role.DECIDER}),
    for_roles(Permission.MOVEMENT_LAUNCH, f"POST {_MOVEMENT}/launch", roles={Role.HEAD, Role.DECIDER}),
    for_roles(Permission.MOVEMENT_CLOSE, f"POST {_MOVEMENT}/closing", roles={Role.HEAD, Role.DECIDER}),
    for_roles(Permission.MOVEMENT_JOIN, f"POST {_MOVEMENT}/participants", roles={Role.CLERK, Role.HEAD}),
    for_roles(
        Permission.ELIGIBILITY_CHECK,
        "POST /v1/eligibility-checks",
        roles=_READERS,
        scope=Scope.SUBTREE,
        reads=True,
    ),
    for_roles(
        Permission.HOLD_READ,
        "GET /v1/holds",
        "GET /v1/holds/{hold_id}",
        roles={*_HOLDERS, Role.DECIDER},
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.HOLD_PLACE,
        "POST /v1/holds",
        "POST /v1/holds/{hold_id}/lifting",
        roles=_HOLDERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.DOSSIER_READ,
        "GET /v1/dossiers",
        f"GET {_DOSSIER}",
        f"GET {_DOSSIER}/nominations",
        f"GET {_NOMINATION}",
        f"GET {_DOSSIER}/steps",
        roles=_READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.DOSSIER_OPEN,
        "POST /v1/dossiers",
        f"POST {_DOSSIER}/copies",
        roles={Role.CLERK, Role.HEAD},
        duty="maker",
    ),
    for_roles(
        Permission.DOSSIER_EDIT,
        f"PATCH {_DOSSIER}",
        f"POST {_DOSSIER}/nominations/batch",
        f"PATCH {_NOMINATION}",
        f"POST {_NOMINATION}/withdrawal",
        roles={Role.CLERK, Role.HEAD},
        duty="maker",
    ),
    for_roles(
        Permission.DOSSIER_STEP,
        f"POST {_DOSSIER}/steps",
        roles={Role.CLERK, Role.HEAD, Role.APPRAISER, Role.COUNCIL_SECRETARY, Role.DECIDER},
        duty="maker or appraiser",
        act=Act.REJECT,
    ),
    for_roles(Permission.INBOX_READ, "GET /v1/inbox", roles=_READERS),
    for_roles(
        Permission.HISTORY_READ,
        f"GET {_DOSSIER}/history",
        "GET /v1/individuals/{individual_id}/history",
        "GET /v1/collectives/{collective_id}/history",
        "GET /v1/households/{household_id}/history",
        roles=_READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.HISTORY_EXPORT,
        f"POST {_DOSSIER}/history/exports",
        "POST /v1/audit/exports",
        roles={Role.INSPECTOR},
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.AUDIT_READ,
        "GET /v1/audit/events",
        "GET /v1/audit/exceptions",
        roles={Role.INSPECTOR},
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.OPERATION_READ,
        "GET /v1/operations",
        "GET /v1/operations/{operation_id}",
        "GET /v1/operations/{operation_id}/result",
        roles=_READERS,
        scope=Scope.SELF,
    ),
    for_roles(Permission.EVENT_READ, "GET /v1/events", roles=_READERS, scope=Scope.SUBTREE),
    for_roles(
        Permission.SUBMISSION_READ,
        "GET /v1/submissions/{submission_id}",
        roles=_READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.SUBMISSION_DRAFT, "POST /v1/submissions", roles={Role.CLERK, Role.APPRAISER, Role.HEAD}
    ),
    for_roles(
        Permission.SUBMISSION_SIGN,
        "POST /v1/submissions/{submission_id}/signature",
        roles={Role.HEAD},
        act=Act.SIGN_SUBMISSION,
    ),
    for_roles(
        Permission.CONSULTATION_READ,
        "GET /v1/consultations",
        f"GET {_CONSULTATION}",
        roles=_READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.CONSULTATION_ANSWER,
        f"POST {_CONSULTATION}/answers",
        roles={Role.HEAD, Role.APPRAISER},
    ),
    for_roles(
        Permission.CONSULTATION_KEEP,
        f"POST {_CONSULTATION}/objections",
        roles={Role.CLERK, Role.APPRAISER},
    ),
    for_roles(
        Permission.COUNCIL_READ,
        "GET /v1/councils/{council_id}",
        "GET /v1/meetings/{meeting_id}",
        roles=_READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(Permission.COUNCIL_ESTABLISH, "POST /v1/councils", roles={Role.HEAD, Role.COUNCIL_SECRETARY}),
    for_roles(Permission.MEETING_CALL, "POST /v1/meetings", roles={Role.COUNCIL_SECRETARY}),
    for_roles(
        Permission.MEETING_CLOSE,
        "POST /v1/meetings/{meeting_id}/closing",
        roles={Role.COUNCIL_SECRETARY},
        act=Act.CLOSE_MEETING,
    ),
    for_roles(
        Permission.DECISION_READ,
        "GET /v1/decisions/{decision_id}",
        "GET /v1/decisions/{decision_id}/notices",
        roles=_READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.DECISION_FILE,
        "POST /v1/decisions/{decision_id}/signed-file",
        roles={Role.CLERK, Role.APPRAISER, Role.HEAD, Role.DECIDER},
    ),
    for_roles(
        Permission.NOTICE_READ,
        "GET /v1/notices",
        "GET /v1/notices/{notice_id}",
        roles=_READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.NOTICE_ACKNOWLEDGE,
        "POST /v1/notices/{notice_id}/acknowledgement",
        roles={Role.CLERK, Role.HEAD},
    ),
    for_roles(
        Permission.AWARD_PRESENT,
        "POST /v1/awards/{award_id}/presentation",
        roles={Role.CLERK, Role.APPRAISER, Role.HEAD, Role.DECIDER},
    ),
    for_roles(
        Permission.DECISION_DRAFT, "POST /v1/decisions", roles={Role.APPRAISER, Role.HEAD, Role.DECIDER}
    ),
    for_roles(
        Permission.DECISION_SIGN,
        "POST /v1/decisions/{decision_id}/signature",
        roles={Role.DECIDER},
        duty="signer",
        act=Act.SIGN_DECISION,
    ),
)
