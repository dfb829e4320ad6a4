"""Deeds from rows to what is shown."""

from dataclasses import asdict
from typing import Any

from ..db.paging import Page
from .deeds import Proof
from .recording import Deed
from .shown_schemas import AchievementOut, EvidenceOut, RecognitionOut


def achievement_out(found: Deed) -> AchievementOut:
    """A deed as it is shown."""
    row = found.row
    members: dict[str, Any] = {n: v for n, v in asdict(row).items() if n in AchievementOut.model_fields}
    recognised = None
    if row.recognised_by and row.recognised_number and row.recognised_on:
        recognised = RecognitionOut(by=row.recognised_by, number=row.recognised_number, on=row.recognised_on)
    return AchievementOut(
        **members,
        subject=row.subject,
        recognised=recognised,
        evidence=[_paper(one) for one in found.evidence],
    )


def shown(page: Page[Deed]) -> Page[AchievementOut]:
    """A page of deeds."""
    return page.showing([achievement_out(one) for one in page.items])


def _paper(one: Proof) -> EvidenceOut:
    members = {n: v for n, v in asdict(one).items() if n in EvidenceOut.model_fields}
    return EvidenceOut(**{**members, "sha256": one.sha256.hex()})
