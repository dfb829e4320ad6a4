"""Which body of rules a dossier is judged by: chosen by the day the competent body received it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Regime:
    """A period of the law: first and last day of receipt, inclusive; `last` None while it is open.

    `carries_over`: its own text is not known; older rules are shown as warnings marked for review.
    """

    code: str
    first: date
    last: date | None
    basis: tuple[str, ...]
    carries_over: bool

    def covers(self, day: date) -> bool:
        """Whether a receipt on this day falls under the regime."""
        return self.first <= day and (self.last is None or day <= self.last)


def regime_on(regimes: Iterable[Regime], day: date) -> Regime | None:
    """The regime of a day; None before the first one known.

    Law: Law 06/2022/QH15; Decree 152/2025 art. 60 clause 3; Law 06/2026/QH16 art. 4 clause 4.
    """
    return next((regime for regime in regimes if regime.covers(day)), None)
