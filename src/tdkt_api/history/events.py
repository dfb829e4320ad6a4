"""What can happen, and to what."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from uuid import UUID

from ..ids import Prefix, SubjectKey


class EventType(StrEnum):
    """Every type of event: `<stream kind>.<verb>`; a type may be added, none renamed."""

    ACCOUNT_OPEN = "account.open"
    ACCOUNT_GRANT = "account.grant"
    ACCOUNT_END_GRANT = "account.end_grant"
    ACCOUNT_DELEGATE = "account.delegate"
    ACCOUNT_REVOKE_DELEGATION = "account.revoke_delegation"
    INDIVIDUAL_REGISTER = "individual.register"
    INDIVIDUAL_EDIT = "individual.edit"
    INDIVIDUAL_ENTER_FACTS = "individual.enter_facts"
    INDIVIDUAL_CORRECT_FACT = "individual.correct_fact"
    INDIVIDUAL_CONFIRM_AWARDS = "individual.confirm_awards"
    INDIVIDUAL_ENTER_ACHIEVEMENT = "individual.enter_achievement"
    INDIVIDUAL_EDIT_ACHIEVEMENT = "individual.edit_achievement"
    INDIVIDUAL_CONFIRM_ACHIEVEMENT = "individual.confirm_achievement"
    INDIVIDUAL_WITHDRAW_ACHIEVEMENT = "individual.withdraw_achievement"
    INDIVIDUAL_HOLD = "individual.hold"
    INDIVIDUAL_LIFT_HOLD = "individual.lift_hold"
    INDIVIDUAL_UNMASK = "individual.unmask"
    INDIVIDUAL_ADD_POST = "individual.add_post"
    INDIVIDUAL_END_POST = "individual.end_post"
    INDIVIDUAL_OFFER_TRANSFER = "individual.offer_transfer"
    INDIVIDUAL_WITHDRAW_TRANSFER = "individual.withdraw_transfer"
    INDIVIDUAL_TRANSFER = "individual.transfer"
    INDIVIDUAL_REFUSE_TRANSFER = "individual.refuse_transfer"
    INDIVIDUAL_ACKNOWLEDGE_TRANSFER = "individual.acknowledge_transfer"
    COLLECTIVE_REGISTER = "collective.register"
    COLLECTIVE_EDIT = "collective.edit"
    COLLECTIVE_ENTER_FACTS = "collective.enter_facts"
    COLLECTIVE_CORRECT_FACT = "collective.correct_fact"
    COLLECTIVE_CONFIRM_AWARDS = "collective.confirm_awards"
    COLLECTIVE_ENTER_ACHIEVEMENT = "collective.enter_achievement"
    COLLECTIVE_EDIT_ACHIEVEMENT = "collective.edit_achievement"
    COLLECTIVE_CONFIRM_ACHIEVEMENT = "collective.confirm_achievement"
    COLLECTIVE_WITHDRAW_ACHIEVEMENT = "collective.withdraw_achievement"
    COLLECTIVE_HOLD = "collective.hold"
    COLLECTIVE_LIFT_HOLD = "collective.lift_hold"
    HOUSEHOLD_REGISTER = "household.register"
    HOUSEHOLD_EDIT = "household.edit"
    HOUSEHOLD_UNMASK = "household.unmask"
    HOUSEHOLD_ENTER_FACTS = "household.enter_facts"
    HOUSEHOLD_CONFIRM_AWARDS = "household.confirm_awards"
    HOUSEHOLD_ENTER_ACHIEVEMENT = "household.enter_achievement"
    HOUSEHOLD_EDIT_ACHIEVEMENT = "household.edit_achievement"
    HOUSEHOLD_CONFIRM_ACHIEVEMENT = "household.confirm_achievement"
    HOUSEHOLD_WITHDRAW_ACHIEVEMENT = "household.withdraw_achievement"
    HOUSEHOLD_HOLD = "household.hold"
    HOUSEHOLD_LIFT_HOLD = "household.lift_hold"
    DOSSIER_OPEN = "dossier.open"
    DOSSIER_EDIT = "dossier.edit"
    DOSSIER_NOMINATE = "dossier.nominate"
    DOSSIER_EDIT_NOMINATION = "dossier.edit_nomination"
    DOSSIER_WITHDRAW_NOMINATION = "dossier.withdraw_nomination"
    DOSSIER_SUBMIT = "dossier.submit"
    DOSSIER_WITHDRAW = "dossier.withdraw"
    DOSSIER_RECEIVE = "dossier.receive"
    DOSSIER_RETURN = "dossier.return"
    DOSSIER_APPRAISE = "dossier.appraise"
    DOSSIER_CONSULT = "dossier.consult"
    DOSSIER_ANSWER = "dossier.answer"
    DOSSIER_ENTER_OBJECTION = "dossier.enter_objection"
    DOSSIER_CONCLUDE = "dossier.conclude"
    DOSSIER_REFER = "dossier.refer"
    DOSSIER_CLOSE = "dossier.close"
    DOSSIER_FORWARD = "dossier.forward"
    DOSSIER_DECIDE = "dossier.decide"
    DOSSIER_REJECT = "dossier.reject"
    MOVEMENT_OPEN = "movement.open"
    MOVEMENT_EDIT = "movement.edit"
    MOVEMENT_LAUNCH = "movement.launch"
    MOVEMENT_JOIN = "movement.join"
    MOVEMENT_CLOSE = "movement.close"
    COUNCIL_ESTABLISH = "council.establish"
    MEETING_CALL = "meeting.call"
    MEETING_CLOSE = "meeting.close"
    SUBMISSION_DRAFT = "submission.draft"
    SUBMISSION_SIGN = "submission.sign"
    DECISION_DRAFT = "decision.draft"
    DECISION_SIGN = "decision.sign"
    DECISION_ATTACH_FILE = "decision.attach_file"
    DECISION_ACKNOWLEDGE = "decision.acknowledge"
    DECISION_PRESENT = "decision.present"
    LAWBOOK_DRAFT = "lawbook.draft"
    LAWBOOK_EDIT = "lawbook.edit"
    LAWBOOK_PUBLISH = "lawbook.publish"
    OPERATION_REQUEST = "operation.request"
    OPERATION_SUCCEED = "operation.succeed"
    OPERATION_FAIL = "operation.fail"
    OPERATION_CANCEL = "operation.cancel"


@dataclass(frozen=True, slots=True)
class Stream:
    """One aggregate's history; `path` is the unit whose portals hear of it."""

    kind: str
    prefix: Prefix
    id: UUID
    path: str

    @classmethod
    def dossier(cls, id: UUID, path: str) -> Self:
        return cls("dossier", Prefix.DOSSIER, id, path)

    @classmethod
    def subject(cls, key: SubjectKey, path: str) -> Self:
        return cls(key.kind.value, key.kind.prefix, key.id, path)

    @classmethod
    def account(cls, id: UUID, path: str) -> Self:
        return cls("account", Prefix.PERSON, id, path)

    @classmethod
    def movement(cls, id: UUID, path: str) -> Self:
        return cls("movement", Prefix.MOVEMENT, id, path)

    @classmethod
    def council(cls, id: UUID, path: str) -> Self:
        return cls("council", Prefix.COUNCIL, id, path)

    @classmethod
    def meeting(cls, id: UUID, path: str) -> Self:
        return cls("meeting", Prefix.MEETING, id, path)

    @classmethod
    def submission(cls, id: UUID, path: str) -> Self:
        return cls("submission", Prefix.SUBMISSION, id, path)

    @classmethod
    def decision(cls, id: UUID, path: str) -> Self:
        return cls("decision", Prefix.DECISION, id, path)

    @classmethod
    def lawbook(cls, id: UUID, path: str) -> Self:
        return cls("lawbook", Prefix.LAWBOOK, id, path)

    @classmethod
    def operation(cls, id: UUID, path: str) -> Self:
        return cls("operation", Prefix.OPERATION, id, path)
