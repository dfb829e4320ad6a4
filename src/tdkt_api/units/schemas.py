"""Units as they are shown."""

from pydantic import Field

from ..http.schemas import Out
from ..http.types import AgencyCode, Day, UnitId
from .kinds import Kind, Level, Link


class SuccessorOut(Out):
    """A unit that follows a closed one."""

    id: UnitId
    code: str
    name: str
    kind: Kind
    link: Link = Field(description="How the closed unit went over into this one.")


class UnitRefOut(Out):
    """A unit beside its id, where `expand` asks for it."""

    id: UnitId
    code: str
    name: str
    kind: Kind
    level: Level


class UnitBrief(Out):
    """A unit of the administrative tree."""

    id: UnitId
    code: str = Field(
        description="2 digits (province), 3 (district, until 2025-06-30), 5 (commune), or an agency's "
        "identifier. Codes are given again: only `code` with a day names one unit."
    )
    name: str = Field(description="Official name with its type, as stored.")
    kind: Kind
    level: Level
    parent_id: UnitId | None
    valid_from: Day | None = Field(description="First day; null for what existed before our data.")
    valid_to: Day | None = Field(description="Last day, inclusive.")
    agency_code: AgencyCode | None
    symbol: str | None = Field(description="What follows the number of its decisions.")
    is_in_force: bool = Field(description="On the day of `as_of`.")
    known_gap: str | None = Field(
        description="A change that our data lacks and that may make this wrong that day."
    )
    successors: list[SuccessorOut] = Field(description="Empty for a unit that was never closed.")


class UnitOut(UnitBrief):
    """A unit with what stands under it."""

    children_count: int = Field(description="Units directly under it, in force on the day of `as_of`.")
