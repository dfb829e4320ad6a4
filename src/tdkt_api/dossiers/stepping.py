"""Taking a step of the procedure with a dossier."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..access.office import office_of
from ..db.transaction import Transaction
from ..errors import DutiesConflict, NoCouncil, OwnNomination
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.schemas import In
from ..http.version import Version
from ..ids import Prefix
from ..law.procedure import asks_council as asked_of
from ..workflow.delegation import act_of
from ..workflow.machine import Option, Place, Taken, demand, options, step
from ..workflow.process import STEPS, Action, State, Turn
from . import nominations, repository
from .appraising import appraise
from .consulting import conclude, consult
from .delegated import note_delegation
from .duties import DUTIES, conflict, deeds_of, must_differ
from .judging import asks_council
from .nominees import Identities, must_not_be_nominated, nominees_among
from .receiving import receive
from .returning import send_back
from .shapes import Acted, Deed, DossierHead, DossierView
from .step_schemas import (
    AppraiseIn,
    ConcludeIn,
    ConsultIn,
    ReceiveIn,
    ReferIn,
    RejectIn,
    ReturnIn,
    StepIn,
    SubmitIn,
    WithdrawIn,
)
from .submitting import submit, tried


async def take_step(
    tx: Transaction, actor: Actor, dossier_id: UUID, seen: Version, asked: StepIn
) -> DossierView:
    """Take one step of the procedure and write it into the history.

    Raises:
        NotFound: no such dossier within the actor's units.
        IfMatchMissing, Stale: the dossier is not as the actor saw it.
        IllegalStep, WrongRole, ReasonMissing, FlagMissing: the process refuses.
        OwnNomination: the actor is nominated in this dossier.
        DutiesConflict, NomineeTookPart: the actor, or a nominee, already has another duty in it.
        CriteriaNotMet, NominationElsewhere, AppraisalIncomplete, NoCouncil …: what the act itself asks for.
    """
    action = Action(asked.action)
    reason, flags = getattr(asked, "reason", None), len(getattr(asked, "flags", ()))
    demand(action, reason, flags)
    head = await repository.lock(tx, dossier_id, seen)
    actor = _doing(actor, action, head.stage_unit_id)
    taken = await taken_by(tx, actor, head, action, reason=reason, flagged=flags)
    if isinstance(asked, SubmitIn) and asked.dry_run:
        await tried(tx, actor, head)
        return await tx.one(repository.VIEW, id=head.id)
    acted = await _ACTS[type(asked)](tx, actor, head, asked)
    await move(tx, acted.head, taken)
    tell(tx, actor, acted, taken, reason=reason)
    await note_delegation(tx, actor, acted.head)
    return await tx.one(repository.VIEW, id=head.id)


async def steps_of(tx: Transaction, actor: Actor, dossier_id: UUID) -> tuple[DossierHead, tuple[Option, ...]]:
    """What the actor may do now with a dossier, and why not the rest."""
    head = await tx.one(repository.HEAD, id=dossier_id)
    place = await place_of(tx, head)
    nominees = (await nominees_among(tx, [head.id], _humans(actor)))[head.id]
    return head, tuple(_options(place, actor, head, await deeds_of(tx, head), nominees))


class Placed(Protocol):
    """What of a dossier says which steps are open."""

    @property
    def id(self) -> UUID: ...
    @property
    def state(self) -> State: ...
    @property
    def came_from(self) -> State | None: ...
    @property
    def stage_number(self) -> int: ...
    @property
    def owner_unit_id(self) -> UUID: ...
    @property
    def stage_unit_id(self) -> UUID: ...
    @property
    def deciding_unit_id(self) -> UUID: ...
    @property
    def lawbook(self) -> bytes | None: ...


async def open_steps(tx: Transaction, actor: Actor, placed: Sequence[Placed]) -> dict[UUID, list[Option]]:
    """The steps open to the actor in each of many dossiers; three queries at most for any number of them."""
    wanted = [one.id for one in placed]
    codes: dict[UUID, list[str]] = {id: [] for id in wanted}
    deeds: dict[UUID, list[Deed]] = {id: [] for id in wanted}
    for form in await tx.all(nominations.CODES_OF, ids=wanted):
        codes[form.dossier_id].append(form.award_code)
    for deed in await tx.all(repository.DEEDS_OF, ids=wanted):
        deeds[deed.dossier_id].append(deed)
    nominees = await nominees_among(tx, wanted, _humans(actor))
    return {one.id: _open(tx, actor, one, codes[one.id], deeds[one.id], nominees[one.id]) for one in placed}


def _open(
    tx: Transaction,
    actor: Actor,
    one: Placed,
    codes: Sequence[str],
    deeds: Sequence[Deed],
    nominees: Identities,
) -> list[Option]:
    place = _place(one, asks_council=asked_of(office_of(tx).pinned(one.lawbook), codes))
    return [option for option in _options(place, actor, one, deeds, nominees) if option.allowed]


def _humans(actor: Actor) -> Identities:
    """The human behind the account, and those who have lent it an act."""
    known = (actor.identity_index, *(lent.from_identity for lent in actor.lent))
    return frozenset(one for one in known if one is not None)


def _options(
    place: Place, actor: Actor, one: Placed, deeds: Sequence[Deed], nominees: Identities
) -> Iterator[Option]:
    """Every action: what the actor may do now in a role of their own or a lent one, and why not the rest."""
    for action in Action:
        acting = _doing(actor, action, one.stage_unit_id)
        held = {"owner": acting.roles_at(one.owner_unit_id), "stage": acting.roles_at(one.stage_unit_id)}
        found = next(option for option in options(place, **held) if option.action is action)
        yield _barred(found, deeds, nominees, acting)


def _doing(actor: Actor, action: Action, unit_id: UUID) -> Actor:
    act = act_of(action)
    return actor if act is None else actor.doing(act, unit_id)


def _barred(option: Option, deeds: Sequence[Deed], nominees: Identities, actor: Actor) -> Option:
    """The same, or not allowed where the actor is nominated or already has another duty."""
    if not option.allowed:
        return option
    if nominees & actor.identities:
        return replace(option, allowed=False, why_not=OwnNomination.code)
    duty = DUTIES.get(option.action)
    if duty is None or conflict(deeds, actor, duty) is None:
        return option
    return replace(option, allowed=False, why_not=DutiesConflict.code)


async def taken_by(
    tx: Transaction,
    actor: Actor,
    head: DossierHead,
    action: Action,
    *,
    reason: str | None = None,
    flagged: int = 0,
) -> Taken:
    """The step that the actor takes with a held dossier.

    Raises:
        WrongRole, IllegalStep, ReasonMissing, FlagMissing: the process refuses.
        OwnNomination: the actor is nominated in this dossier.
        DutiesConflict, NomineeTookPart: the actor, or a nominee, already has another duty in it.
    """
    taken = step(
        await place_of(tx, head),
        action,
        owner=actor.roles_at(head.owner_unit_id),
        stage=actor.roles_at(head.stage_unit_id),
        reason=reason,
        flagged=flagged,
    )
    if action in DUTIES:
        await must_differ(tx, actor, head, DUTIES[action])
    else:
        await must_not_be_nominated(tx, actor, head.id)
    return taken


async def place_of(tx: Transaction, head: DossierHead) -> Place:
    """Where a dossier stands, as the process asks for it."""
    return _place(head, asks_council=await asks_council(tx, head))


def _place(one: Placed, *, asks_council: bool) -> Place:
    return Place(
        one.state,
        one.came_from,
        one.stage_number,
        is_first_stage=one.stage_number == 1,
        is_last_stage=one.stage_unit_id == one.deciding_unit_id,
        asks_council=asks_council,
    )


async def move(tx: Transaction, head: DossierHead, taken: Taken) -> None:
    """Bring a dossier to the state that its step leads to."""
    await repository.store(tx, replace(head, state=taken.target, came_from=taken.came_from))


def tell(
    tx: Transaction,
    actor: Actor,
    acted: Acted,
    taken: Taken,
    *,
    reason: str | None = None,
    number: int | None = None,
) -> None:
    """Write the step into the dossier's history."""
    head = acted.head
    record(
        tx,
        actor,
        stream=Stream.dossier(head.id, head.owner_path),
        type=EventType(f"dossier.{taken.action}"),
        acting=taken.acting,
        unit_id=_unit(taken, head),
        data={"from": taken.origin, "to": taken.target, **acted.told},
        secret={"reason": reason, **acted.secret},
        lawbook=head.lawbook,
        number=number,
    )


