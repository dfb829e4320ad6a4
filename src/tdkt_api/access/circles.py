"""Circles of roles that several rows of the policy table name."""

from typing import Final

from ..workflow.delegation import Act, givers
from ..workflow.process import Role

OFFICE: Final = {Role.CLERK, Role.HEAD, Role.APPRAISER, Role.COUNCIL_SECRETARY, Role.DECIDER}
READERS: Final = {*OFFICE, Role.COUNCIL_MEMBER, Role.INSPECTOR, Role.ADMIN}
LENDERS: Final = {role for act in Act for role in givers(act)}
HOLDERS: Final = {Role.HEAD, Role.APPRAISER, Role.INSPECTOR}
LAW: Final = {Role.LAW_EDITOR, Role.LAW_PUBLISHER}
