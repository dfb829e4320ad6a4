"""Ceilings in the verdicts of nominations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from ..law.eligibility import outcome
from ..law.verdict import Finding, Verdict
from ..quotas.counting import Place
from .shapes import DossierHead, Nominated


def places(head: DossierHead, nominated: Iterable[Nominated]) -> list[Place]:
    """What the nominations of a dossier ask for, each under the unit that owns the dossier."""
    return [Place(one.id, one.award_code, one.last_year, head.owner_path) for one in nominated]


def capped(
    nominated: Sequence[Nominated], verdicts: Sequence[Verdict], found: Mapping[UUID, Finding]
) -> list[Verdict]:
    """The verdicts, each joined by the finding of its ceiling where there is one."""
    return [
        _joined(verdict, found[one.id]) if one.id in found else verdict
        for one, verdict in zip(nominated, verdicts, strict=True)
    ]


def _joined(verdict: Verdict, cap: Finding) -> Verdict:
    findings = (*verdict.findings, cap)
    return replace(verdict, findings=findings, outcome=outcome(findings))
