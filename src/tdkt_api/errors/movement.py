"""What a movement refuses."""

from .base import DomainError, Kind


class MovementNotReady(DomainError):
    """A content that law 06/2022 art. 17 asks for is missing, or the scope is not the unit's."""

    kind = Kind.CONFLICT
    code = "movement.not_ready"


class MovementStateRefuses(DomainError):
    """Nothing of this kind is done with a movement in this state."""

    kind = Kind.CONFLICT
    code = "movement.state"


class MovementFixed(DomainError):
    """Of a launched movement only the last day moves, and only onwards."""

    kind = Kind.CONFLICT
    code = "movement.fixed"


class MovementDay(DomainError):
    """The day lies ahead of the office's day, or not where it must between the movement's days."""

    kind = Kind.INVALID
    code = "movement.day"


class CriterionCodeTaken(DomainError):
    kind = Kind.CONFLICT
    code = "movement.criterion_code_taken"
    constraint = "pk_movement_criterion"


class UnitTakesPart(DomainError):
    kind = Kind.CONFLICT
    code = "movement.unit_takes_part"
    constraint = "uq_movement_participant_movement_id_unit_id"


class IndividualTakesPart(DomainError):
    kind = Kind.CONFLICT
    code = "movement.individual_takes_part"
    constraint = "uq_movement_participant_movement_id_subject_id"


class NotMeantFor(DomainError):
    """It is meant for what stands under the launching unit, and for its lead and coordinating units."""

    kind = Kind.INVALID
    code = "movement.not_meant_for"


class ParticipantForeign(DomainError):
    """A unit registers itself and its own people; the launching and the lead unit register any."""

    kind = Kind.FORBIDDEN
    code = "movement.participant_foreign"
