"""The export of a unit and period as a long job."""

from datetime import datetime

from .. import ids
from ..access.actor import Actor
from ..access.office import Office
from ..db.database import Database
from ..db.transaction import Transaction
from ..ids import Prefix
from ..operations import service as operations
from ..operations.running import Made
from ..operations.shapes import Job, OperationKind, OperationView
from ..workflow.process import Role
from . import exporting
from .schemas import ExportIn


async def ask(tx: Transaction, actor: Actor, asked: ExportIn) -> OperationView:
    """Queue the export.

    Raises:
        NotFound: there is no such unit.
        TooManyOperations: as many as one person may have are under way.
    """
    await exporting.place_of_unit(tx, asked.unit_id)
    return await operations.ask(
        tx, actor, OperationKind.AUDIT_EXPORT, Role.INSPECTOR, asked.model_dump(mode="json")
    )


async def make(database: Database, actor: Actor, office: Office, job: Job) -> Made:
    """Export what was asked, as far as the actor sees it now; who takes it is noted.

    Raises:
        NotFound, Invalid: see `exporting.heads_of_unit`.
    """
    asked = job.parameters
    unit_id = ids.read(Prefix.UNIT, asked["unit_id"])
    period = (datetime.fromisoformat(asked["at_from"]), datetime.fromisoformat(asked["at_to"]))
    async with database.transaction(scopes=actor.scopes) as tx:
        tx.request_id = job.request_id
        heads = await exporting.heads_of_unit(tx, actor, unit_id, *period)
    lines = sum(head.seq + 1 for head in heads)
    return Made(exporting.NDJSON, lines, exporting.lines(database, actor, office.vault, heads))
