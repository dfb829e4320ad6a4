"""Due days as they are shown, with the working days that are left and the calendar they were counted by."""

from datetime import date

from pydantic import Field

from .. import clock
from ..access.office import office_of
from ..db.transaction import Transaction
from ..workflow.deadlines import used
from .responses import Known
from .schemas import Out


class DeadlineOut(Out):
    """Until when there is time, and by which calendar that was counted."""

    due_on: date
    working_days: int = Field(description="Left until then, that day counted; negative: overdue by so many.")
    calendar_version: str = Field(description="Names the table of days off; another one may count otherwise.")


def deadline_of(tx: Transaction, due_on: date | None) -> DeadlineOut | None:
    """How much time is left by the calendar of this service; None where nothing is due."""
    if due_on is None:
        return None
    calendar, today = office_of(tx).calendar, clock.today()
    first, last = min(today, due_on), max(today, due_on)
    days = used(first, last, calendar.days_off, swapped_in=calendar.swapped_in)
    return DeadlineOut(
        due_on=due_on,
        working_days=days if today <= due_on else -days,
        calendar_version=calendar.version,
    )


def unless_running(known: Known, *deadlines: DeadlineOut | None) -> Known | None:
    """The tags to compare with; None while a clock runs, so that the answer is given anew.

    What is left of a deadline is another every day under one version, which alone the tag names.
    """
    return known if all(one is None for one in deadlines) else None
