"""What quotas refuse."""

from .base import DomainError, Kind


class QuotaLevel(DomainError):
    """A ceiling is set by a ministry, a central body or a province, for its subtree."""

    kind = Kind.CONFLICT
    code = "quota.level"


class QuotaOverlaps(DomainError):
    """The unit has a ceiling on the form in that time already."""

    kind = Kind.CONFLICT
    code = "quota.overlaps"


class QuotaEnded(DomainError):
    """Its last day has passed: it stays as it was."""

    kind = Kind.CONFLICT
    code = "quota.ended"


class QuotaDays(DomainError):
    """It would end before it begins, or begin before the paper it stands on was signed."""

    kind = Kind.INVALID
    code = "quota.days"
