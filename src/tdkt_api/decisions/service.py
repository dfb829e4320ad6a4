"""Drafting and signing a decision."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..db.transaction import Transaction
from ..dossiers import service as dossiers
from ..dossiers.nominees import must_not_be_nominated
from ..dossiers.shapes import DossierView
from ..errors import DossiersDiffer, IllegalStep, LinesIncomplete, WrongRole
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.version import Version
from ..ids import Prefix
from ..submissions.schemas import SignatureIn
from ..submissions.signing import UNSIGNED, Number, anew, as_drafted, hold, put, signing_day, take_number
from ..units import service as units
from ..workflow.delegation import Act
from ..workflow.process import Action, Role
from . import repository
from .conferring import Ruled, rule
from .entering import enter
from .exceptions import Kept, keep
from .notices import notify
from .repository import DecisionView, Line
from .schemas import DecisionIn, LineIn

_NO_FILE = dict.fromkeys(("file_sha256", "file_size_bytes", "file_media_type", "file_name"))
_DRAFTERS = (Role.APPRAISER, Role.HEAD, Role.DECIDER)


@dataclass(frozen=True, slots=True)
class Whole:
    """A decision with its lines."""

    decision: DecisionView
    lines: list[Line]


async def draft(tx: Transaction, actor: Actor, asked: DecisionIn) -> Whole:
    """Draft a decision: every line confers or refuses one nomination.

    Raises:
        WrongRole: the actor drafts nothing for this unit.
        NotFound: no such dossier within the actor's units.
        DossiersDiffer: a dossier is not at this unit.
        IllegalStep: this unit does not decide one of them.
        OwnNomination: the actor is nominated in one of them.
        LinesIncomplete: a nomination is named twice.
    """
    held = actor.roles_at(asked.unit_id)
    acting = next((role for role in _DRAFTERS if role in held), None)
    if acting is None:
        raise WrongRole
    drafted = as_drafted(asked.dossier_ids)
    found = [await dossiers.read_dossier(tx, id) for id in drafted]
    _must_be_decided_at(asked.unit_id, found)
    await must_not_be_nominated(tx, actor, *drafted)
    await _must_be_theirs(tx, drafted, asked)
    unit, id = await units.get(tx, asked.unit_id), ids.new()
    await tx.run(
        repository.ADD,
        **UNSIGNED,
        id=id,
        unit_id=unit.id,
        unit_path=unit.path,
        seen_paths=[],
        dossier_ids=drafted,
        state="draft",
        drafted_by=actor.person_id,
        **_NO_FILE,
        version=1,
        created_at=clock.now(),
    )
    await tx.many(repository.ADD_LINE, [_line(id, n, line) for n, line in enumerate(asked.lines, 1)])
    record(
        tx,
        actor,
        stream=Stream.decision(id, unit.path),
        type=EventType.DECISION_DRAFT,
        acting=acting,
        unit_id=unit.id,
        data={
            "dossiers": [ids.show(Prefix.DOSSIER, one) for one in drafted],
            "conferred": sum(line.result == "conferred" for line in asked.lines),
            "refused": sum(line.result == "refused" for line in asked.lines),
        },
    )
    return await read(tx, id)


async def read(tx: Transaction, id: UUID) -> Whole:
    """One decision within the actor's units, or on one of their dossiers.

    Raises:
        NotFound: there is none.
    """
    return Whole(await tx.one(repository.GET, id=id), await tx.all(repository.LINES, decision_id=id))


async def sign(tx: Transaction, actor: Actor, decision_id: UUID, seen: Version, asked: SignatureIn) -> Whole:
    """Sign a decision: it takes its number, and its conferred lines become awards.

    Raises:
        NotFound, IfMatchMissing, Stale, DossiersDiffer, SignedAhead, DecisionNumberTaken.
        WrongRole, IllegalStep, DutiesConflict: the process refuses.
        DraftStale, CriteriaNotMet, NotAttested, AgainstFinding, AgainstVote, AwardHeld: see `rule`.
    """
    paper = await hold(tx, repository.LOCK, decision_id, seen)
    signer = (await anew(tx, actor)).doing(Act.SIGN_DECISION, paper.unit_id)
    held = await dossiers.hold_all(
        tx, signer, Action.DECIDE, asked.dossiers, paper.dossier_ids, unit_id=paper.unit_id
    )
    day = signing_day(asked.signed_on, held)
    lines = await tx.all(repository.LINES, decision_id=paper.id)
    ruled = await rule(tx, held, lines, day)
    unit = await units.get(tx, paper.unit_id)
    number = await take_number(tx, unit, "decision", day, kind="QĐ", official=asked.official_number)
    await put(tx, repository.SIGN, paper, number, signer)
    owners = await _owners(tx, [one.head.owner_unit_id for one in held])
    await tx.run(repository.SHOW, id=paper.id, new_seen_paths=owners)
    awarded = await enter(tx, signer, paper.id, unit, number, ruled)
    await keep(tx, paper.id, paper.unit_path, _contrary(ruled))
    await _tell(
        tx, signer, paper, number, ruled, awarded=awarded, notices=await notify(tx, paper, ruled, number.day)
    )
    return await read(tx, paper.id)


async def _tell(
    tx: Transaction,
    signer: Actor,
    paper: DecisionView,
    number: Number,
    ruled: Sequence[Ruled],
    *,
    awarded: dict[UUID, UUID],
    notices: list[dict[str, Any]],
) -> None:
    shown = ids.show(Prefix.DECISION, paper.id)
    for held in {one.held.head.id: one.held for one in ruled}.values():
        mine = [one for one in ruled if one.held.head.id == held.head.id]
        lines = [_told(one, awarded) for one in mine]
        told = {"decision": shown, "official_number": number.official, "nominations": lines}
        for late in mine[0].late:
            told |= late.facts
        await dossiers.finish(
            tx, signer, held, told, reasons=_reasons(mine), number=number.number, decision_id=paper.id
        )
    record(
        tx,
        signer,
        stream=Stream.decision(paper.id, paper.unit_path),
        type=EventType.DECISION_SIGN,
        acting=Role.DECIDER,
        unit_id=paper.unit_id,
        data={
            "official_number": number.official,
            "lines": [_told(one, awarded) for one in ruled],
            "notices": notices,
        },
        secret={"signer_name": signer.name, "signer_post": signer.post},
        number=number.number,
    )


def _reasons(ruled: Sequence[Ruled]) -> dict[str, str]:
    return {
        ids.show(Prefix.NOMINATION, one.nominated.id): one.line.reason for one in ruled if one.line.reason
    }


def _contrary(ruled: Iterable[Ruled]) -> Iterator[Kept]:
    """What the decision goes against: of each dossier, and of each line."""
    dossiers_told = set()
    for one in ruled:
        head = one.held.head
        if head.id not in dossiers_told:
            dossiers_told.add(head.id)
            yield from (Kept(found, head.id, head.owner_path) for found in one.late)
        for found in one.against:
            yield Kept(found, head.id, head.owner_path, one.nominated.id, one.line.result)


def _told(one: Ruled, awarded: dict[UUID, UUID]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "nomination": ids.show(Prefix.NOMINATION, one.nominated.id),
        "award": one.nominated.award_code,
        "result": one.line.result,
        "verdict": one.verdict.outcome.value,
        "verdict_hash": one.verdict.hash(),
    }
    if one.against:
        told["against"] = [found.kind.value for found in one.against]
    id = awarded.get(one.nominated.id)
    used = {"works": list(one.relied.works)} if id and one.relied.works else {}
    return told | used | ({"award_id": ids.show(Prefix.AWARD, id)} if id else {})


def _line(decision_id: UUID, position: int, line: LineIn) -> dict[str, object]:
    return {
        "decision_id": decision_id,
        "nomination_id": line.nomination_id,
        "position": position,
        "result": line.result,
        "reason": line.reason,
    }


def _must_be_decided_at(unit_id: UUID, found: Iterable[DossierView]) -> None:
    for one in found:
        if one.stage_unit_id != unit_id:
            raise DossiersDiffer
        if one.deciding_unit_id != unit_id:
            raise IllegalStep(action=Action.DECIDE, state=one.state)


async def _must_be_theirs(tx: Transaction, drafted: Iterable[UUID], asked: DecisionIn) -> None:
    pending = {one.id: one for id in drafted for one in await dossiers.pending_of(tx, id)}
    given = [line.nomination_id for line in asked.lines]
    wrong = dossiers.incomplete(given, pending, "/lines", "decision.not_pending")
    if wrong:
        raise LinesIncomplete(faults=wrong[:100], pending=len(pending), given=len(given))


async def _owners(tx: Transaction, ids: Iterable[UUID]) -> list[str]:
    found = await units.get_many(tx, ids)
    return sorted({unit.path for unit in found.values()})
