"""What is refused of long jobs, and why they fail."""

from .base import DomainError, Kind


class TooManyOperations(DomainError):
    """As many as one person may have under way are."""

    kind = Kind.TOO_MANY
    code = "operation.too_many"


class NoResult(DomainError):
    """The job has not succeeded: there is nothing to fetch, or not yet."""

    kind = Kind.CONFLICT
    code = "operation.no_result"


class OperationEnded(DomainError):
    """What has come to its end is not cancelled."""

    kind = Kind.CONFLICT
    code = "operation.ended"


class ResultExpired(DomainError):
    """The result was kept for its time and is gone."""

    kind = Kind.CONFLICT
    code = "operation.result_expired"


class AuthorityWithdrawn(DomainError):
    """Who asked no longer holds the role in which they did."""

    kind = Kind.FORBIDDEN
    code = "operation.authority_withdrawn"


class OperationGaveUp(DomainError):
    """It was begun as often as a job may be, and never came to its end."""

    kind = Kind.CONFLICT
    code = "operation.gave_up"
