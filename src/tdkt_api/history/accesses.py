"""Who was shown whose sealed data, written in the transaction that shows them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, insert, or_, select

from .. import clock, ids
from ..access.actor import Actor
from ..access.standing import Standing
from ..db.query import Query, none, stored
from ..db.transaction import Transaction
from ..ids import SubjectKey
from ..models import AccessEntry, Nomination, Subject


class AccessAct(StrEnum):
    """How the data were given out."""

    UNMASK = "unmask"
    EXPORT = "export"


class Purpose(StrEnum):
    """What for."""

    APPRAISAL = "appraisal"
    DECISION_DOCUMENT = "decision_document"
    IDENTITY_CHECK = "identity_check"
    COMPLAINT = "complaint"
    INSPECTION = "inspection"
    SUBJECT_REQUEST = "subject_request"


HISTORY: Final = "history"
"""The field of an export: all texts of a history."""

ADD: Final = Query(insert(AccessEntry).values(stored(AccessEntry)), none)
_STREAMS: Final = bindparam("stream_ids", type_=ARRAY(Uuid))
_COPIED: Final = (
    "id",
    "act",
    "person_id",
    "client_id",
    "role",
    "unit_id",
    "unit_path",
    "purpose",
    "request_id",
)
_GIVEN: Final = {
    name: bindparam(name, type_=getattr(AccessEntry, name).type) for name in (*_COPIED, "at", "fields")
}
# Whose histories these are, and who is nominated in the dossiers among them.
ADD_ALL: Final = Query(
    insert(AccessEntry).from_select(
        [*_GIVEN, "subject_id", "subject_kind", "subject_path"],
        select(*_GIVEN.values(), Subject.id, Subject.kind, Subject.unit_path).where(
            or_(
                Subject.id == any_(_STREAMS),
                Subject.id.in_(select(Nomination.subject_id).where(Nomination.dossier_id == any_(_STREAMS))),
            )
        ),
    ),
    none,
)


async def note_unmasked(
    tx: Transaction,
    actor: Actor,
    as_: Standing,
    subject: SubjectKey,
    path: str,
    *,
    fields: Sequence[str],
    purpose: Purpose,
) -> UUID:
    """Write that a subject's data are shown; the entry's id."""
    id = ids.new()
    await tx.run(
        ADD,
        **_who(tx, actor, as_, id, AccessAct.UNMASK, purpose),
        fields=list(fields),
        subject_id=subject.id,
        subject_kind=subject.kind,
        subject_path=path,
    )
    return id


async def note_exported(tx: Transaction, actor: Actor, as_: Standing, stream_ids: Sequence[UUID]) -> None:
    """Write of every subject whose texts an export of these histories opens that they were taken away."""
    given = _who(tx, actor, as_, ids.new(), AccessAct.EXPORT, Purpose.INSPECTION)
    await tx.run(ADD_ALL, **given, fields=[HISTORY], stream_ids=list(stream_ids))


def _who(
    tx: Transaction, actor: Actor, as_: Standing, id: UUID, act: AccessAct, purpose: Purpose
) -> dict[str, object]:
    return {
        "id": id,
        "at": clock.now(),
        "act": act.value,
        "person_id": actor.person_id,
        "client_id": actor.client_id,
        "role": as_.role.value,
        "unit_id": as_.unit_id,
        "unit_path": as_.unit_path,
        "purpose": purpose.value,
        "request_id": tx.request_id,
    }
