"""Drafting and signing a submission."""

from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..db.transaction import Transaction
from ..dossiers import service as dossiers
from ..dossiers.nominees import must_not_be_nominated
from ..errors import IllegalStep, WrongRole
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.version import Version
from ..ids import Prefix
from ..units import service as units
from ..workflow.delegation import Act
from ..workflow.process import Action, Role
from . import repository
from .repository import SubmissionView
from .schemas import SignatureIn, SubmissionIn
from .signing import UNSIGNED, anew, as_drafted, hold, put, signing_day, take_number

_DRAFTERS = (Role.CLERK, Role.APPRAISER, Role.HEAD)


async def draft(tx: Transaction, actor: Actor, asked: SubmissionIn) -> SubmissionView:
    """Draft a submission of a dossier to its next stage.

    Raises:
        WrongRole: the actor drafts nothing for this unit.
        NotFound: no such dossier within the actor's units.
        IllegalStep: it is not the unit's turn, or there is no stage behind it.
        OwnNomination: the actor is nominated in it.
    """
    held = actor.roles_at(asked.unit_id)
    acting = next((role for role in _DRAFTERS if role in held), None)
    if acting is None:
        raise WrongRole
    dossier = await dossiers.read_dossier(tx, asked.dossier_ids[0])
    stages = {stage.number: stage for stage in await dossiers.stages_of(tx, dossier.id)}
    following = stages.get(dossier.stage_number + 1)
    if dossier.stage_unit_id != asked.unit_id or following is None:
        raise IllegalStep(action=Action.FORWARD, state=dossier.state)
    await must_not_be_nominated(tx, actor, dossier.id)
    unit, id = await units.get(tx, asked.unit_id), ids.new()
    await tx.run(
        repository.ADD,
        id=id,
        unit_id=unit.id,
        to_unit_id=following.unit_id,
        unit_path=unit.path,
        to_path=following.unit_path,
        dossier_ids=as_drafted(asked.dossier_ids),
        not_recommended={
            ids.show(Prefix.NOMINATION, n.nomination_id): n.reason for n in asked.not_recommended
        },
        state="draft",
        **UNSIGNED,
        version=1,
        created_at=clock.now(),
    )
    record(
        tx,
        actor,
        stream=Stream.submission(id, unit.path),
        type=EventType.SUBMISSION_DRAFT,
        acting=acting,
        unit_id=unit.id,
        data={
            "dossiers": [ids.show(Prefix.DOSSIER, one) for one in as_drafted(asked.dossier_ids)],
            "to": ids.show(Prefix.UNIT, following.unit_id),
        },
    )
    return await tx.one(repository.GET, id=id)


async def read(tx: Transaction, id: UUID) -> SubmissionView:
    """One submission within the actor's units.

    Raises:
        NotFound: there is none.
    """
    return await tx.one(repository.GET, id=id)


async def sign(
    tx: Transaction, actor: Actor, submission_id: UUID, seen: Version, asked: SignatureIn
) -> SubmissionView:
    """Sign a submission: it takes its number and its dossiers go on to the next stage.

    Raises:
        NotFound, IfMatchMissing, Stale, AlreadySigned, DossiersDiffer, SignedAhead, SubmissionNumberTaken.
        WrongRole, IllegalStep, DutiesConflict: the process refuses.
        CriteriaNotMet: somebody whose nomination goes on has an open hold.
        NotRecommendedOpen: a nomination that was not recommended here is not closed by this letter.
    """
    paper = await hold(tx, repository.LOCK, submission_id, seen)
    signer = (await anew(tx, actor)).doing(Act.SIGN_SUBMISSION, paper.unit_id)
    held = await dossiers.hold_all(
        tx, signer, Action.FORWARD, asked.dossiers, paper.dossier_ids, unit_id=paper.unit_id
    )
    day = signing_day(asked.signed_on, held)
    unit = await units.get(tx, paper.unit_id)
    number = await take_number(tx, unit, "submission", day, kind="TTr", official=asked.official_number)
    await put(tx, repository.SIGN, paper, number, signer)
    shown = ids.show(Prefix.SUBMISSION, paper.id)
    for one in held:
        closed = await dossiers.close_not_recommended(tx, one, paper.not_recommended)
        told = {"submission": shown, "official_number": number.official, "not_recommended": closed}
        await dossiers.forward(tx, signer, one, told, paper.not_recommended, number.number)
    record(
        tx,
        signer,
        stream=Stream.submission(paper.id, paper.unit_path),
        type=EventType.SUBMISSION_SIGN,
        acting=Role.HEAD,
        unit_id=paper.unit_id,
        data={
            "dossiers": [ids.show(Prefix.DOSSIER, one.head.id) for one in held],
            "official_number": number.official,
            "signed_on": day.isoformat(),
        },
        secret={"signer_name": signer.name, "signer_post": signer.post},
        number=number.number,
    )
    return await tx.one(repository.GET, id=paper.id)
