"""What is known of a subject when a verdict is asked for.

None is unknown, an empty collection means there is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from tdkt_api.law.verdict import Status


class Rating(StrEnum):
    """The yearly rating of the quality of work."""

    EXCELLENT = "excellent"
    GOOD = "good"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"

    @property
    def rank(self) -> int:
        """Higher is better, from 1 to 4."""
        return _RANKS[self]


_RANKS: Final = {Rating.EXCELLENT: 4, Rating.GOOD: 3, Rating.COMPLETED: 2, Rating.NOT_COMPLETED: 1}


@dataclass(frozen=True, slots=True)
class Held:
    """An award in the registry: the award year it was for and the grounds it was won on.

    `grounds` holds codes such as `excellent_rating` and `initiative`; empty where they are not recorded.
    """

    award: str
    year: int
    grounds: frozenset[str] = frozenset()
    is_verified: bool = True
    id: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A recognised initiative, an accepted work of science or a recognised feat of combat resourcefulness.

    `scope` is `grassroots`, `ministry_province` or `national`; `used_for` the award codes it already served.
    """

    id: str
    scope: str
    year: int
    used_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attested:
    """What an appraiser answered to a finding: met or not met, or which of the readings holds."""

    answer: Status | None = None
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The subject as a rule sees it.

    Attributes:
        attested: Keyed by the code of the finding it answers.
        open_holds: The categories of the open holds, where they are known.
    """

    subject_kind: str
    occupation: str | None = None
    ratings: Mapping[int, Rating] | None = None
    works: tuple[Work, ...] | None = None
    held: tuple[Held, ...] | None = None
    attested: Mapping[str, Attested] = field(default_factory=dict)
    has_open_hold: bool | None = None
    open_holds: tuple[str, ...] = ()
