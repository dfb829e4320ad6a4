"""The histories of individuals, collectives and households for their readers."""

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Request, Response

from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.lists import Asked, ListAsked, page_answer
from ..http.parameters import router as new_router
from ..http.responses import problems
from ..http.speech import Say, Speaker
from ..http.transaction import Tx
from ..http.types import CollectiveId, HouseholdId, IndividualId
from ..ids import SubjectKey, SubjectKind
from . import service
from .router import upto
from .schemas import SubjectHistoryOut
from .service import Upto
from .telling import shown

people = new_router("/v1/individuals", tag="audit")
groups = new_router("/v1/collectives", tag="audit")
homes = new_router("/v1/households", tag="audit")
routers = (people, groups, homes)
Reader = Annotated[Actor, Depends(Requires(Permission.HISTORY_READ))]
_READS: Final = problems(400, 401, 403, 404, 422, 503)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a subject's history: what page of it, until when, and in which language."""

    request: Request
    asked: Asked
    upto: Upto
    tx: Tx
    say: Speaker

    async def of(self, kind: SubjectKind, id: UUID) -> Response:
        """The page asked for."""
        key = SubjectKey(kind, id)
        pages = self.asked.listing("subject_history", subject=key, at=self.upto.at, seq=self.upto.seq)
        after = self.asked.after(pages)
        behind = after[0] if after else 0
        events = await service.page_of_subject(self.tx, key, self.upto, after=behind, limit=self.asked.limit)
        rows = [shown(event, self.say) for event in events]
        total = await service.count(self.tx, id, self.upto) if self.asked.has_total else None
        page = pages.page(rows, self.asked.size, lambda one: (one.seq, one.id), total)
        return page_answer(SubjectHistoryOut, page, self.request)


async def reading(
    request: Request,
    upto: Annotated[Upto, Depends(upto)],
    asked: ListAsked,
    actor: Reader,
    say: Say,
    tx: Tx,
) -> Reading:
    """What reading the history of any subject needs."""
    return Reading(request, asked, upto, tx, say)


Read = Annotated[Reading, Depends(reading)]


@people.get("/{individual_id}/history", response_model=SubjectHistoryOut, responses=_READS)
async def read_history_of_individual(individual_id: IndividualId, read: Read) -> Response:
    """Read who entered or changed what about a person; `at` or `seq` replays what was known then."""
    return await read.of(SubjectKind.INDIVIDUAL, individual_id)


@groups.get("/{collective_id}/history", response_model=SubjectHistoryOut, responses=_READS)
async def read_history_of_collective(collective_id: CollectiveId, read: Read) -> Response:
    """Read who entered or changed what about a collective; `at` or `seq` replays what was known then."""
    return await read.of(SubjectKind.COLLECTIVE, collective_id)


@homes.get("/{household_id}/history", response_model=SubjectHistoryOut, responses=_READS)
async def read_history_of_household(household_id: HouseholdId, read: Read) -> Response:
    """Read who entered or changed what about a household; `at` or `seq` replays what was known then."""
    return await read.of(SubjectKind.HOUSEHOLD, household_id)
