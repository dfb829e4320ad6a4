"""What is handed over about quotas."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from ..law.quota import Base, Rounding


class CountsOver(StrEnum):
    """Whose holders and whose base are counted."""

    DECIDING_UNIT = "deciding_unit"
    SUBTREE = "subtree"


@dataclass(frozen=True, slots=True)
class Paper:
    """What a ceiling stands on."""

    number: str
    article: str | None
    signed_on: date


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """A ceiling as it is stored."""

    id: UUID
    unit_id: UUID
    unit_path: str
    award_code: str
    share: Decimal
    base: Base
    rounding: Rounding
    counts_over: CountsOver
    is_binding: bool
    source_number: str
    source_article: str | None
    source_signed_on: date
    first_on: date
    last_on: date | None
    version: int
    created_at: datetime

    @property
    def award(self) -> str:
        """The form it is on."""
        return self.award_code

    @property
    def source(self) -> Paper:
        """Where it stands."""
        return Paper(self.source_number, self.source_article, self.source_signed_on)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many hold a form of a year, hold it or are under way for it, and the bases, within a subtree."""

    n: int
    conferred: int
    used: int
    holders: int
    proposed_holders: int
    strength: int


@dataclass(frozen=True, slots=True)
class Use:
    """What a ceiling comes to for a unit and a year: what is conferred, what is under way beside it."""

    quota: QuotaRow
    unit_id: UUID
    year: int
    as_of: date
    base_count: int
    allowed: int
    conferred: int
    proposed: int
    used: int
    fits: bool
