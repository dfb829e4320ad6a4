"""Every refusal: what sort it is and its permanent code. Texts live in the message catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Self


class Kind(StrEnum):
    """What sort of refusal; `http/problem.py` alone knows the statuses."""

    MALFORMED = "malformed"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    ABSENT = "absent"
    METHOD = "method"
    CONFLICT = "conflict"
    STALE = "stale"
    TOO_LARGE = "too_large"
    MEDIA = "media"
    INVALID = "invalid"
    REQUIRED = "required"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Fault:
    """One place in what was sent, and what is wrong there."""

    pointer: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


class DomainError(Exception):
    """A refusal that the caller can act on; carries ids and codes, never texts or personal data."""

    kind: ClassVar[Kind]
    code: ClassVar[str]
    constraint: ClassVar[str | None] = None
    _by_constraint: ClassVar[dict[str, type["DomainError"]]] = {}
    _by_code: ClassVar[dict[str, type["DomainError"]]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "code" not in cls.__dict__:
            return
        if cls.code in DomainError._by_code:
            raise TypeError(f"{cls.code} is taken")
        DomainError._by_code[cls.code] = cls
        if cls.constraint:
            DomainError._by_constraint[cls.constraint] = cls

    def __init__(
        self,
        *,
        faults: Sequence[Fault] = (),
        legal_basis: Sequence[Mapping[str, Any]] = (),
        findings: Sequence[Mapping[str, Any]] = (),
        current: int | None = None,
        **params: Any,
    ) -> None:
        super().__init__(self.code)
        self.faults = tuple(faults)
        self.legal_basis = tuple(legal_basis)
        self.findings = tuple(findings)
        self.current = current
        self.params = params

    @classmethod
    def of_constraint(cls, name: str | None) -> type["DomainError"] | None:
        """The refusal that a broken constraint of the database means, if it means one."""
        return cls._by_constraint.get(name or "")

    @classmethod
    def all_codes(cls) -> dict[str, type["DomainError"]]:
        """Every code with its class."""
        return dict(cls._by_code)

    def at(self, pointer: str) -> Self:
        """The same refusal, pointing at a place in what was sent."""
        self.faults = (Fault(pointer, self.code, self.params), *self.faults)
        return self


class Busy(Exception):
    """The database is away, full or slow: 503 with Retry-After; nobody's item error."""

    code: ClassVar[str] = "service.busy"


class LockTimeout(Busy):
    """A row was held by another for too long."""


# The request itself


class NotJson(DomainError):
    kind = Kind.MALFORMED
    code = "request.not_json"


class UnknownParameter(DomainError):
    kind = Kind.MALFORMED
    code = "request.unknown_parameter"


class PageTokenInvalid(DomainError):
    kind = Kind.MALFORMED
    code = "request.page_token"


class KeyMissing(DomainError):
    kind = Kind.MALFORMED
    code = "idempotency.key_missing"


class BodyTooLarge(DomainError):
    kind = Kind.TOO_LARGE
    code = "request.too_large"


class MediaNotTaken(DomainError):
    kind = Kind.MEDIA
    code = "request.media_type"


class MethodNotTaken(DomainError):
    kind = Kind.METHOD
    code = "request.method"


class Invalid(DomainError):
    kind = Kind.INVALID
    code = "request.invalid"


class IfMatchMissing(DomainError):
    kind = Kind.REQUIRED
    code = "request.if_match_missing"


class KeyReused(DomainError):
    kind = Kind.INVALID
    code = "idempotency.key_reused"


class KeyInFlight(DomainError):
    kind = Kind.CONFLICT
    code = "idempotency.key_in_flight"


class NotFound(DomainError):
    kind = Kind.ABSENT
    code = "resource.not_found"


class Stale(DomainError):
    kind = Kind.STALE
    code = "resource.stale"


# Who asks


class TokenMissing(DomainError):
    kind = Kind.UNAUTHENTICATED
    code = "auth.token_missing"


class InvalidToken(DomainError):
    kind = Kind.UNAUTHENTICATED
    code = "auth.token_invalid"


class CredentialsRefused(DomainError):
    kind = Kind.UNAUTHENTICATED
    code = "auth.credentials_refused"


class GrantTypeRefused(DomainError):
    kind = Kind.MALFORMED
    code = "auth.grant_type_refused"


class TooManySignIns(DomainError):
    kind = Kind.TOO_MANY
    code = "auth.too_many_sign_ins"


class NotPermitted(DomainError):
    kind = Kind.FORBIDDEN
    code = "auth.not_permitted"


class DutiesConflict(DomainError):
    """One person, two of the duties that the dossier asks of different persons."""

    kind = Kind.FORBIDDEN
    code = "workflow.duties_conflict"


# The procedure


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


# Units


class UnitNotInForce(DomainError):
    kind = Kind.INVALID
    code = "unit.not_in_force"


# The law


class AwardUnknown(DomainError):
    """No such award form on that day."""

    kind = Kind.INVALID
    code = "award.unknown"


class ClaimIncomplete(DomainError):
    """A title is for one award year, a form by merit for a period."""

    kind = Kind.INVALID
    code = "claim.year_or_period"


class NotTheAuthority(DomainError):
    """This unit may not decide that form on that day."""

    kind = Kind.CONFLICT
    code = "law.not_the_authority"


class CriteriaNotMet(DomainError):
    """A verified provision in force is not met."""

    kind = Kind.CONFLICT
    code = "law.not_met"


class NotAttested(DomainError):
    """What only a person can judge has not been attested."""

    kind = Kind.CONFLICT
    code = "law.not_attested"


# Dossiers


class NoRoute(DomainError):
    """The deciding unit is not the owner and does not stand above it."""

    kind = Kind.INVALID
    code = "dossier.no_route"


class NothingNominated(DomainError):
    kind = Kind.CONFLICT
    code = "dossier.nothing_nominated"


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


# Submissions, councils, decisions


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


# Subjects, facts, awards


class IdentityTaken(DomainError):
    """Somebody in the country is registered with this identity number."""

    kind = Kind.CONFLICT
    code = "subjects.identity_taken"
    constraint = "uq_individual_identity_index"


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


class SharesWrong(DomainError):
    """Each author stands once, and their shares are at most 100 percent together."""

    kind = Kind.INVALID
    code = "initiative.shares"
