"""Who may do what with the rules themselves: packs of the lawbook and trials of them."""

from typing import Final

from ..workflow.process import Role
from .circles import LAW, READERS
from .permissions import Permission
from .rules import Scope, for_roles

_PACK: Final = "/v1/lawbook-packs/{pack_id}"

LAWBOOKS: Final = (
    for_roles(
        Permission.LAWBOOK_READ,
        "GET /v1/lawbook-packs",
        f"GET {_PACK}",
        f"GET {_PACK}/differences",
        roles={*READERS, *LAW},
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.LAWBOOK_DRAFT,
        "POST /v1/lawbook-packs",
        f"PATCH {_PACK}",
        roles={Role.LAW_EDITOR, Role.APPRAISER, Role.ADMIN},
        duty="author",
    ),
    for_roles(
        Permission.LAWBOOK_PUBLISH,
        f"POST {_PACK}/publication",
        roles={Role.LAW_PUBLISHER, Role.HEAD, Role.DECIDER},
        duty="publisher",
    ),
    for_roles(
        Permission.LAWBOOK_SIMULATE,
        "POST /v1/lawbooks/{lawbook}/simulations",
        roles={*LAW, Role.APPRAISER, Role.INSPECTOR, Role.HEAD, Role.DECIDER, Role.ADMIN},
        scope=Scope.SUBTREE,
    ),
    for_roles(
        Permission.SIMULATION_READ,
        "GET /v1/simulations/{operation_id}",
        roles={*READERS, *LAW},
        scope=Scope.SELF,
    ),
)
