"""What is handed over about achievements."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class DeedKind(StrEnum):
    """What sort of deed it is, as the kinds of commendation ask."""

    DUTY = "duty"
    SUDDEN = "sudden"
    MOVEMENT = "movement"
    CONTRIBUTION = "contribution"
    EXTERNAL = "external"
    OTHER = "other"


class DeedState(StrEnum):
    """Where its record stands."""

    ENTERED = "entered"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a deed; the value exactly as it was given."""

    name: str
    value: Decimal
    unit: str | None

    def stored(self) -> dict[str, str | None]:
        """As it is kept: the value is text in fixed point."""
        return {"name": self.name, "value": format(self.value, "f"), "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper that proves a deed, known by the hash of its file."""

    title: str
    kind: str
    sha256: bytes
    size_bytes: int
    media_type: str
    issued_by: str | None
    issued_on: date | None
    reference: str | None
