"""Who may see sealed data in full, and have somebody's data erased."""

from typing import Final

from ..workflow.process import Role
from .permissions import Permission
from .rules import Scope, for_roles

PRIVACY: Final = (
    for_roles(
        Permission.PERSONAL_UNMASK,
        "POST /v1/individuals/{individual_id}/unmask",
        "POST /v1/households/{household_id}/unmask",
        roles={Role.CLERK, Role.APPRAISER, Role.INSPECTOR},
        scope=Scope.SUBTREE,
        step_up=True,
    ),
    for_roles(
        Permission.ERASURE_READ,
        "GET /v1/erasures/{erasure_id}",
        roles={Role.CLERK, Role.HEAD, Role.ADMIN, Role.INSPECTOR},
        scope=Scope.SUBTREE,
    ),
    for_roles(Permission.ERASURE_ASK, "POST /v1/erasures", roles={Role.CLERK, Role.HEAD}),
    for_roles(
        Permission.ERASURE_EXECUTE,
        "POST /v1/erasures/{erasure_id}/execution",
        "POST /v1/erasures/{erasure_id}/refusal",
        roles={Role.ADMIN},
        scope=Scope.SUBTREE,
        step_up=True,
    ),
)
