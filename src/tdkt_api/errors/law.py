"""What the law and its units refuse."""

from .base import DomainError, Kind


class UnitNotInForce(DomainError):
    kind = Kind.INVALID
    code = "unit.not_in_force"


class AwardUnknown(DomainError):
    """No such award form on that day."""

    kind = Kind.INVALID
    code = "award.unknown"


class ClaimIncomplete(DomainError):
    """A title is for one award year, a form by merit for a period."""

    kind = Kind.INVALID
    code = "claim.year_or_period"


class CriteriaNotMet(DomainError):
    """A verified provision in force is not met."""

    kind = Kind.CONFLICT
    code = "law.not_met"


class NotAttested(DomainError):
    """What only a person can judge has not been attested."""

    kind = Kind.CONFLICT
    code = "law.not_attested"
