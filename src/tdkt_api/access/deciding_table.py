"""The rows of the policy table from the submission to what follows a signed decision."""

from typing import Final

from ..workflow.delegation import Act
from ..workflow.process import Role
from .circles import READERS
from .permissions import Permission
from .rules import Scope, for_roles

_CONSULTATION: Final = "/v1/consultations/{consultation_id}"

DECIDING: Final = (
    for_roles(
        Permission.SUBMISSION_READ,
        "GET /v1/submissions/{submission_id}",
        roles=READERS,
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
        roles=READERS,
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
        roles=READERS,
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
        roles=READERS,
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
        roles=READERS,
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
