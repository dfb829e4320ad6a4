"""From what the services give to what is shown, said in the caller's language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from .. import ids
from ..access.office import office_of
from ..awards.expanded import with_forms
from ..db.transaction import Transaction
from ..eligibility.schemas import VerdictOut
from ..errors import DomainError
from ..http.deadline import DeadlineOut, deadline_of
from ..http.speech import Speaker
from ..ids import Prefix
from ..law.eligibility import HOLD
from ..subjects.views import warnings
from ..workflow.machine import Option
from ..workflow.opinions import OPEN
from ..workflow.process import Act, State
from . import repository
from .batch_schemas import BatchItemOut, BatchOut
from .citing import one_award_each
from .consulting import consulted
from .consulting_schemas import ConsultedOut
from .nominating import BatchResult, ItemResult
from .schemas import DossierOut, FlagOut, NominationOut, NomineeOut, StageOut
from .shapes import Consulted, DossierView, Flag, NominationView, Stage
from .step_schemas import OptionOut
from .submitting import missing

Describe = Callable[[DomainError], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Whole:
    """A dossier with its stages, flags and consultations, and what it lacks."""

    dossier: DossierView
    stages: list[Stage]
    flags: list[Flag]
    consultations: list[ConsultedOut]
    missing: list[str]
    deadline: DeadlineOut | None


async def whole(tx: Transaction, dossier: DossierView) -> Whole:
    """What belongs to a dossier when it is shown."""
    return Whole(
        dossier,
        await tx.all(repository.STAGES, dossier_id=dossier.id),
        await tx.all(repository.FLAGS, dossier_id=dossier.id),
        [] if dossier.state is State.DRAFT else await opinions_on(tx, dossier.id),
        await missing(tx, dossier.id) if dossier.state is State.DRAFT else [],
        deadline_of(tx, dossier.due_on),
    )


async def opinions_on(tx: Transaction, dossier_id: UUID) -> list[ConsultedOut]:
    """Whose opinions were asked for on a dossier, as they are shown to the caller."""
    return [
        ConsultedOut(**_members(one), deadline=deadline_of(tx, one.due_on if one.state == OPEN else None))
        for one in await consulted(tx, dossier_id)
    ]


def _members(row: Consulted) -> dict[str, Any]:
    return {name: value for name, value in asdict(row).items() if name in ConsultedOut.model_fields}


def dossier_out(found: Whole, say: Speaker) -> DossierOut:
    """A dossier as it is shown."""
    members = {**asdict(found.dossier), "lawbook": _hex(found.dossier.lawbook)}
    return DossierOut(
        **members,
        state_name=say.say(f"state.{found.dossier.state}"),
        stages=[StageOut.model_validate(stage) for stage in found.stages],
        flags=[FlagOut.model_validate(flag) for flag in found.flags],
        consultations=found.consultations,
        missing=found.missing,
        deadline=found.deadline,
    )


def nomination_out(
    tx: Transaction,
    row: NominationView,
    say: Speaker,
    opinions: Sequence[ConsultedOut] = (),
    *,
    is_kept: bool = True,
) -> NominationOut:
    """A nomination as it is shown, its findings said; without an id where it was only tried."""
    members = asdict(row)
    code = members.pop("award_code")
    form = office_of(tx).lawbook.award(code)
    members |= {
        "id": row.id if is_kept else None,
        "subject": nominee_out(row, is_kept=is_kept),
        "verdict": VerdictOut(**say.verdict(told_to(tx, row))),
        "verdict_hash": row.verdict_hash.hex(),
        "consultations": list(opinions),
        "served_legal_basis": one_award_each(tx, row.judged_on) if row.served_ids else [],
    }
    name = form.name[say.language == "en"] if form else code
    return NominationOut(**members, award=code, award_name=name)


def formed(tx: Transaction, rows: Sequence[NominationOut]) -> list[dict[str, Any]]:
    """The members of nominations with the form of each beside its code."""
    return with_forms(tx, [dict(row) for row in rows])


def nominee_out(row: NominationView, *, is_kept: bool) -> NomineeOut:
    """Who is nominated; without an id where it was only tried."""
    return NomineeOut(kind=row.subject_kind, id=row.subject.id if is_kept else None, name=row.subject_name)


def told_to(tx: Transaction, row: NominationView) -> Mapping[str, Any]:
    """The verdict; of a subject of another unit nothing that was found, only what it came to."""
    if any(row.subject_path.startswith(scope) for scope in tx.scopes):
        return row.verdict
    return {**row.verdict, "findings": [_bare(found) for found in row.verdict["findings"]]}


def _bare(found: Mapping[str, Any]) -> dict[str, Any]:
    if found["code"] == HOLD:  # of a hold the finding knows the category alone
        return dict(found)
    kept = {name: value for name, value in found.items() if name not in {"found", "evidence", "readings"}}
    readings = [{**one, "evidence": {}} for one in found.get("readings", ())]
    return {**kept, "evidence": {}, **({"readings": readings} if readings else {})}


def batch_out(tx: Transaction, result: BatchResult, say: Speaker, describe: Describe) -> BatchOut:
    """A batch's results in request order; each refusal as the problem it would be alone."""
    items = [_item(tx, result, n, item, say, describe) for n, item in enumerate(result.items)]
    refused = sum(item.problem is not None for item in items)
    return BatchOut(
        dry_run=result.dry_run,
        accepted=len(items) - refused,
        refused=refused,
        items=items,
        dossier_version=result.dossier_version,
    )


def links_of(dossier_id: UUID) -> dict[Act, str]:
    """Where each kind of step is taken."""
    return {
        Act.STEPS: f"/v1/dossiers/{ids.show(Prefix.DOSSIER, dossier_id)}/steps",
        Act.SUBMISSIONS: "/v1/submissions",
        Act.DECISIONS: "/v1/decisions",
        Act.MEETINGS: "/v1/meetings",
    }


def option_out(state: State, option: Option, links: Mapping[Act, str], say: Speaker) -> OptionOut:
    """A step with its name, and why it is not open to the caller in this state."""
    why_not = f"problem.{option.why_not}.detail"
    return OptionOut(
        action=option.action,
        action_name=say.say(f"action.{option.action}"),
        may=option.allowed,
        why_not=option.why_not,
        why_not_text=say.say(why_not, state=state, action=option.action) if option.why_not else None,
        link=links[option.href_kind],
    )


def _item(
    tx: Transaction, result: BatchResult, index: int, item: ItemResult, say: Speaker, describe: Describe
) -> BatchItemOut:
    rows = [result.views[id] for id in item.nomination_ids]
    return BatchItemOut(
        index=index,
        client_reference=item.client_reference,
        subject_id=None if result.dry_run else item.subject,
        nominations=[nomination_out(tx, row, say, is_kept=not result.dry_run) for row in rows],
        warnings=warnings(item.doubts, say, at="/individual"),
        problem=describe(item.refusal) if item.refusal else None,
    )


def _hex(hash: bytes | None) -> str | None:
    return None if hash is None else hash.hex()
