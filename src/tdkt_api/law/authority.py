"""Which kind of unit may decide an award form on a day."""

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
    MINISTRY = "ministry"
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
    listed = form.decided_by.on(day) if form is not None else None
    if listed is None:
        status = Status.NOT_MET if form is None else Status.UNKNOWN
        effect, question = (Effect.BLOCKS, None) if form is None else (Effect.WARNS, "authority")
        return Finding("authority", "decided_by", status, effect, found=unit_kind.value, question=question)
    heads = authorities_of(lawbook, unit_kind, day)
    return _found(lawbook, listed.value, heads, unit_kind, listed.source, day)


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
    return tuple(code for code, authority in known.items() if authority.get("unit_kind") == unit_kind.value)


def authority_names(lawbook: Lawbook, day: date) -> dict[str, tuple[str, str]]:
    """The Vietnamese and English name of every authority of a day."""
    entry = lawbook.parameter("authorities", day)
    known: dict[str, Any] = entry.value if entry is not None else {}
    return {code: (authority["vi"], authority["en"]) for code, authority in known.items()}
