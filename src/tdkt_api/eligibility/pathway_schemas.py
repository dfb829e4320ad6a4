"""The way to every award form, as it is shown."""

from pydantic import Field

from ..http.schemas import Out
from ..http.types import Day
from .check_schemas import CheckVerdictOut


class WayOut(Out):
    """One ground of a form."""

    ground: str | None
    type: str = Field(description="The type of commendation it is judged in.")
    earliest_year: int | None = Field(
        description="The first award year it can be met in; null: a person or a fact decides, or not so soon."
    )
    met: list[str] = Field(description="Codes of the findings that are met.")
    missing: list[str] = Field(description="Codes of the findings that are not met.")
    verdict: CheckVerdictOut


class PathOut(Out):
    """One award form, by its grounds."""

    award: str
    name_vi: str
    name_en: str
    level: str
    is_met: bool = Field(description="One of the grounds is met, so far as the facts stored say it.")
    earliest_year: int | None = Field(description="The first of its grounds.")
    ways: list[WayOut]


class PathwayOut(Out):
    """Every award form for the kind of subject: those met, then the nearest first."""

    as_of: Day
    year: int = Field(description="The award year that was judged on the facts stored.")
    horizon_years: int = Field(description="How many years to come were supposed.")
    forms: list[PathOut]
