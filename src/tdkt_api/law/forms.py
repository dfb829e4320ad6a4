"""What an award form may be: its kind, level and cycle, whom it is given to and on which occasion."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class FormKind(StrEnum):
    """Titles of emulation, and the forms of commendation."""

    EMULATION_TITLE = "emulation_title"
    ORDER = "order"
    MEDAL = "medal"
    STATE_HONORARY_TITLE = "state_honorary_title"
    PRIZE = "prize"
    COMMEMORATIVE_MEDAL = "commemorative_medal"
    CERTIFICATE_OF_MERIT = "certificate_of_merit"
    CERTIFICATE_OF_COMMENDATION = "certificate_of_commendation"
    BADGE = "badge"


class FormLevel(StrEnum):
    """The level of a form, which is not a unit's."""

    STATE = "state"
    MINISTRY_PROVINCE = "ministry_province"
    GRASSROOTS = "grassroots"


class Cycle(StrEnum):
    """When a form is considered."""

    ANNUAL = "annual"
    EVENT = "event"
    ROUND = "round"
    ON_SENIORITY = "on_seniority"


class CommendationType(StrEnum):
    """The occasions of commendation; the review of the resistance wars is transitional.

    Law: Law 06/2022/QH15 art. 8, 96.
    """

    MERIT = "cong_trang"
    SUDDEN = "dot_xuat"
    MOVEMENT = "phong_trao"
    CONTRIBUTION = "qua_trinh_cong_hien"
    SENIORITY = "nien_han"
    EXTERNAL = "doi_ngoai"
    RESISTANCE_REVIEW = "tong_ket_khang_chien"


# The sorts of subject that the law names, each with the kind of subject that it is to a dossier.
SUBJECTS: Final[Mapping[str, str]] = {
    "individual": "individual",
    "foreign_individual": "individual",
    "collective": "collective",
    "foreign_collective": "collective",
    "group_of_authors": "collective",
    "province": "collective",
    "commune": "collective",
    "residential_community": "collective",
    "household": "household",
}

# Groups of criteria that are made for collectives of a sort; those not named here are groups of persons.
COLLECTIVE_GROUPS: Final = frozenset(
    {
        "armed_forces_unit",
        "enterprise",
        "ministry_province_or_na_body",
        "ministry_of_defence_or_public_security",
    }
)


def kind_of_group(applies_to: str) -> str:
    """The kind of subject that a group of criteria is made for."""
    if applies_to in _KINDS:
        return applies_to
    return "collective" if applies_to in COLLECTIVE_GROUPS else "individual"


_KINDS: Final = frozenset(SUBJECTS.values())
