"""The language of an answer: Vietnamese, unless English is asked for."""

from typing import Final

from starlette.requests import Request

from ..messages import LANGUAGES, Language

_AT_MOST: Final = 16  # languages looked at


def language_of(request: Request) -> Language:
    """What `Accept-Language` prefers among the languages we speak."""
    best: Language = "vi"
    weight = 0.0
    for entry in request.headers.get("accept-language", "").split(",")[:_AT_MOST]:
        name, _, rest = entry.strip().partition(";")
        spoken = name.strip().lower().partition("-")[0]
        asked = _weight(rest)
        for language in LANGUAGES:
            if spoken == language and asked > weight:
                best, weight = language, asked
    return best


def _weight(text: str) -> float:
    kind, _, number = text.strip().partition("=")
    if not kind:
        return 1.0
    try:
        return min(max(float(number), 0.0), 1.0) if kind.strip() == "q" else 0.0
    except ValueError:
        return 0.0
