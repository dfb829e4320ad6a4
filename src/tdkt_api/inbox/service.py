"""What waits for me."""

from .. import clock
from ..access.actor import Actor
from ..access.office import office_of
from ..access.waiting import parameters
from ..db.paging import COUNTED_TO, Page
from ..db.transaction import Transaction
from ..decisions.notice_shapes import NoticeView
from ..decisions.notices import waiting_for
from ..dossiers import stepping
from ..http.lists import Asked
from ..subjects import transfers
from ..subjects.career_shapes import TransferView
from . import repository
from .shapes import Task


async def notices(tx: Transaction, actor: Actor, asked: Asked) -> list[NoticeView]:
    """The results that the actor has still to acknowledge; on the first page only."""
    return [] if asked.token else await waiting_for(tx, actor)


async def moves(tx: Transaction, actor: Actor, asked: Asked) -> list[TransferView]:
    """The transfers that the actor's units have to answer or to take note of; on the first page only."""
    return [] if asked.token else await transfers.waiting_for(tx, actor)


async def inbox_page(tx: Transaction, actor: Actor, asked: Asked) -> Page[Task]:
    """What waits for the actor's roles, each at its very unit, by due day: next steps, and opinions."""
    who = parameters(actor, office_of(tx).lawbook)
    listing = asked.listing("inbox", person=actor.person_id)
    rows = await repository.page(tx, who, asked.limit, asked.after(listing))
    total = await asked.total(tx, repository.page_of(is_first=True), **who, limit=COUNTED_TO + 1)
    page = listing.page(rows, asked.size, lambda row: (row.due_key, row.key), total)
    mine = [one for one in page.items if one.consultation_id is None]
    steps, today = await stepping.open_steps(tx, actor, mine), clock.today()
    tasks = [
        Task(
            one,
            steps[one.id] if one.consultation_id is None else (),
            is_overdue=one.due_on is not None and one.due_on < today,
        )
        for one in page.items
    ]
    return page.showing(tasks)
