"""A council in office, its meeting, and the outcome for every nomination."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor, read_actor
from ..db.transaction import Transaction
from ..dossiers import nominations
from ..dossiers import service as dossiers
from ..dossiers.nominees import must_not_be_nominated
from ..dossiers.service import Held
from ..dossiers.shapes import Nominated
from ..errors import (
    DossiersDiffer,
    Fault,
    FiguresWrong,
    MeetingClosed,
    NoCouncil,
    OutcomesIncomplete,
    SignedAhead,
    WrongRole,
)
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.version import Version
from ..ids import Prefix
from ..units import service as units
from ..workflow.delegation import Act
from ..workflow.outcomes import miscount
from ..workflow.process import Action, Role
from . import repository
from .repository import CouncilView, MeetingView
from .schemas import CouncilIn, MeetingClosingIn, MeetingIn, OutcomeIn

_FOUNDERS = (Role.HEAD, Role.COUNCIL_SECRETARY)


async def establish(tx: Transaction, actor: Actor, asked: CouncilIn) -> CouncilView:
    """Enter the council that a unit's decision established.

    Raises:
        WrongRole: the actor is neither head nor council secretary there.
    """
    held = actor.roles_at(asked.unit_id)
    acting = next((role for role in _FOUNDERS if role in held), None)
    if acting is None:
        raise WrongRole
    unit = await units.get(tx, asked.unit_id)
    id = ids.new()
    told = asked.model_dump()
    await tx.run(repository.ADD, **told, id=id, unit_path=unit.path, version=1, created_at=clock.now())
    record(
        tx,
        actor,
        stream=Stream.council(id, unit.path),
        type=EventType.COUNCIL_ESTABLISH,
        acting=acting,
        unit_id=unit.id,
        data={
            "member_count": asked.member_count,
            "in_office_from": asked.in_office_from.isoformat(),
            "in_office_to": asked.in_office_to.isoformat() if asked.in_office_to else None,
        },
        secret={"established_by": asked.established_by},
    )
    return await tx.one(repository.GET, id=id)


async def read_council(tx: Transaction, id: UUID) -> CouncilView:
    """One council within the actor's units.

    Raises:
        NotFound: there is none.
    """
    return await tx.one(repository.GET, id=id)


async def call(tx: Transaction, actor: Actor, asked: MeetingIn) -> MeetingView:
    """Call a meeting on dossiers of the council's unit; they are referred by the time it closes.

    Raises:
        NotFound: no such council or dossier within the actor's units.
        WrongRole: the actor is not the council's secretary.
        SignedAhead: the meeting lies ahead of the office's day.
        NoCouncil: the council was not in office on that day.
        DossiersDiffer: a dossier is not at the council's unit.
        OwnNomination: the actor is nominated in one of them.
    """
    council = await tx.one(repository.GET, id=asked.council_id)
    _must_be_secretary(actor, council)
    _must_be_in_office(council, asked.held_on)
    for dossier_id in asked.dossier_ids:
        found = await dossiers.read_dossier(tx, dossier_id)
        if found.stage_unit_id != council.unit_id:
            raise DossiersDiffer
    await must_not_be_nominated(tx, actor, *asked.dossier_ids)
    id = ids.new()
    await tx.run(
        repository.ADD_MEETING,
        id=id,
        council_id=council.id,
        unit_path=council.unit_path,
        held_on=asked.held_on,
        dossier_ids=sorted(set(asked.dossier_ids)),
        state="draft",
        closed_at=None,
        version=1,
        created_at=clock.now(),
    )
    meeting = await tx.one(repository.GET_MEETING, id=id)
    _record(tx, actor, council, meeting, EventType.MEETING_CALL, {"held_on": asked.held_on.isoformat()})
    return meeting


async def read_meeting(tx: Transaction, id: UUID) -> MeetingView:
    """One meeting within the actor's units.

    Raises:
        NotFound: there is none.
    """
    return await tx.one(repository.GET_MEETING, id=id)


async def close(
    tx: Transaction, actor: Actor, meeting_id: UUID, seen: Version, asked: MeetingClosingIn
) -> MeetingView:
    """Close a meeting: every pending nomination of its dossiers gets its outcome, over the full membership.

    Raises:
        NotFound, IfMatchMissing, Stale, MeetingClosed, DossiersDiffer.
        WrongRole, IllegalStep: the process refuses.
        OutcomesIncomplete, FiguresWrong: a nomination lacks its outcome, or its figures cannot be.
    """
    seen.required()
    meeting = await tx.one(repository.LOCK_MEETING, id=meeting_id)
    seen.must_be(meeting.version)
    if meeting.state == "closed":
        raise MeetingClosed
    council = await tx.one(repository.GET, id=meeting.council_id)
    actor = await read_actor(
        tx, actor.person_id, actor.client_id, actor.session_id
    )  # as it is at this instant
    actor = actor.doing(Act.CLOSE_MEETING, council.unit_id)
    _must_be_secretary(actor, council)
    held = await dossiers.hold_all(
        tx, actor, Action.CLOSE, asked.dossiers, meeting.dossier_ids, unit_id=council.unit_id
    )
    outcomes = await _covering(tx, held, asked.outcomes)
    _must_count(asked.outcomes, council.member_count)
    for one in held:
        rows = [_row(meeting, council, one, outcome) for outcome in outcomes[one.head.id]]
        await tx.many(nominations.VOTE, rows)
        told = {"meeting": ids.show(Prefix.MEETING, meeting.id), "outcomes": [_told(row) for row in rows]}
        await dossiers.finish(tx, actor, one, told)
    await tx.run(repository.CLOSE_MEETING, id=meeting.id, new_closed_at=clock.now())
    _record(tx, actor, council, meeting, EventType.MEETING_CLOSE, {"members": council.member_count})
    return await tx.one(repository.GET_MEETING, id=meeting.id)


def _must_be_in_office(council: CouncilView, day: date) -> None:
    if day > clock.today():
        raise SignedAhead().at("/held_on")
    if day < council.in_office_from or (council.in_office_to is not None and day > council.in_office_to):
        raise NoCouncil().at("/held_on")


def _must_be_secretary(actor: Actor, council: CouncilView) -> None:
    if Role.COUNCIL_SECRETARY not in actor.roles_at(council.unit_id):
        raise WrongRole


async def _covering(
    tx: Transaction, held: Sequence[Held], asked: Sequence[OutcomeIn]
) -> dict[UUID, list[OutcomeIn]]:
    """The outcomes by dossier; exactly one for each pending nomination."""
    pending: dict[UUID, Nominated] = {}
    of_dossier: dict[UUID, UUID] = {}
    for one in held:
        for nominated in await dossiers.pending_of(tx, one.head.id):
            pending[nominated.id], of_dossier[nominated.id] = nominated, one.head.id
    given = [outcome.nomination_id for outcome in asked]
    wrong = dossiers.incomplete(given, pending, "/outcomes", "council.not_pending")
    if wrong or len(given) != len(pending):
        raise OutcomesIncomplete(faults=wrong, pending=len(pending), given=len(given))
    found: dict[UUID, list[OutcomeIn]] = {one.head.id: [] for one in held}
    for outcome in asked:
        found[of_dossier[outcome.nomination_id]].append(outcome)
    return found


def _must_count(asked: Sequence[OutcomeIn], members: int) -> None:
    wrong = [
        Fault(f"/outcomes/{n}", f"council.{why}", {"members": members})
        for n, one in enumerate(asked)
        if (why := miscount(members=members, present=one.present, written=one.written, yes=one.yes))
    ]
    if wrong:
        raise FiguresWrong(faults=wrong[:100], members=members)


def _row(meeting: MeetingView, council: CouncilView, one: Held, outcome: OutcomeIn) -> dict[str, Any]:
    return {
        "nomination_id": outcome.nomination_id,
        "stage_number": one.head.stage_number,
        "meeting_id": meeting.id,
        "members": council.member_count,
        "present": outcome.present,
        "written": outcome.written,
        "yes": outcome.yes,
    }


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    figures = {name: row[name] for name in ("members", "present", "written", "yes")}
    return {"nomination": ids.show(Prefix.NOMINATION, row["nomination_id"]), **figures}


def _record(
    tx: Transaction,
    actor: Actor,
    council: CouncilView,
    meeting: MeetingView,
    type: EventType,
    told: Mapping[str, Any],
) -> None:
    record(
        tx,
        actor,
        stream=Stream.meeting(meeting.id, meeting.unit_path),
        type=type,
        acting=Role.COUNCIL_SECRETARY,
        unit_id=council.unit_id,
        data={
            "council": ids.show(Prefix.COUNCIL, council.id),
            "dossiers": [ids.show(Prefix.DOSSIER, id) for id in meeting.dossier_ids],
            **told,
        },
    )
