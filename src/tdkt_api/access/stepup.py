"""A fresh, strong sign-in for acts that ask for one (RFC 9470)."""

from datetime import timedelta
from typing import Final

from .. import clock
from ..errors import FreshSignInNeeded
from .tokens import Claims

STRONG: Final = ("mfa",)
"""Values of `acr` that count: two factors. What else was signed in with does not."""
FRESH: Final = timedelta(minutes=5)


def must_be_fresh(claims: Claims) -> None:
    """Insist that the person signed in with two factors no longer than `FRESH` ago.

    Raises:
        FreshSignInNeeded: they did not.
    """
    if claims.acr not in STRONG or clock.wall() - claims.authenticated_at > FRESH:
        raise FreshSignInNeeded(acr_values=" ".join(STRONG), max_age=round(FRESH.total_seconds()))
