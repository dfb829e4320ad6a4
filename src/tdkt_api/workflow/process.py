"""The process of a dossier inside a stage: one table, and what is not in it is impossible."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class State(StrEnum):
    """Where a dossier stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    RETURNED = "returned"
    APPRAISED = "appraised"
    CONSULTING = "consulting"
    AT_COUNCIL = "at_council"
    VOTED = "voted"
    DECIDED = "decided"
    REJECTED = "rejected"


class Action(StrEnum):
    """What can be done with a dossier."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RECEIVE = "receive"
    RETURN = "return"
    APPRAISE = "appraise"
    CONSULT = "consult"
    CONCLUDE = "conclude"
    REFER = "refer"
    CLOSE = "close"
    FORWARD = "forward"
    DECIDE = "decide"
    REJECT = "reject"


class Role(StrEnum):
    """What a person is at a unit; the law's editor and publisher are so nationwide."""

    CLERK = "clerk"
    HEAD = "head"
    APPRAISER = "appraiser"
    COUNCIL_SECRETARY = "council_secretary"
    COUNCIL_MEMBER = "council_member"
    DECIDER = "decider"
    INSPECTOR = "inspector"
    ADMIN = "admin"
    LAW_EDITOR = "law_editor"
    LAW_PUBLISHER = "law_publisher"


class Turn(StrEnum):
    """Whose turn it is: the unit that proposes, or the unit of the stage."""

    OWNER = "owner"
    STAGE = "stage"


class Act(StrEnum):
    """What a step is taken with: the steps of the dossier, or a paper or meeting of its own."""

    STEPS = "steps"
    SUBMISSIONS = "submissions"
    DECISIONS = "decisions"
    MEETINGS = "meetings"


class Guard(StrEnum):
    """What must hold besides state, role and reason; the services see to it."""

    NOMINATIONS_JUDGED = "nominations_judged"
    NO_HOLD = "no_hold"
    NO_DUPLICATE = "no_duplicate"
    NO_BLOCKING_FINDING = "no_blocking_finding"
    WITHIN_QUOTA = "within_quota"
    ONLY_FLAGGED_FIELDS = "only_flagged_fields"
    NOMINATIONS_CONCLUDED = "nominations_concluded"
    BODIES_AND_DAYS = "bodies_and_days"
    ANSWERS_OR_SILENCE = "answers_or_silence"
    COUNCIL_IN_OFFICE = "council_in_office"
    OUTCOME_PER_NOMINATION = "outcome_per_nomination"
    NUMBERED_SUBMISSION = "numbered_submission"
    SIGNED_DECISION = "signed_decision"


