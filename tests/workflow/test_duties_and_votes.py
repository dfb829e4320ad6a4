"""Different persons for different duties, and the counting of votes."""

from typing import Final
from uuid import UUID

import pytest

from tdkt_api.workflow.duties import Duty, conflicts
from tdkt_api.workflow.outcomes import CLOSED, Conclusion, Miscount, Outcome, miscount

CLERK: Final = UUID(int=1)
HEAD: Final = UUID(int=2)
APPRAISER: Final = UUID(int=3)
SIGNER: Final = UUID(int=4)
STRANGER: Final = UUID(int=5)


@pytest.mark.parametrize(
    ("person", "duty", "barred_by"),
    [
        (CLERK, Duty.MAKE, None),
        (CLERK, Duty.APPRAISE, Duty.MAKE),
        (CLERK, Duty.SIGN, Duty.MAKE),
        (HEAD, Duty.MAKE, None),
        (HEAD, Duty.APPRAISE, Duty.MAKE),
        (HEAD, Duty.SIGN, Duty.MAKE),
        (APPRAISER, Duty.MAKE, Duty.APPRAISE),
        (APPRAISER, Duty.APPRAISE, None),
        (APPRAISER, Duty.SIGN, Duty.APPRAISE),
        (SIGNER, Duty.MAKE, Duty.SIGN),
        (SIGNER, Duty.APPRAISE, Duty.SIGN),
        (SIGNER, Duty.SIGN, None),
        (STRANGER, Duty.MAKE, None),
        (STRANGER, Duty.APPRAISE, None),
        (STRANGER, Duty.SIGN, None),
    ],
)
def test_one_person_has_one_duty(person: UUID, duty: Duty, barred_by: Duty | None) -> None:
    assert found(duty, person) is barred_by


def found(duty: Duty, *acting: UUID) -> Duty | None:
    return conflicts(
        duty,
        frozenset(acting),
        made_by=frozenset((CLERK,)),
        submitted_by=frozenset((HEAD,)),
        appraised_by=frozenset((APPRAISER,)),
        signed_by=frozenset((SIGNER,)),
    )


def test_a_delegate_is_barred_by_what_the_one_acted_for_has_done() -> None:
    assert found(Duty.SIGN, STRANGER) is None
    assert found(Duty.SIGN, STRANGER, APPRAISER) is Duty.APPRAISE


def test_nobody_is_barred_from_a_dossier_that_nobody_touched() -> None:
    nobody: frozenset[UUID] = frozenset()

    barred = [
        conflicts(duty, frozenset((CLERK,)), made_by=nobody, submitted_by=nobody, appraised_by=nobody)
        for duty in Duty
    ]

    assert barred == [None] * 3


def test_the_words_for_outcomes_are_those_of_the_service() -> None:
    assert list(Outcome) == ["pending", "withdrawn", "not_recommended", "refused", "conferred"]
    assert list(Conclusion) == ["recommended", "not_recommended"]
    assert {"withdrawn", "not_recommended", "refused", "conferred"} == CLOSED


@pytest.mark.parametrize(
    ("members", "present", "written", "yes", "found"),
    [
        (9, 7, 2, 9, None),
        (9, 7, 2, 0, None),
        (9, 0, 0, 0, None),
        (1, 0, 1, 1, None),
        (9, 8, 2, 9, Miscount.MORE_VOTERS_THAN_MEMBERS),
        (9, 7, 1, 9, Miscount.MORE_YES_THAN_VOTERS),
        (9, -1, 2, 0, Miscount.NEGATIVE),
        (9, 1, -1, 0, Miscount.NEGATIVE),
        (9, 1, 1, -1, Miscount.NEGATIVE),
        (0, 0, 0, 0, Miscount.NO_MEMBERS),
        (-3, 0, 0, 0, Miscount.NO_MEMBERS),
    ],
)
def test_figures_that_cannot_be_are_named(
    members: int, present: int, written: int, yes: int, found: Miscount | None
) -> None:
    assert miscount(members=members, present=present, written=written, yes=yes) is found
