"""The administrative tree, open to everybody."""

from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from ..access.permissions import Permission
from ..access.policy import Open
from ..http.lists import ListAsked, PageOut, reference_page
from ..http.parameters import router as new_router
from ..http.responses import REFERENCE, IfNoneMatch, answer, problems
from ..http.transaction import Read
from ..http.types import Day, Letters, UnitId
from . import service
from .kinds import Level
from .schemas import UnitBrief, UnitOut
from .service import Wanted

router = new_router("/v1/units", tag="units")
_Open = Depends(Open(Permission.UNIT_READ))
AsOf = Annotated[
    Day | None,
    Query(description="The day asked about; today in Asia/Ho_Chi_Minh without it."),
]
UnitCode = Annotated[
    Annotated[str, Letters(35)] | None,
    Query(description="One unit: the one that bears this code on the day, else the last that bore it."),
]
Words = Annotated[
    Annotated[str, Letters(100)] | None,
    Query(description="Part of a name from the start of a word; marks, case and apostrophes do not count."),
]
Under = Annotated[UnitId | None, Query(description="Only what stands directly under this unit.")]
AtLevel = Annotated[Level | None, Query(description="Only units of this level.")]


@dataclass(frozen=True, slots=True)
class Asked:
    """What narrows the list."""

    wanted: Wanted
    code: str | None


async def asked(
    as_of: AsOf = None, level: AtLevel = None, parent_id: Under = None, code: UnitCode = None, q: Words = None
) -> Asked:
    """The filters of the list, with the day they are meant for."""
    return Asked(Wanted(service.day_of(as_of), level, parent_id, q), code)


@router.get(
    "", response_model=PageOut[UnitBrief], dependencies=[_Open], responses=problems(400, 404, 422, 429, 503)
)
async def list_units(
    request: Request,
    asked: Annotated[Asked, Depends(asked)],
    page: ListAsked,
    known: IfNoneMatch,
    read: Read,
) -> Response:
    """List the units in force on a day, in the order of the tree.

    With `code` the answer is one unit: the one that bears it on that day or, where the code is closed by
    then, the last that bore it, with its `successors`; 404 where nobody has. Other filters apply to it too.
    """
    listing = page.listing("units", code=asked.code, **asdict(asked.wanted))
    behind = page.after(listing)
    if asked.code is not None:
        rows, total = [await service.resolve(read, asked.code, asked.wanted)], 1 if page.has_total else None
    else:
        rows = await service.page(read, asked.wanted, after=behind[0] if behind else None, limit=page.limit)
        total = await service.count(read, asked.wanted) if page.has_total else None
    found = listing.page(rows, page.size, lambda unit: (unit.path,), total)
    return reference_page(PageOut[UnitBrief], found, request, known, REFERENCE)


@router.get(
    "/{unit_id}", response_model=UnitOut, dependencies=[_Open], responses=problems(400, 404, 422, 429, 503)
)
async def read_unit(unit_id: UnitId, known: IfNoneMatch, read: Read, as_of: AsOf = None) -> Response:
    """Read one unit, whenever it existed; `is_in_force` and `children_count` are as of the day."""
    found = await service.view(read, unit_id, service.day_of(as_of))
    return answer(UnitOut, found, headers=REFERENCE, unless=known)
