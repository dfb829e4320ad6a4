"""From the data's criteria to rules: one reader by kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tdkt_api.law.criteria.asked import Asked, StandardOf
from tdkt_api.law.criteria.collectives import (
    LeadsCluster,
    MembersCompleted,
    MemberShare,
    MembersWithTitle,
    MovementResult,
    NoMemberDisciplined,
)
from tdkt_api.law.criteria.ladder import AwardLadder, IntervalAfterAward
from tdkt_api.law.criteria.nested import AllOf, AnyOf, Readings, ReadRule
from tdkt_api.law.criteria.persons import (
    CommentsOfOldUnit,
    InternationalPrize,
    LeaveCounted,
    MartyrFamily,
    NotDisciplined,
    NotDissolved,
    NoViolation,
    ProposalTiming,
    Score,
    StudyResult,
    TimeInService,
)
from tdkt_api.law.criteria.ratings import RatingPeriod
from tdkt_api.law.criteria.rule import Rule, Test
from tdkt_api.law.criteria.service import (
    ContributionYears,
    LongServicePosition,
    ProfessionalSeniority,
    Seniority,
)
from tdkt_api.law.criteria.titles import HoldsAward
from tdkt_api.law.criteria.works import FarmerModel, InventionOrWork, WorkerInitiative, WorksOfThatTime
from tdkt_api.law.reader import Reader

# Only a person can say.
ASKED: Final = frozenset(
    {
        "body_rules",
        "bravery_act",
        "collective_integrity",
        "combat_feat",
        "conduct_compliance",
        "contribution",
        "effective_production",
        "exceptional_achievement",
        "framework_standard",
        "friendship_contribution",
        "household_contribution",
        "innovation",
        "loyalty_and_ethics",
        "mentoring",
        "merit_field",
        "merit_revolution",
        "merit_unity",
        "movement_participation",
        "outstanding_selected",
        "regional_driver",
        "round_anniversary",
        "sector_science",
        "socioeconomic_contribution",
        "spirit_and_movement",
        "sudden_achievement",
        "target_exceeded",
        "tradition_and_integrity",
        "training",
        "work_value",
    }
)
KINDS: Final[Mapping[str, Callable[[Reader], Test]]] = {
    **dict.fromkeys(ASKED, Asked.read),
    "award_ladder": AwardLadder.read,
    "comments_of_old_unit": CommentsOfOldUnit.read,
    "contribution_period": ContributionYears.read,
    "farmer_model": FarmerModel.read,
    "holds_award": HoldsAward.read,
    "initiative_or_science_or_combat": WorksOfThatTime.read,
    "international_prize": InternationalPrize.read,
    "interval_after_award": IntervalAfterAward.read,
    "invention_or_work": InventionOrWork.read,
    "leads_cluster": LeadsCluster.read,
    "leads_movement": MovementResult.read_leading,
    "leave": LeaveCounted.read,
    "long_service_position": LongServicePosition.read,
    "martyr_family": MartyrFamily.read,
    "member_award_count": MembersWithTitle.read,
    "member_award_ratio": MemberShare.read,
    "member_rating_ratio": MembersCompleted.read,
    "met_standard_of_award": StandardOf.read,
    "movement_result": MovementResult.read,
    "no_discipline": NotDisciplined.read,
    "no_member_disciplined": NoMemberDisciplined.read,
    "no_violation": NoViolation.read,
    "not_dissolved": NotDissolved.read,
    "professional_seniority": ProfessionalSeniority.read,
    "proposal_timing": ProposalTiming.read,
    "rating_period": RatingPeriod.read,
    "same_as": StandardOf.read,
    "score": Score.read,
    "seniority": Seniority.read,
    "study": StudyResult.read,
    "time_in_service": TimeInService.read,
    "worker_initiative": WorkerInitiative.read,
}
NESTED: Final[Mapping[str, Callable[[Reader, ReadRule], Test]]] = {
    "any_of": AnyOf.read,
    "all_of": AllOf.read,
    "readings": Readings.read,
}


@dataclass(frozen=True, slots=True)
class Group:
    """The criteria for one sort of subject: all of them, or any one (then with a code of its own)."""

    applies_to: str
    rules: tuple[Rule, ...]
    any_of: Rule | None

    def on_ground(self, ground: str | None) -> tuple[Rule, ...]:
        """The rules of one ground, or all of them where the claim names none."""
        if ground is None:
            return self.rules
        return tuple(rule for rule in self.rules if rule.ground == ground)


def read_group(reader: Reader) -> Group:
    """One group of the data."""
    with reader:
        applies_to, mode = reader.text("applies_to"), reader.text("mode")
        rules = tuple(read_rule(item) for item in reader.children("items"))
        if mode not in {"all_of", "any_of"}:
            raise reader.refuse("law.unknown_mode", "mode")
        if mode == "all_of" or len(rules) == 1:
            return Group(applies_to, rules, None)
        provision = reader.source()
        whole = Rule(reader.text("code"), "any_of", AnyOf(rules), provision, provision.carried_over())
        return Group(applies_to, rules, whole)


def read_rule(reader: Reader) -> Rule:
    """One criterion of the data."""
    with reader:
        provision = reader.source()
        return Rule(
            code=reader.text("code"),
            criterion=reader.text("key"),
            test=_test(reader),
            provision=provision,
            carried=provision.carried_over(),
            ground=reader.maybe_text("ground"),
            name=reader.name(),
            sector=reader.maybe_text("sector"),
        )


def _test(reader: Reader) -> Test:
    kind = reader.text("key")
    if kind in NESTED:
        return NESTED[kind](reader, read_rule)
    if kind not in KINDS:
        raise reader.refuse("law.unknown_criterion", "key")
    is_asked = reader.flag("only_a_person_can_say")
    return Asked.read(reader) if is_asked else KINDS[kind](reader)


def rules_within(rule: Rule) -> tuple[Rule, ...]:
    """A rule and all rules inside it."""
    return (rule, *(deeper for inner in _inside(rule.test) for deeper in rules_within(inner)))


def codes_within(rule: Rule) -> frozenset[str]:
    """The code of a rule and of all rules inside it."""
    return frozenset(one.code for one in rules_within(rule))


def repeats_a_code(rule: Rule) -> bool:
    """Whether a code stands twice within a rule; in different readings of a text it may."""
    inner = _inside(rule.test)
    if any(repeats_a_code(one) for one in inner):
        return True
    codes = [code for one in (() if isinstance(rule.test, Readings) else inner) for code in codes_within(one)]
    return len(codes) != len(set(codes)) or (rule.code in codes)


def _inside(test: Test) -> tuple[Rule, ...]:
    match test:
        case AnyOf(rules=rules) | AllOf(rules=rules):
            return rules
        case Readings(readings=readings):
            return tuple(rule for _, rule in readings)
    return ()
