"""Which kind of unit may decide an award form on a day."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from tdkt_api.law.lawbook import Lawbook
from tdkt_api.law.source import Provision
from tdkt_api.law.verdict import Effect, Finding, Status, met


class UnitKind(StrEnum):
    """What a unit is in the law's eyes; the data maps each authority to the kind of unit it heads."""

    PRESIDENT = "president"
    GOVERNMENT = "government"
    PRIME_MINISTER = "prime_minister"
    NATIONAL_ASSEMBLY_COMMITTEE = "national_assembly_committee"
    MINISTRY = "ministry"
    MINISTRY_OF_DEFENCE = "ministry_of_defence"
    MINISTRY_OF_PUBLIC_SECURITY = "ministry_of_public_security"
    CENTRAL_ORGANISATION = "central_organisation"
    NATIONAL_UNIVERSITY = "national_university"
    MILITARY_REGION = "military_region"
    PROVINCIAL_COMMITTEE = "provincial_committee"
    PROVINCIAL_DEPARTMENT = "provincial_department"
    DISTRICT_COMMITTEE = "district_committee"
    COMMUNE_COMMITTEE = "commune_committee"
    LEGAL_ENTITY = "legal_entity"
    ENTERPRISE = "enterprise"
    ENTERPRISE_BOARD = "enterprise_board"
    ARMED_FORCE = "armed_force"


def authority(lawbook: Lawbook, award: str, unit_kind: UnitKind, day: date) -> Finding:
    """Whether the head of this kind of unit may decide the form on the day of the decision.

    An authority that the data does not list for the day is refused; before the first known list
    it is unknown.
    `needed` names the authorities listed, `found` those that the unit's head is.

    Law: Law 06/2022/QH15 art. 79, 80; from 2025-07-01 Decree 129/2025/NĐ-CP art. 59.
    """
    form = lawbook.award(award)
    if form is None or form.has_ended(day):
        return _not_given(lawbook, unit_kind, day)
    listed = form.decided_by.on(day)
    if listed is None or lawbook.parameter("authorities", day) is None:
        return Finding(
            "authority",
            "decided_by",
            Status.UNKNOWN,
            Effect.WARNS,
            found=unit_kind.value,
            question="authority",
        )
    heads = authorities_of(lawbook, unit_kind, day)
    return _found(lawbook, listed.value, heads, unit_kind, listed.source, day)


def _not_given(lawbook: Lawbook, unit_kind: UnitKind, day: date) -> Finding:
    """A form that the law of the day does not have is nobody's to decide."""
    effect = Effect.WARNS if lawbook.carries_over(day) else Effect.BLOCKS
    return Finding("authority", "decided_by", Status.NOT_MET, effect, found=unit_kind.value)


def _found(
    lawbook: Lawbook,
    listed: tuple[str, ...],
    heads: tuple[str, ...],
    unit_kind: UnitKind,
    source: Provision,
    day: date,
) -> Finding:
    return Finding(
        code="authority",
        criterion="decided_by",
        status=met(not set(listed).isdisjoint(heads)),
        effect=lawbook.effect(source, day),
        needed=listed,
        found=unit_kind.value,
        evidence={"authorities": list(heads)},
        provision=lawbook.cited(source, day),
    )


def authorities_of(lawbook: Lawbook, unit_kind: UnitKind, day: date) -> tuple[str, ...]:
    """The authorities that the head of this kind of unit is, as the data names them."""
    entry = lawbook.parameter("authorities", day)
    known: dict[str, Any] = entry.value if entry is not None else {}
    return tuple(code for code, authority in known.items() if unit_kind.value in kinds_of(authority))


def kinds_of(authority: Mapping[str, Any]) -> tuple[Any, ...]:
    """The kinds of unit that an authority of the data heads: one, or a list of them."""
    kinds = authority["unit_kind"]
    return tuple(kinds) if isinstance(kinds, list) else (kinds,)


def authority_names(lawbook: Lawbook, day: date) -> dict[str, tuple[str, str]]:
    """The Vietnamese and English name of every authority of a day."""
    entry = lawbook.parameter("authorities", day)
    known: dict[str, Any] = entry.value if entry is not None else {}
    return {code: (authority["vi"], authority["en"]) for code, authority in known.items()}
