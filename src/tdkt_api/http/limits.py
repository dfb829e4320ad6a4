"""The limits as answers tell them: the headers of draft-ietf-httpapi-ratelimit-headers, in this one place."""

from ..access.limits import Standing


def rate_headers(standing: Standing) -> list[tuple[bytes, bytes]]:
    """What a client has left, as structured fields (RFC 9651)."""
    policy = f'"{standing.name}";q={standing.quota};w={standing.window}'
    left = f'"{standing.name}";r={standing.left};t={standing.wait}'
    return [(b"ratelimit-policy", policy.encode()), (b"ratelimit", left.encode())]