_FOLLOWS_FROM: Final = {
    Act.SUBMISSIONS: "/v1/submissions/{submission_id}/signature",
    Act.DECISIONS: "/v1/decisions/{decision_id}/signature",
    Act.MEETINGS: "/v1/meetings/{meeting_id}/closing",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the process.

    Attributes:
        target: State afterwards; None where it is the one the dossier came from.
        at: The unit at which the role must be held.
        by: Who may, in the order in which one who is several of them acts.
        needs_flags: At least one field of the dossier must be flagged.
        before_receipt: Nobody has received the dossier yet; its state says so already.
        with_council: Whether the lawbook must ask a council (True) or none (False); None: either way.
        last_stage: Whether it must be the last stage of the route (True) or an earlier one (False); None:
            either way.
        next_stage: The dossier goes on to the next stage of its route.
        act: With what it is done; all but `Act.STEPS` follow from an act of their own.
    """

    target: State | None
    at: Turn
    by: tuple[Role, ...]
    needs_reason: bool = False
    needs_flags: bool = False
    only_first_stage: bool = False
    before_receipt: bool = False
    with_council: bool | None = None
    last_stage: bool | None = None
    next_stage: bool = False
    act: Act = Act.STEPS
    guards: tuple[Guard, ...] = ()

    @property
    def posted(self) -> bool:
        """Whether it is posted to the dossier's steps."""
        return self.act is Act.STEPS

    @property
    def follows_from(self) -> str | None:
        """The path of the act it follows from, where it is not posted."""
        return _FOLLOWS_FROM.get(self.act)


_SUBMITTERS: Final = (Role.CLERK, Role.HEAD)
_APPRAISER: Final = (Role.APPRAISER,)
_SUBMIT_GUARDS: Final = (
    Guard.NOMINATIONS_JUDGED,
    Guard.NO_HOLD,
    Guard.NO_DUPLICATE,
    Guard.NO_BLOCKING_FINDING,
    Guard.WITHIN_QUOTA,
)
_RETURN: Final = Step(State.RETURNED, Turn.STAGE, _APPRAISER, needs_reason=True, needs_flags=True)
_CONSULT: Final = Step(State.CONSULTING, Turn.STAGE, _APPRAISER, guards=(Guard.BODIES_AND_DAYS,))
_REJECT: Final = Step(State.REJECTED, Turn.STAGE, (Role.HEAD, Role.DECIDER), needs_reason=True)


def _forward(*, with_council: bool | None = None) -> Step:
    return Step(
        State.SUBMITTED,
        Turn.STAGE,
        (Role.HEAD,),
        with_council=with_council,
        last_stage=False,
        next_stage=True,
        act=Act.SUBMISSIONS,
        guards=(Guard.NUMBERED_SUBMISSION, Guard.NO_HOLD),
    )


def _decide(*, with_council: bool | None = None) -> Step:
    return Step(
        State.DECIDED,
        Turn.STAGE,
        (Role.DECIDER,),
        with_council=with_council,
        last_stage=True,
        act=Act.DECISIONS,
        guards=(Guard.SIGNED_DECISION, Guard.NO_HOLD, Guard.NO_DUPLICATE, Guard.WITHIN_QUOTA),
    )


STEPS: Final[dict[tuple[State, Action], Step]] = {
    (State.DRAFT, Action.SUBMIT): Step(State.SUBMITTED, Turn.OWNER, _SUBMITTERS, guards=_SUBMIT_GUARDS),
    (State.SUBMITTED, Action.WITHDRAW): Step(
        State.DRAFT,
        Turn.OWNER,
        _SUBMITTERS,
        needs_reason=True,
        only_first_stage=True,
        before_receipt=True,
    ),
    (State.SUBMITTED, Action.RECEIVE): Step(State.RECEIVED, Turn.STAGE, (Role.CLERK, Role.APPRAISER)),
    (State.RECEIVED, Action.RETURN): _RETURN,
    (State.APPRAISED, Action.RETURN): _RETURN,
    (State.RETURNED, Action.SUBMIT): Step(
        State.RECEIVED, Turn.OWNER, _SUBMITTERS, guards=(*_SUBMIT_GUARDS, Guard.ONLY_FLAGGED_FIELDS)
    ),
    (State.RECEIVED, Action.APPRAISE): Step(
        State.APPRAISED, Turn.STAGE, _APPRAISER, guards=(Guard.NOMINATIONS_CONCLUDED,)
    ),
    (State.RECEIVED, Action.CONSULT): _CONSULT,
    (State.APPRAISED, Action.CONSULT): _CONSULT,
    (State.CONSULTING, Action.CONCLUDE): Step(
        None, Turn.STAGE, _APPRAISER, guards=(Guard.ANSWERS_OR_SILENCE,)
    ),
    (State.APPRAISED, Action.REFER): Step(
        State.AT_COUNCIL,
        Turn.STAGE,
        (Role.APPRAISER, Role.COUNCIL_SECRETARY),
        guards=(Guard.COUNCIL_IN_OFFICE,),
    ),
    (State.AT_COUNCIL, Action.CLOSE): Step(
        State.VOTED,
        Turn.STAGE,
        (Role.COUNCIL_SECRETARY,),
        act=Act.MEETINGS,
        guards=(Guard.OUTCOME_PER_NOMINATION,),
    ),
    (State.VOTED, Action.FORWARD): _forward(),
    (State.APPRAISED, Action.FORWARD): _forward(with_council=False),
    (State.VOTED, Action.DECIDE): _decide(),
    (State.APPRAISED, Action.DECIDE): _decide(with_council=False),
    (State.RECEIVED, Action.REJECT): _REJECT,
    (State.RETURNED, Action.REJECT): _REJECT,
    (State.APPRAISED, Action.REJECT): _REJECT,
    (State.VOTED, Action.REJECT): _REJECT,
}

POSTED: Final = frozenset(action for (_, action), step in STEPS.items() if step.posted)
"""The actions that are posted to a dossier's steps."""

FINAL: Final = frozenset((State.DECIDED, State.REJECTED))
"""The states that no step leaves."""

CAME_FROM: Final = "came_from"
"""How a row names the target of a step that leads back."""


def as_rows() -> list[dict[str, Any]]:
    """The whole process as it is served and printed; what does not apply to a row is left out."""
    return [_row(state, action, step) for (state, action), step in STEPS.items()]


def _row(state: State, action: Action, step: Step) -> dict[str, Any]:
    row: dict[str, Any] = {
        "from": state.value,
        "action": action.value,
        "to": step.target.value if step.target else CAME_FROM,
        "at": step.at.value,
        "by": [role.value for role in step.by],
        "needs_reason": step.needs_reason,
        "needs_flags": step.needs_flags,
        "only_first_stage": step.only_first_stage,
        "before_receipt": step.before_receipt,
        "next_stage": step.next_stage,
        "posted": step.posted,
        "guards": [guard.value for guard in step.guards],
    }
    row |= {"with_council": step.with_council} if step.with_council is not None else {}
    row |= {"last_stage": step.last_stage} if step.last_stage is not None else {}
    return row | ({"follows_from": step.follows_from} if step.follows_from else {})
