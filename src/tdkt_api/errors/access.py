"""Who asks, and whether they may."""

from .base import DomainError, Kind


class TokenMissing(DomainError):
    kind = Kind.UNAUTHENTICATED
    code = "auth.token_missing"


class InvalidToken(DomainError):
    kind = Kind.UNAUTHENTICATED
    code = "auth.token_invalid"


class FreshSignInNeeded(DomainError):
    """The act asks for a strong sign-in of the last minutes (RFC 9470)."""

    kind = Kind.UNAUTHENTICATED
    code = "auth.fresh_sign_in_needed"


class ClientRefused(DomainError):
    """No such program, or it has not shown that it is the one."""

    kind = Kind.UNAUTHENTICATED
    code = "auth.client_refused"


class CredentialsRefused(DomainError):
    """As RFC 6749 has it an invalid grant: it is the client that is or is not authenticated."""

    kind = Kind.MALFORMED
    code = "auth.credentials_refused"


class GrantRefused(DomainError):
    """What was given in for a token is not, or no longer, good for one."""

    kind = Kind.MALFORMED
    code = "auth.grant_refused"


class TokenTypeRefused(DomainError):
    """A token that cannot be revoked: it lives for minutes and belongs to no session."""

    kind = Kind.MALFORMED
    code = "auth.token_type_refused"


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


class OwnNomination(DomainError):
    """Whoever is nominated in a dossier has no part in it."""

    kind = Kind.FORBIDDEN
    code = "workflow.own_nomination"


class NomineeTookPart(DomainError):
    """Whoever made, appraised or signed a dossier is not nominated in it."""

    kind = Kind.CONFLICT
    code = "workflow.nominee_took_part"


class OwnRecord(DomainError):
    """Nobody changes by themself who they are, confirms their own achievements, or lifts their own hold."""

    kind = Kind.FORBIDDEN
    code = "subject.own_record"
