"""What a council, a submission or a decision refuses."""

from .base import DomainError, Kind


class AlreadySigned(DomainError):
    kind = Kind.CONFLICT
    code = "signature.already_signed"


class DossiersDiffer(DomainError):
    """The signature must name exactly the dossiers of the draft."""

    kind = Kind.INVALID
    code = "signature.dossiers_differ"


class SignedAhead(DomainError):
    """The signing day lies ahead of the office's day or before the receipt."""

    kind = Kind.INVALID
    code = "signature.day"


class SubmissionNumberTaken(DomainError):
    kind = Kind.CONFLICT
    code = "submission.official_number_taken"
    constraint = "uq_submission_unit_id_year_official_number"


class DecisionNumberTaken(DomainError):
    kind = Kind.CONFLICT
    code = "decision.official_number_taken"
    constraint = "uq_decision_unit_id_year_official_number"


class NotRecommendedOpen(DomainError):
    """A nomination that this stage does not recommend must be closed here, with a reason."""

    kind = Kind.CONFLICT
    code = "submission.not_recommended_open"


class AgainstAppraisal(DomainError):
    """Conferring what the appraisal does not recommend needs a reason."""

    kind = Kind.CONFLICT
    code = "decision.against_appraisal"


class AgainstOpinion(DomainError):
    """Conferring although a body that was asked disagrees needs a reason."""

    kind = Kind.CONFLICT
    code = "decision.against_opinion"


class NoCouncil(DomainError):
    kind = Kind.CONFLICT
    code = "council.none_in_office"


class MeetingClosed(DomainError):
    kind = Kind.CONFLICT
    code = "meeting.closed"


class FiguresWrong(DomainError):
    """`present + written <= members` and `yes <= present + written`."""

    kind = Kind.INVALID
    code = "council.figures"


class OutcomesIncomplete(DomainError):
    """Every pending nomination needs an outcome."""

    kind = Kind.INVALID
    code = "council.outcomes_incomplete"


class LinesIncomplete(DomainError):
    """Every pending nomination is conferred or refused, once."""

    kind = Kind.INVALID
    code = "decision.lines_incomplete"


class DraftStale(DomainError):
    """The lines of a draft no longer fit what is pending: it is to be drafted anew."""

    kind = Kind.CONFLICT
    code = "decision.draft_stale"


class AgainstVote(DomainError):
    """Conferring below the council's threshold needs a reason."""

    kind = Kind.CONFLICT
    code = "decision.against_vote"


class AgainstFinding(DomainError):
    """Conferring against a warning needs a reason."""

    kind = Kind.CONFLICT
    code = "decision.against_finding"


class AwardHeld(DomainError):
    """The subject already holds this form for this period."""

    kind = Kind.CONFLICT
    code = "award.already_held"
    constraint = "uq_award_subject"


class DecisionNotSigned(DomainError):
    kind = Kind.CONFLICT
    code = "decision.not_signed"


class FileAttached(DomainError):
    """A decision has one signed file."""

    kind = Kind.CONFLICT
    code = "decision.file_attached"


class NoticeAcknowledged(DomainError):
    kind = Kind.CONFLICT
    code = "notice.acknowledged"


class AwardImported(DomainError):
    """No decision in this service conferred the award."""

    kind = Kind.CONFLICT
    code = "award.imported"


class AwardPresented(DomainError):
    """What was entered is corrected only by an entry that says which it corrects."""

    kind = Kind.CONFLICT
    code = "award.presented"


class PresentationDay(DomainError):
    """The day lies ahead of the office's day, or before the decision."""

    kind = Kind.INVALID
    code = "award.presentation_day"
