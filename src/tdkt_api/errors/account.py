"""What is refused of accounts, their roles and their delegations."""

from .base import DomainError, Kind


class UsernameTaken(DomainError):
    kind = Kind.CONFLICT
    code = "person.username_taken"
    constraint = "uq_person_username"


class AccountIdentityTaken(DomainError):
    """One human has one account."""

    kind = Kind.CONFLICT
    code = "person.identity_taken"
    constraint = "uq_person_identity_index_identity_kind"


class PersonClosed(DomainError):
    """Nobody signs in with this account any more."""

    kind = Kind.CONFLICT
    code = "person.closed"


class GrantToOneself(DomainError):
    """Nobody gives a role to themselves."""

    kind = Kind.FORBIDDEN
    code = "grant.to_oneself"


class GrantNationwide(DomainError):
    """The law's editor and publisher are so for the whole country."""

    kind = Kind.INVALID
    code = "grant.nationwide"


class GrantPeriod(DomainError):
    """A role begins today or later, and only where its unit is in force for the whole time."""

    kind = Kind.INVALID
    code = "grant.period"


class GrantOverlaps(DomainError):
    """The person holds this role at this unit in a part of the period already."""

    kind = Kind.CONFLICT
    code = "grant.overlaps"


class GrantOver(DomainError):
    """The role was ended, or its period is over."""

    kind = Kind.CONFLICT
    code = "grant.over"


class GrantToMachine(DomainError):
    """A program prepares and reads; it never appraises, votes, decides, signs or administers."""

    kind = Kind.CONFLICT
    code = "grant.to_machine"


class DelegationToMachine(DomainError):
    """What was lent would be signed by nobody."""

    kind = Kind.CONFLICT
    code = "delegation.to_machine"


class DelegationToOneself(DomainError):
    kind = Kind.INVALID
    code = "delegation.to_oneself"


class DelegationForeign(DomainError):
    """The delegate holds no role at the unit."""

    kind = Kind.CONFLICT
    code = "delegation.foreign"


class DelegationPeriod(DomainError):
    """It begins in the past, or lasts longer than the delegator's own role."""

    kind = Kind.CONFLICT
    code = "delegation.period"


class DelegationChain(DomainError):
    """What was lent is not lent on."""

    kind = Kind.CONFLICT
    code = "delegation.chain"


class DelegationOver(DomainError):
    """The delegation was revoked, or its period is over."""

    kind = Kind.CONFLICT
    code = "delegation.over"
