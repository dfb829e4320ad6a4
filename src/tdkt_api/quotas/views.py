"""What a ceiling comes to, in the words of a language."""

from typing import Any

from ..http.speech import Speaker
from .shapes import Use


def use_out(use: Use, say: Speaker) -> dict[str, Any]:
    """What it comes to, with a sentence."""
    row = use.quota
    return {
        "quota_id": row.id,
        "award": row.award_code,
        "unit_id": use.unit_id,
        "year": use.year,
        "as_of": use.as_of,
        "share": row.share,
        "base": row.base,
        "base_count": use.base_count,
        "rounding": row.rounding,
        "allowed": use.allowed,
        "conferred": use.conferred,
        "proposed": use.proposed,
        "used": use.used,
        "is_within": use.fits,
        "sentence": say.say(
            "quota.use.within" if use.fits else "quota.use.exceeded",
            used=use.used,
            allowed=use.allowed,
            base_count=use.base_count,
            left=use.allowed - use.used,
        ),
    }
