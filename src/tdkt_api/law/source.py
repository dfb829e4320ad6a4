"""Where in which instrument a rule stands, and how surely we know it."""

from dataclasses import dataclass, replace
from typing import Final

VERIFIED: Final = "verified"
CARRIED_OVER: Final = "carried_over"
CONFIDENCES: Final = frozenset({VERIFIED, "memory", "unverified"})


@dataclass(frozen=True, slots=True)
class Provision:
    """A place in an instrument; article, clause and point are text, as printed.

    `confidence` is `verified`, `memory` or `unverified` as the data has it, or `carried_over` where an older
    rule is shown under a regime whose own text is not known. `point_confidence` speaks of the letter alone.
    """

    instrument: str
    article: str | None
    clause: str | None = None
    point: str | None = None
    confidence: str = VERIFIED
    point_confidence: str | None = None

    def as_json(self) -> dict[str, str]:
        """The provision without the members that are not known."""
        shown = {
            "instrument": self.instrument,
            "article": self.article,
            "clause": self.clause,
            "point": self.point,
            "confidence": self.confidence,
            "point_confidence": self.point_confidence,
        }
        return {name: text for name, text in shown.items() if text is not None}

    def carried_over(self) -> "Provision":
        """The same place, shown under a regime that has not been read: it warns and asks for a review."""
        return self if self.confidence == CARRIED_OVER else replace(self, confidence=CARRIED_OVER)
