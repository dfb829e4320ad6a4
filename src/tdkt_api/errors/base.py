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
    TOO_LONG = "too_long"
    HEADERS = "headers"
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

    @classmethod
    def all_codes(cls) -> frozenset[str]:
        """Its own code and those of the kinds of it."""
        return frozenset({cls.code, *(kind.code for kind in cls.__subclasses__())})


class DatabaseAway(Busy):
    """The primary does not answer, or takes no writes."""

    code = "service.database_away"


class SchemaDiffers(Busy):
    """The database is at another revision than this version's."""

    code = "service.schema_differs"


class Exposed(Busy):
    """Row-level security would show rows to whoever has no right to them."""

    code = "service.exposed"


class LockTimeout(Busy):
    """A row was held by another for too long."""
