"""Why somebody's data are not erased."""

from .base import DomainError, Kind


class ErasureAsked(DomainError):
    """It has been asked for already, or done."""

    kind = Kind.CONFLICT
    code = "erasure.asked"
    constraint = "uq_erasure_subject_id"


class ErasureSettled(DomainError):
    """It has been executed or refused."""

    kind = Kind.CONFLICT
    code = "erasure.settled"


class ErasureByOneself(DomainError):
    """Who asked for it does not execute it, by any account."""

    kind = Kind.FORBIDDEN
    code = "erasure.by_oneself"


class DataKeptByLaw(DomainError):
    """They are needed: a dossier names the subject, the registry has an award, a matter is open."""

    kind = Kind.CONFLICT
    code = "erasure.kept_by_law"


class NothingToErase(DomainError):
    """A collective is no person."""

    kind = Kind.INVALID
    code = "erasure.no_person"
