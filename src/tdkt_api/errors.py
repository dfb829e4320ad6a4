"""Every refusal of the service: what sort it is and its permanent code. Texts live in the message catalogue."""

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
