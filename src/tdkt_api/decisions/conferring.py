"""Whether each line of a decision may be signed, and what it becomes."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from .. import ids
from ..access.office import office_of
from ..db.transaction import Transaction
from ..dossiers import judging, nominations
from ..dossiers import service as dossiers
from ..dossiers.capping import capped, places
from ..dossiers.consulting import disagreeing_on
from ..dossiers.nominations import Vote
from ..dossiers.service import Held
from ..dossiers.shapes import Nominated
from ..errors import (
    AgainstAppraisal,
    AgainstFinding,
    AgainstOpinion,
    AgainstVote,
    CriteriaNotMet,
    DomainError,
    DraftStale,
    Fault,
    NotAttested,
)
from ..ids import Prefix
from ..law.procedure import VoteRule, vote
from ..law.relied import Relied, relied_on
from ..law.verdict import Finding, Verdict
from ..quotas.counting import Place, deciding
from ..subjects import service as subjects
from .exceptions import Contrary, contrary, late_today
from .repository import Line


@dataclass(frozen=True, slots=True)
class Ruled:
    """A nomination, what the decision says of it, and what the law says on that day.

    `against` is what the line goes against, `late` that the whole dossier is decided after its day.
    """

    held: Held
    nominated: Nominated
    line: Line
    verdict: Verdict
    relied: Relied
    against: tuple[Contrary, ...] = ()
    late: tuple[Contrary, ...] = ()

    @property
    def is_conferred(self) -> bool:
        return self.line.result == "conferred"


async def rule(tx: Transaction, held: Sequence[Held], lines: Sequence[Line], day: date) -> list[Ruled]:
    """Every line with its nomination, judged as of the day of the decision.

    Raises:
        DraftStale: a pending nomination has no line, or a line names one that is not pending.
        CriteriaNotMet: conferring what a verified provision in force forbids.
        NotAttested: conferring what a person has still to answer.
        AgainstAppraisal, AgainstFinding, AgainstVote, AgainstOpinion: conferring against the appraisal, a
            warning, the vote or the opinion of a body that was asked, without a reason.
        AwardHeld: conferring what the subject holds already.
    """
    by_nomination = {line.nomination_id: line for line in lines}
    ruled, expected = [], 0
    waiting = [(one, await dossiers.pending_of(tx, one.head.id)) for one in held]
    # No work serves twice: whoever else decides on these people or enters their facts waits.
    await subjects.lock(tx, sorted({n.subject_id for _, pending in waiting for n in pending}))
    caps = await _caps(tx, waiting, by_nomination, day)
    for one, pending in waiting:
        expected += len(pending)
        named = [n for n in pending if n.id in by_nomination]
        found = await _of_dossier(tx, one, named, by_nomination, day, caps)
        ruled.extend(found)
    if len(ruled) != expected or len(lines) != expected:
        raise DraftStale(pending=expected, given=len(lines))
    await judging.must_be_new(tx, [one.nominated for one in ruled if one.is_conferred], "/lines")
    return ruled


async def _caps(
    tx: Transaction,
    waiting: Sequence[tuple[Held, Sequence[Nominated]]],
    lines: Mapping[UUID, Line],
    day: date,
) -> dict[UUID, Finding]:
    """The ceilings on what the decision confers, all its dossiers together, held until it commits."""
    filled: list[Place] = []
    conferred: list[Nominated] = []
    for one, pending in waiting:
        named = [n for n in pending if n.id in lines and lines[n.id].result == "conferred"]
        conferred += named
        filled += places(one.head, named)
    if not filled:
        return {}
    rules = await judging.deciding_rules(tx, waiting[0][0].head, conferred, day)
    return await deciding(tx, rules, filled) if rules is not None else {}


async def _of_dossier(
    tx: Transaction,
    one: Held,
    pending: Sequence[Nominated],
    lines: Mapping[UUID, Line],
    day: date,
    caps: Mapping[UUID, Finding],
) -> list[Ruled]:
    verdicts = capped(pending, await judging.judge(tx, one.head, pending, decided_on=day), caps)
    await judging.keep(tx, pending, verdicts)
    known = await nominations.attested(tx, [nominated.id for nominated in pending])
    votes = await dossiers.votes_of(tx, one.head)
    unwanted = set(await dossiers.not_recommended_of(tx, one.head))
    late = late_today(tx, one.head.due_on)
    disagreeing = await disagreeing_on(tx, one.head.id)
    ruled = []
    for nominated, verdict in zip(pending, verdicts, strict=True):
        chosen = {code: told.reading for code, told in known[nominated.id].items() if told.reading}
        findings = verdict.as_json()["findings"]
        found = Ruled(one, nominated, lines[nominated.id], verdict, relied_on(findings, readings=chosen))
        rule, voted = _vote_rule(tx, found, day), votes.get(nominated.id)
        if found.is_conferred:
            _must_be_recommended(found, unwanted)
            _must_be_agreed(found, disagreeing)
            _must_be_conferrable(found, rule, voted)
        against = contrary(
            is_conferred=found.is_conferred,
            is_recommended=nominated.id not in unwanted,
            warnings=judging.warning(verdict.as_json()),
            rule=rule,
            voted=voted,
            disagreeing=disagreeing,
        )
        ruled.append(replace(found, against=against, late=late))
    return ruled


def _vote_rule(tx: Transaction, found: Ruled, day: date) -> VoteRule | None:
    head = found.held.head
    lawbook = office_of(tx).pinned(head.lawbook, head.owner_path)
    return vote(lawbook, [found.nominated.award_code], head.received_on or day)


def _must_be_recommended(found: Ruled, unwanted: Set[UUID]) -> None:
    if found.nominated.id in unwanted and not found.line.reason:
        raise AgainstAppraisal().at(_pointer(found))


def _must_be_agreed(found: Ruled, disagreeing: Sequence[str]) -> None:
    if disagreeing and not found.line.reason:
        raise AgainstOpinion(count=len(disagreeing)).at(_pointer(found))


def _must_be_conferrable(found: Ruled, rule: VoteRule | None, voted: Vote | None) -> None:
    verdict = found.verdict.as_json()
    _refuse(found, CriteriaNotMet, judging.blocking(verdict))
    _refuse(found, NotAttested, judging.open_questions(verdict))
    if found.line.reason:
        return
    _refuse(found, AgainstFinding, judging.warning(verdict))
    if rule is not None and voted is not None and rule.reached(voted.yes, voted.members) is False:
        raise AgainstVote(
            yes=voted.yes,
            members=voted.members,
            numerator=rule.numerator,
            denominator=rule.denominator,
            legal_basis=[rule.provision.as_json()],
        ).at(_pointer(found))


def _refuse(found: Ruled, refusal: type[DomainError], findings: Sequence[Mapping[str, Any]]) -> None:
    if findings:
        raise refusal(
            faults=[Fault(_pointer(found), refusal.code, {"criterion": one["code"]}) for one in findings],
            findings=findings,
            legal_basis=[one["provision"] for one in findings if "provision" in one],
            count=len(findings),
        )


def _pointer(found: Ruled) -> str:
    return f"/lines/{ids.show(Prefix.NOMINATION, found.nominated.id)}"
