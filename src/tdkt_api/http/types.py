"""Types of members and parameters: identifiers, texts, days, instants and decimals, as they come and go."""

import re
import unicodedata
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, cast
from uuid import UUID

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, Strict
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from .. import ids
from ..ids import Prefix, SubjectKey, SubjectKind

_EXAMPLE: Final = UUID("019bc000-0000-7000-8000-000000000001")
_EXAMPLES: Final = {Prefix.UNIT: "dv_01kezf7c00f2vscsycf9zpt08t"}  # phường Ba Đình, which every office has
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
# Controls, lone surrogates, marks that turn or hide text, and what is no character at all.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_BREAKS: Final = re.compile(r"[\t\n]")


def refused(code: str, **params: Any) -> PydanticCustomError:
    """What a type raises; `code` is one of our `value.` codes, `params` only what is ours."""
    # The text is never shown: the message catalogue speaks. The code is no literal to mypy.
    return PydanticCustomError(cast("Any", code), cast("Any", code), params or None)


class _Own(ABC):
    """A type with one reader, one writer and one JSON schema."""

    @abstractmethod
    def read(self, value: Any) -> Any:
        """The value, or a refusal."""

    @abstractmethod
    def show(self, value: Any) -> str:
        """How it leaves."""

    @abstractmethod
    def schema(self) -> JsonSchemaValue:
        """What it is in the document."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        shown = core_schema.plain_serializer_function_ser_schema(
            self.show, return_schema=core_schema.str_schema(), when_used="json"
        )
        return core_schema.no_info_plain_validator_function(self.read, serialization=shown)

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return self.schema()


@dataclass(frozen=True)
class Shown(_Own):
    """An identifier: a UUID inside, prefix and 26 letters outside."""

    prefix: Prefix

    def read(self, value: Any) -> UUID:
        if isinstance(value, UUID):
            return value
        try:
            return ids.read(self.prefix, value)
        except (ValueError, AttributeError, TypeError):
            raise refused("value.not_an_id", prefix=str(self.prefix)) from None

    def show(self, value: UUID) -> str:
        return ids.show(self.prefix, value)

    def schema(self) -> JsonSchemaValue:
        return {
            "type": "string",
            "pattern": f"^{self.prefix}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$",
            "examples": [_EXAMPLES.get(self.prefix) or ids.show(self.prefix, _EXAMPLE)],
        }


class _Subject(_Own):
    """An identifier of an individual, a collective or a household; the kind is its prefix."""

    prefixes = tuple(kind.prefix for kind in SubjectKind)

    def read(self, value: Any) -> SubjectKey:
        if isinstance(value, SubjectKey):
            return value
        try:
            return ids.read_subject(value)
        except (ValueError, AttributeError, TypeError):
            raise refused("value.not_an_id", prefix=", ".join(self.prefixes)) from None

    def show(self, value: SubjectKey) -> str:
        return value

    def schema(self) -> JsonSchemaValue:
        return {
            "type": "string",
            "pattern": f"^({'|'.join(self.prefixes)})_[0-7][0-9a-hjkmnp-tv-z]{{25}}$",
            "examples": [ids.show(Prefix.INDIVIDUAL, _EXAMPLE)],
        }


@dataclass(frozen=True)
class Letters(_Own):
    """Text: NFC, trimmed, nothing hidden in it, one line unless `breaks`."""

    limit: int
    breaks: bool = False
    least: int = 1

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise refused("value.wrong_type")
        if len(value) > 4 * self.limit + 64:  # a letter and its marks may come as three
            raise refused("value.too_long", limit=self.limit)
        text = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
        if _HIDDEN.search(text) or (not self.breaks and _BREAKS.search(text)):
            raise refused("value.letters")
        if len(text) > self.limit:
            raise refused("value.too_long", limit=self.limit)
        if len(text) < self.least:
            raise refused("value.too_short", limit=self.least)
        return text

    def show(self, value: str) -> str:
        return value

    def schema(self) -> JsonSchemaValue:
        return {"type": "string", "minLength": self.least, "maxLength": self.limit}


class _Day(_Own):
    def read(self, value: Any) -> date:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            if isinstance(value, str) and _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            raise refused("value.not_a_date") from None
        raise refused("value.not_a_date")

    def show(self, value: date) -> str:
        return value.isoformat()

    def schema(self) -> JsonSchemaValue:
        return {"type": "string", "format": "date", "examples": ["2026-01-15"]}


class _Instant(_Own):
    def read(self, value: Any) -> datetime:
        found = value if isinstance(value, datetime) else self._parsed(value)
        if found is None:
            raise refused("value.not_a_date")
        if found.tzinfo is None:
            raise refused("value.no_time_zone")
        try:
            return found.astimezone(UTC)
        except OverflowError:
            raise refused("value.not_a_date") from None

    def show(self, value: datetime) -> str:
        there = value if value.tzinfo is UTC else value.astimezone(UTC)
        return there.isoformat(timespec="microseconds")[:-6] + "Z"

    def schema(self) -> JsonSchemaValue:
        return {"type": "string", "format": "date-time", "examples": ["2026-01-15T02:00:00.000000Z"]}

    def _parsed(self, value: Any) -> datetime | None:
        try:
            if isinstance(value, str) and _INSTANT.fullmatch(value):
                return datetime.fromisoformat(value.upper())
        except ValueError:
            return None
        return None


@dataclass(frozen=True)
class FixedPoint(_Own):
    """A decimal, as text in fixed point: at most so many digits before and after the point."""

    digits: int = 12
    places: int = 2
    negative: bool = False

    @property
    def pattern(self) -> str:
        sign = "-?" if self.negative else ""
        return rf"{sign}[0-9]{{1,{self.digits}}}(\.[0-9]{{1,{self.places}}})?"

    def read(self, value: Any) -> Decimal:
        if isinstance(value, Decimal) and value.is_finite():
            return value
        if isinstance(value, str) and re.fullmatch(self.pattern, value):
            return Decimal(value)
        raise refused("value.not_a_decimal")

    def show(self, value: Decimal) -> str:
        return format(value, "f")

    def schema(self) -> JsonSchemaValue:
        return {"type": "string", "pattern": f"^{self.pattern}$", "examples": ["0.50"]}


UnitId = Annotated[UUID, Shown(Prefix.UNIT)]
PersonId = Annotated[UUID, Shown(Prefix.PERSON)]
IndividualId = Annotated[UUID, Shown(Prefix.INDIVIDUAL)]
CollectiveId = Annotated[UUID, Shown(Prefix.COLLECTIVE)]
HouseholdId = Annotated[UUID, Shown(Prefix.HOUSEHOLD)]
SubjectId = Annotated[SubjectKey, _Subject()]
DossierId = Annotated[UUID, Shown(Prefix.DOSSIER)]
NominationId = Annotated[UUID, Shown(Prefix.NOMINATION)]
DecisionId = Annotated[UUID, Shown(Prefix.DECISION)]
AwardId = Annotated[UUID, Shown(Prefix.AWARD)]
CouncilId = Annotated[UUID, Shown(Prefix.COUNCIL)]
MeetingId = Annotated[UUID, Shown(Prefix.MEETING)]
SubmissionId = Annotated[UUID, Shown(Prefix.SUBMISSION)]
MovementId = Annotated[UUID, Shown(Prefix.MOVEMENT)]
InitiativeId = Annotated[UUID, Shown(Prefix.INITIATIVE)]
AchievementId = Annotated[UUID, Shown(Prefix.ACHIEVEMENT)]
RatingId = Annotated[UUID, Shown(Prefix.RATING)]
ConsultationId = Annotated[UUID, Shown(Prefix.CONSULTATION)]
HoldId = Annotated[UUID, Shown(Prefix.HOLD)]
DocumentId = Annotated[UUID, Shown(Prefix.DOCUMENT)]
StageId = Annotated[UUID, Shown(Prefix.STAGE)]
EventId = Annotated[UUID, Shown(Prefix.EVENT)]
PackId = Annotated[UUID, Shown(Prefix.LAWBOOK)]
OperationId = Annotated[UUID, Shown(Prefix.OPERATION)]
PostId = Annotated[UUID, Shown(Prefix.POST)]
TransferId = Annotated[UUID, Shown(Prefix.TRANSFER)]
GrantId = Annotated[UUID, Shown(Prefix.GRANT)]
DelegationId = Annotated[UUID, Shown(Prefix.DELEGATION)]
NoticeId = Annotated[UUID, Shown(Prefix.NOTICE)]
AccessId = Annotated[UUID, Shown(Prefix.ACCESS)]
ClientId = Annotated[UUID, Shown(Prefix.CLIENT)]

Line = Annotated[str, Letters(300)]
Reference = Annotated[str, Letters(100)]
Note = Annotated[str, Letters(4000, breaks=True)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,64}$")]
AgencyCode = Annotated[
    str,
    Field(
        pattern=r"^[A-Z][0-9]{2}(\.[A-Z0-9]{2,3})*$",
        max_length=35,
        description="Identifier of an agency (QĐ 20/2020/QĐ-TTg, 09/2025): groups parted by dots.",
    ),
]
Sha256Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Day = Annotated[date, _Day()]
Instant = Annotated[datetime, _Instant()]
Share = Annotated[Decimal, FixedPoint(digits=3, places=4)]
Year = Annotated[int, Strict(), Field(ge=1948, le=2100)]
WorkingDays = Annotated[int, Strict(), Field(ge=1, le=250)]
Count = Annotated[int, Strict(), Field(ge=0, le=1_000_000)]
VersionNumber = Annotated[int, Strict(), Field(ge=1, lt=2**53)]
Flag = Annotated[bool, Strict()]
