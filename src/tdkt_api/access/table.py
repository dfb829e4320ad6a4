"""The one table of who may do what: a row for each permission, with its routes."""

from typing import Final

from ..workflow.delegation import Act
from ..workflow.process import Role
from .circles import HOLDERS, LAW, LENDERS, OFFICE, READERS
from .deciding_table import DECIDING
from .law_table import LAWBOOKS
from .open_table import OPEN
from .permissions import Permission
from .privacy_table import PRIVACY
from .rules import Scope, for_roles

_INDIVIDUAL: Final = "/v1/individuals/{individual_id}"
_DOSSIER: Final = "/v1/dossiers/{dossier_id}"
_MOVEMENT: Final = "/v1/movements/{movement_id}"
_QUOTA: Final = "/v1/quotas/{quota_id}"
_READS_QUOTA: Final = (f"GET {_QUOTA}", f"GET {_QUOTA}/use")
_CHANGES_QUOTA: Final = (f"PATCH {_QUOTA}", f"POST {_QUOTA}/ending")
_CRITERION: Final = f"{_MOVEMENT}/criteria/{{code}}"
_ACHIEVEMENT: Final = "/v1/achievements/{achievement_id}"
_NOMINATION: Final = f"{_DOSSIER}/nominations/{{nomination_id}}"

TABLE: Final = (
    *OPEN,
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
        roles=READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(Permission.DELEGATION_GIVE, "POST /v1/delegations", roles=LENDERS),
    for_roles(
        Permission.DELEGATION_REVOKE,
        "POST /v1/delegations/{delegation_id}/revocation",
        roles={*LENDERS, Role.ADMIN},
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
        roles=READERS,
        scope=Scope.SUBTREE,
        reads=True,
    ),
    *PRIVACY,
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
        Permission.RECORD_READ,
        "GET /v1/records",
        "GET /v1/records/{record_id}",
        roles=READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.RECORD_ENTER,
        "POST /v1/records",
        "POST /v1/records/{record_id}/correction",
        "POST /v1/records/{record_id}/ending",
        "POST /v1/records/{record_id}/withdrawal",
        roles={Role.CLERK},
    ),
    for_roles(
        Permission.COLLECTIVE_READ,
        "GET /v1/collectives",
        "GET /v1/collectives/{collective_id}",
        roles=READERS,
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
        roles=READERS,
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
        "GET /v1/ratings/{rating_id}",
        "GET /v1/initiatives",
        "GET /v1/initiatives/{initiative_id}",
        "GET /v1/achievements",
        f"GET {_ACHIEVEMENT}",
        roles=READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.FACT_ENTER,
        "POST /v1/ratings",
        "POST /v1/ratings/batch",
        "POST /v1/initiatives/batch",
        "PATCH /v1/ratings/{rating_id}",
        "POST /v1/initiatives",
        "PATCH /v1/initiatives/{initiative_id}",
        roles={Role.CLERK},
    ),
    for_roles(
        Permission.ACHIEVEMENT_ENTER,
        "POST /v1/achievements",
        "POST /v1/achievements/batch",
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
        roles=READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.MOVEMENT_READ,
        "GET /v1/movements",
        f"GET {_MOVEMENT}",
        f"GET {_MOVEMENT}/participants",
        roles=READERS,
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
        "POST /v1/quota-checks",
        roles=READERS,
        scope=Scope.SUBTREE,
        reads=True,
    ),
    for_roles(
        Permission.PATHWAY_READ,
        "GET /v1/individuals/{individual_id}/pathway",
        "GET /v1/collectives/{collective_id}/pathway",
        roles=READERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(Permission.QUOTA_READ, "GET /v1/quotas", *_READS_QUOTA, roles=READERS, scope=Scope.SUBTREE),
    for_roles(Permission.QUOTA_SET, "POST /v1/quotas", *_CHANGES_QUOTA, roles={Role.HEAD, Role.DECIDER}),
    *LAWBOOKS,
    for_roles(
        Permission.HOLD_READ,
        "GET /v1/holds",
        "GET /v1/holds/{hold_id}",
        roles={*HOLDERS, Role.DECIDER},
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.HOLD_PLACE,
        "POST /v1/holds",
        "POST /v1/holds/{hold_id}/lifting",
        roles=HOLDERS,
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.DOSSIER_READ,
        "GET /v1/dossiers",
        f"GET {_DOSSIER}",
        f"GET {_DOSSIER}/nominations",
        f"GET {_NOMINATION}",
        f"GET {_DOSSIER}/revaluation",
        f"GET {_DOSSIER}/steps",
        roles=READERS,
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
        roles=OFFICE,
        duty="maker or appraiser",
        act=Act.REJECT,
    ),
    for_roles(Permission.INBOX_READ, "GET /v1/inbox", roles=READERS),
    for_roles(
        Permission.HISTORY_READ,
        f"GET {_DOSSIER}/history",
        "GET /v1/individuals/{individual_id}/history",
        "GET /v1/collectives/{collective_id}/history",
        "GET /v1/households/{household_id}/history",
        roles=READERS,
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
        "GET /v1/audit/access",
        roles={Role.INSPECTOR},
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.OPERATION_READ,
        "GET /v1/operations",
        "GET /v1/operations/{operation_id}",
        "GET /v1/operations/{operation_id}/result",
        roles={*READERS, *LAW},
        scope=Scope.SELF,
    ),
    for_roles(
        Permission.OPERATION_CANCEL,
        "POST /v1/operations/{operation_id}/cancellation",
        roles={*READERS, *LAW},
        scope=Scope.SELF,
    ),
    for_roles(Permission.EVENT_READ, "GET /v1/events", roles=READERS, scope=Scope.SUBTREE),
    *DECIDING,
)
