"""What the procedure and a dossier refuse."""

from .base import DomainError, Kind


class IllegalStep(DomainError):
    """The process has no such step from here."""

    kind = Kind.CONFLICT
    code = "workflow.illegal_step"


class WrongRole(DomainError):
    """The step belongs to another role, or to another unit's turn."""

    kind = Kind.FORBIDDEN
    code = "workflow.wrong_role"


class ReasonMissing(DomainError):
    kind = Kind.INVALID
    code = "workflow.reason_missing"


class FlagMissing(DomainError):
    kind = Kind.INVALID
    code = "workflow.flag_missing"


class NoRoute(DomainError):
    """The deciding unit is not the owner and does not stand above it."""

    kind = Kind.INVALID
    code = "dossier.no_route"


class NothingNominated(DomainError):
    kind = Kind.CONFLICT
    code = "dossier.nothing_nominated"


class SummaryMissing(DomainError):
    """A form of commendation is proposed on a summary of what was achieved."""

    kind = Kind.CONFLICT
    code = "nomination.summary_missing"


class ReferenceTaken(DomainError):
    kind = Kind.CONFLICT
    code = "dossier.client_reference_taken"
    constraint = "uq_dossier_client_id_client_reference"


class NotEditable(DomainError):
    """Only a draft, or what was flagged in a returned dossier, may change."""

    kind = Kind.CONFLICT
    code = "dossier.not_editable"


class FieldNotFlagged(DomainError):
    kind = Kind.CONFLICT
    code = "dossier.field_not_flagged"


class NominationTwice(DomainError):
    kind = Kind.CONFLICT
    code = "nomination.twice"
    constraint = "uq_nomination_in_dossier"


class NominationElsewhere(DomainError):
    """The same subject, form and period is under way in another dossier."""

    kind = Kind.CONFLICT
    code = "nomination.elsewhere"
    constraint = "uq_nomination_live"


class NominationReferenceTaken(DomainError):
    kind = Kind.CONFLICT
    code = "nomination.client_reference_taken"
    constraint = "uq_nomination_client_reference"


class NominationClosed(DomainError):
    kind = Kind.CONFLICT
    code = "nomination.closed"


class BatchRefused(DomainError):
    """An item of an atomic batch was refused."""

    kind = Kind.CONFLICT
    code = "batch.item_refused"


class AppraisalIncomplete(DomainError):
    """Every pending nomination must be concluded."""

    kind = Kind.INVALID
    code = "appraisal.incomplete"


class CriterionNotOpen(DomainError):
    """An attestation must answer an open question of that nomination."""

    kind = Kind.INVALID
    code = "appraisal.criterion_not_open"
