"""What was newly entered about a person, on its way into the history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Entered:
    """Codes and ids for the event, free text for its commitments; false where nothing was new."""

    data: Mapping[str, Any] = field(default_factory=dict)
    secret: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.data)

    def __or__(self, other: Self) -> Self:
        return type(self)({**self.data, **other.data}, {**self.secret, **other.secret})
