"""What is wrong with a request, whatever it asks for."""

from .base import DomainError, Kind


class NotJson(DomainError):
    kind = Kind.MALFORMED
    code = "request.not_json"


class UnknownParameter(DomainError):
    kind = Kind.MALFORMED
    code = "request.unknown_parameter"


class ExpansionUnknown(DomainError):
    kind = Kind.MALFORMED
    code = "request.unknown_expansion"


class PageTokenInvalid(DomainError):
    kind = Kind.MALFORMED
    code = "request.page_token"


class KeyMissing(DomainError):
    kind = Kind.MALFORMED
    code = "idempotency.key_missing"


class BodyTooLarge(DomainError):
    kind = Kind.TOO_LARGE
    code = "request.too_large"


class PathTooLong(DomainError):
    kind = Kind.TOO_LONG
    code = "request.address_too_long"


class HeadersTooLarge(DomainError):
    kind = Kind.HEADERS
    code = "request.headers_too_large"


class HostUnknown(DomainError):
    kind = Kind.MALFORMED
    code = "request.host"


class TooManyRequests(DomainError):
    kind = Kind.TOO_MANY
    code = "request.too_many"


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