def _unit(taken: Taken, head: DossierHead) -> UUID:
    at = STEPS[taken.origin, taken.action].at
    return head.owner_unit_id if at is Turn.OWNER else head.stage_unit_id


async def _submit(tx: Transaction, actor: Actor, head: DossierHead, _asked: SubmitIn) -> Acted:
    return await submit(tx, actor, head)


async def _withdraw(tx: Transaction, _actor: Actor, head: DossierHead, _asked: WithdrawIn) -> Acted:
    await tx.run(nominations.STOP_LIVE, dossier_id=head.id)
    return Acted(replace(head, submitted_by=None, submitted_at=None))


async def _receive(tx: Transaction, _actor: Actor, head: DossierHead, _asked: ReceiveIn) -> Acted:
    return await receive(tx, head)


async def _return(tx: Transaction, _actor: Actor, head: DossierHead, asked: ReturnIn) -> Acted:
    return await send_back(tx, head, asked)


async def _consult(tx: Transaction, _actor: Actor, head: DossierHead, asked: ConsultIn) -> Acted:
    return await consult(tx, head, asked)


async def _conclude(tx: Transaction, _actor: Actor, head: DossierHead, _asked: ConcludeIn) -> Acted:
    return await conclude(tx, head)


async def _refer(tx: Transaction, _actor: Actor, head: DossierHead, _asked: ReferIn) -> Acted:
    return Acted(head, {"council": ids.show(Prefix.COUNCIL, await _council(tx, head))})


async def _reject(tx: Transaction, _actor: Actor, head: DossierHead, asked: RejectIn) -> Acted:
    await tx.run(nominations.REFUSE, dossier_id=head.id, new_reason=asked.reason)
    return Acted(replace(head, reject_reason=asked.reason))


_ACTS: Final[Mapping[type[In], Callable[..., Awaitable[Acted]]]] = {
    SubmitIn: _submit,
    WithdrawIn: _withdraw,
    ReceiveIn: _receive,
    ReturnIn: _return,
    AppraiseIn: appraise,
    ConsultIn: _consult,
    ConcludeIn: _conclude,
    ReferIn: _refer,
    RejectIn: _reject,
}


async def _council(tx: Transaction, head: DossierHead) -> UUID:
    council = await tx.maybe(repository.COUNCIL_IN_OFFICE, unit_id=head.stage_unit_id, day=clock.today())
    if council is None:
        raise NoCouncil
    return council
