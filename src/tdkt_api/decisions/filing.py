"""The signed paper's file, known by its hash; the file itself stays where it is kept."""

from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, update

from ..access.actor import Actor
from ..db.query import Query, none
from ..db.transaction import Transaction
from ..errors import DecisionNotSigned, FileAttached, WrongRole
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.version import Version
from ..models import Decision
from ..workflow.process import Role
from . import repository
from .schemas import SignedFileIn

_FILERS: Final = (Role.CLERK, Role.APPRAISER, Role.HEAD, Role.DECIDER)
ATTACH = Query(
    update(Decision)
    .values(
        file_sha256=bindparam("new_sha256"),
        file_size_bytes=bindparam("new_size_bytes"),
        file_media_type=bindparam("new_media_type"),
        file_name=bindparam("new_name"),
        version=Decision.version + 1,
    )
    .where(Decision.id == bindparam("id")),
    none,
)


async def attach(
    tx: Transaction, actor: Actor, decision_id: UUID, seen: Version, asked: SignedFileIn
) -> None:
    """Attach the file of a signed decision by its hash, once; the same hash again changes nothing.

    Raises:
        NotFound: no such decision within the actor's units.
        IfMatchMissing, Stale: it is not as the actor saw it.
        WrongRole: the actor is no officer of the deciding unit.
        DecisionNotSigned: it is a draft.
        FileAttached: another file is attached.
    """
    seen.required()
    paper = await tx.one(repository.LOCK, id=decision_id)
    seen.must_be(paper.version)
    acting = next((role for role in _FILERS if role in actor.roles_at(paper.unit_id)), None)
    if acting is None:
        raise WrongRole
    if paper.state != "signed":
        raise DecisionNotSigned
    if paper.file_sha256 == asked.sha256:
        return
    if paper.file_sha256 is not None:
        raise FileAttached
    await tx.run(
        ATTACH,
        id=paper.id,
        new_sha256=asked.sha256,
        new_size_bytes=asked.size_bytes,
        new_media_type=asked.media_type,
        new_name=asked.name,
    )
    record(
        tx,
        actor,
        stream=Stream.decision(paper.id, paper.unit_path),
        type=EventType.DECISION_ATTACH_FILE,
        acting=acting,
        unit_id=paper.unit_id,
        data={"size_bytes": asked.size_bytes, "media_type": asked.media_type},
        secret={"signed_file_name": asked.name},
        files=[asked.sha256],
    )
