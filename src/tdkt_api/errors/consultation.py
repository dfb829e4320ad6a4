"""What asking for opinions, and giving them, refuses."""

from .base import DomainError, Kind


class OwnOpinion(DomainError):
    """A stage does not ask itself."""

    kind = Kind.INVALID
    code = "consultation.own_opinion"


class AskedTwice(DomainError):
    kind = Kind.INVALID
    code = "consultation.asked_twice"


class ConsultationDaysUnknown(DomainError):
    """The lawbook knows no length; it must be given."""

    kind = Kind.INVALID
    code = "consultation.days_unknown"


class ConsultationTooShort(DomainError):
    """The public reads of these candidates for longer."""

    kind = Kind.CONFLICT
    code = "consultation.too_short"


class AnswersOutstanding(DomainError):
    """Somebody has still time to answer."""

    kind = Kind.CONFLICT
    code = "consultation.answers_outstanding"


class ConsultationConcluded(DomainError):
    kind = Kind.CONFLICT
    code = "consultation.concluded"


class NotOfABody(DomainError):
    """The public is asked: it objects, and no unit answers."""

    kind = Kind.CONFLICT
    code = "consultation.of_the_public"


class NotOfThePublic(DomainError):
    """A body is asked: it answers, and nobody objects."""

    kind = Kind.CONFLICT
    code = "consultation.of_a_body"


class ObjectionDay(DomainError):
    """The day lies ahead, or before the day on which the public was asked."""

    kind = Kind.INVALID
    code = "consultation.objection_day"
