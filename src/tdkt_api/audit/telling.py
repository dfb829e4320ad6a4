"""Events as they are shown: their members, and one sentence in the caller's language."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, cast

from ..http.deadline import DeadlineOut
from ..http.speech import Speaker
from ..workflow.process import State
from .exceptions import Found
from .schemas import BehindOut, EventOut, ExceptionOut, StepOut, TimelineEventOut
from .shapes import Event
from .timeline import Change, Step

_STATES: Final = frozenset(State)


def shown(event: Event, say: Speaker) -> EventOut:
    """One event of any stream."""
    return EventOut(**_members(event, say))


def on_timeline(event: Event, changes: Mapping[int, Change], say: Speaker) -> TimelineEventOut:
    """One event of a dossier, with the change of state it made and the time spent before."""
    change = changes.get(event.seq)
    return TimelineEventOut(
        **_members(event, say),
        from_state=change.origin if change else None,
        to_state=change.target if change else None,
        days=change.days if change else None,
        working_days=change.working_days if change else None,
    )


def summed(steps: Iterable[Step], deadline: DeadlineOut | None, say: Speaker) -> list[StepOut]:
    """The time spent per state, the states by their names."""
    return [
        StepOut(
            state=step.state,
            state_name=say.say(f"state.{step.state}"),
            count=step.count,
            days=step.days,
            working_days=step.working_days,
            is_current=step.is_current,
            deadline=deadline if step.is_current else None,
        )
        for step in steps
    ]


def excepted(found: Found, say: Speaker) -> ExceptionOut:
    """One exception, its kind by name."""
    row = found.row
    return ExceptionOut(
        kind=row.kind,
        kind_name=say.say(f"exception.{row.kind}"),
        at=row.at,
        decision_id=row.decision_id,
        official_number=row.official_number,
        signed_on=row.signed_on,
        dossier_id=row.dossier_id,
        nomination_id=row.nomination_id,
        subject_id=row.subject,
        award=row.award_code,
        result=cast("Literal['conferred', 'refused'] | None", row.result),
        facts=row.facts,
        reason=found.reason,
        is_reason_erased=found.is_reason_erased,
        events=[BehindOut(id=event.id, type=event.type) for event in found.events],
    )


def _members(event: Event, say: Speaker) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(event.body)
    return {
        "id": event.id,
        "stream": body["stream"],
        "seq": event.seq,
        "type": event.type,
        "type_name": say.say(f"event.{event.type}"),
        "sentence": _sentence(event, body["data"], say),
        "at": event.at,
        "person": body["actor"]["person"],
        "person_name": event.person_name,
        "person_post": event.person_post,
        "behalf": body["actor"].get("behalf"),
        "behalf_name": event.behalf_name,
        "client": body["actor"]["client"],
        "role": body["role"],
        "role_name": say.say(f"role.{body['role']}"),
        "unit": body["unit"],
        "unit_name": event.unit_name,
        "request": body["request"],
        "data": body["data"],
        "commit": body.get("commit", {}),
        "number": body.get("number"),
        "lawbook": body.get("lawbook"),
        "policy": body["policy"],
        "prev": event.prev_hash.hex(),
        "hash": event.hash.hex(),
    }


def _sentence(event: Event, data: Mapping[str, Any], say: Speaker) -> str:
    name = say.say("event.who", person=event.person_name, post=event.person_post)
    who = name if event.person_post else event.person_name
    if event.behalf_name:
        who = say.say("event.behalf", who=who, behalf=event.behalf_name)
    act = say.messages.first((f"event.act.{event.type}", f"event.{event.type}"), say.language)
    given = {"who": who, "act": act, "unit": event.unit_name}
    if data.get("from") not in _STATES or data.get("to") not in _STATES:
        return say.say("event.sentence.plain", **given)
    states = {f"{end}_state": say.say(f"state.{data[end]}") for end in ("from", "to")}
    return say.say("event.sentence.step", **given, **states)
