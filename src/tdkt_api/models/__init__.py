"""One table a file: columns and constraints, no behaviour."""

from .access_entry import AccessEntry
from .achievement import Achievement
from .achievement_evidence import AchievementEvidence
from .achievement_use import AchievementUse
from .appraisal import Appraisal
from .attestation import Attestation
from .authorization_code import AuthorizationCode
from .award import Award
from .award_presentation import AwardPresentation
from .client import Client
from .client_assertion import ClientAssertion
from .client_key import ClientKey
from .client_redirect import ClientRedirect
from .client_secret import ClientSecret
from .collective import Collective
from .consultation import Consultation
from .consultation_answer import ConsultationAnswer
from .consultation_objection import ConsultationObjection
from .council import Council
from .council_outcome import CouncilOutcome
from .decision import Decision
from .decision_exception import DecisionException
from .decision_line import DecisionLine
from .decision_notice import DecisionNotice
from .delegation import Delegation
from .dossier import Dossier
from .dossier_flag import DossierFlag
from .dossier_stage import DossierStage
from .fact_correction import FactCorrection
from .history_disclosure import HistoryDisclosure
from .history_event import HistoryEvent
from .history_head import HistoryHead
from .hold import Hold
from .hold_open import HoldOpen
from .household import Household
from .idempotency import Idempotency
from .individual import Individual
from .initiative import Initiative
from .initiative_author import InitiativeAuthor
from .initiative_use import InitiativeUse
from .lawbook import Lawbook
from .lawbook_draft import LawbookDraft
from .lawbook_pack import LawbookPack
from .meeting import Meeting
from .movement import Movement
from .movement_criterion import MovementCriterion
from .movement_participant import MovementParticipant
from .nomination import Nomination
from .nomination_achievement import NominationAchievement
from .operation import Operation
from .operation_result import OperationResult
from .outbox import Outbox
from .person import Person
from .post import Post
from .rating import Rating
from .refresh_token import RefreshToken
from .register_counter import RegisterCounter
from .role_grant import RoleGrant
from .second_factor import SecondFactor
from .security_entry import SecurityEntry
from .session import Session
from .simulation import Simulation
from .subject import Subject
from .submission import Submission
from .transfer import Transfer
from .unit import Unit
from .unit_successor import UnitSuccessor

__all__ = [
    "AccessEntry",
    "Achievement",
    "AchievementEvidence",
    "AchievementUse",
    "Appraisal",
    "Attestation",
    "AuthorizationCode",
    "Award",
    "AwardPresentation",
    "Client",
    "ClientAssertion",
    "ClientKey",
    "ClientRedirect",
    "ClientSecret",
    "Collective",
    "Consultation",
    "ConsultationAnswer",
    "ConsultationObjection",
    "Council",
    "CouncilOutcome",
    "Decision",
    "DecisionException",
    "DecisionLine",
    "DecisionNotice",
    "Delegation",
    "Dossier",
    "DossierFlag",
    "DossierStage",
    "FactCorrection",
    "HistoryDisclosure",
    "HistoryEvent",
    "HistoryHead",
    "Hold",
    "HoldOpen",
    "Household",
    "Idempotency",
    "Individual",
    "Initiative",
    "InitiativeAuthor",
    "InitiativeUse",
    "Lawbook",
    "LawbookDraft",
    "LawbookPack",
    "Meeting",
    "Movement",
    "MovementCriterion",
    "MovementParticipant",
    "Nomination",
    "NominationAchievement",
    "Operation",
    "OperationResult",
    "Outbox",
    "Person",
    "Post",
    "Rating",
    "RefreshToken",
    "RegisterCounter",
    "RoleGrant",
    "SecondFactor",
    "SecurityEntry",
    "Session",
    "Simulation",
    "Subject",
    "Submission",
    "Transfer",
    "Unit",
    "UnitSuccessor",
]
