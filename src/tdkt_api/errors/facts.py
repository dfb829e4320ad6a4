"""What is refused of subjects, their facts and their awards."""

from .base import DomainError, Kind


class TooManyUnmasked(DomainError):
    """Somebody has looked at as many people's sealed data as one person may in a while."""

    kind = Kind.TOO_MANY
    code = "subject.too_many_unmasked"


class IdentityTaken(DomainError):
    """Somebody in the country is registered with this identity number."""

    kind = Kind.CONFLICT
    code = "subjects.identity_taken"
    constraint = "uq_individual_identity_index"


class SubjectReferenceTaken(DomainError):
    """The client has used this reference for another subject."""

    kind = Kind.CONFLICT
    code = "subjects.client_reference_taken"
    constraint = "uq_subject_client_id_client_reference"


class PostOverlaps(DomainError):
    """Somebody has one main post on a day."""

    kind = Kind.CONFLICT
    code = "post.overlaps"


class PostEnded(DomainError):
    kind = Kind.CONFLICT
    code = "post.ended"


class TransferOpen(DomainError):
    """One offer of a person at a time."""

    kind = Kind.CONFLICT
    code = "transfer.open"
    constraint = "uq_transfer_open"


class TransferClosed(DomainError):
    """It was answered or withdrawn already."""

    kind = Kind.CONFLICT
    code = "transfer.closed"


class TransferUnanswered(DomainError):
    """There is no answer of which note is still to be taken."""

    kind = Kind.CONFLICT
    code = "transfer.unanswered"


class TransferWhere(DomainError):
    """A person is given to another unit than their own."""

    kind = Kind.INVALID
    code = "transfer.same_unit"


class FactsDiffer(DomainError):
    """What is known says otherwise; it is never overwritten."""

    kind = Kind.CONFLICT
    code = "facts.differ"


class FactsForeignUnit(DomainError):
    """Facts of a person are entered by the person's own unit."""

    kind = Kind.FORBIDDEN
    code = "facts.foreign_unit"


class FactsAhead(DomainError):
    """The day or the year lies ahead of the office's day."""

    kind = Kind.INVALID
    code = "facts.ahead"


class HoldForeignUnit(DomainError):
    """A unit holds and lifts for its own people and those of the units under it."""

    kind = Kind.FORBIDDEN
    code = "hold.foreign_unit"


class HoldLifted(DomainError):
    kind = Kind.CONFLICT
    code = "hold.lifted"


class HoldDay(DomainError):
    """The day lies ahead of the office's day, or a hold would end before it began."""

    kind = Kind.INVALID
    code = "hold.day"


class HouseholdRated(DomainError):
    """The work of people and collectives is rated, a household's is not."""

    kind = Kind.INVALID
    code = "rating.household"


class AchievementClosed(DomainError):
    """Only what is neither confirmed nor withdrawn may change."""

    kind = Kind.CONFLICT
    code = "achievement.closed"


class AchievementDays(DomainError):
    """The day lies ahead of the office's day, or the deed would end before it began."""

    kind = Kind.INVALID
    code = "achievement.days"


class ConfirmedByOneself(DomainError):
    """Who entered a deed does not confirm it."""

    kind = Kind.CONFLICT
    code = "achievement.confirmed_by_oneself"


class SharesWrong(DomainError):
    """Each author stands once, and their shares are at most 100 percent together."""

    kind = Kind.INVALID
    code = "initiative.shares"
