"""Dossiers as they are shown with what their ids name beside them."""

from ..awards.schemas import AwardFormRefOut
from ..http.lists import PageOut
from ..units.schemas import UnitRefOut
from .schemas import DossierBrief, DossierOut, NominationOut


class DossierExpanded(DossierOut):
    """A dossier; with `expand` the units that its ids name."""

    owner_unit: UnitRefOut | None = None
    deciding_unit: UnitRefOut | None = None
    stage_unit: UnitRefOut | None = None


class DossierBriefExpanded(DossierBrief):
    """A dossier in a list; with `expand` the units that its ids name."""

    owner_unit: UnitRefOut | None = None
    deciding_unit: UnitRefOut | None = None
    stage_unit: UnitRefOut | None = None


class DossierExpandedPage(PageOut[DossierBriefExpanded]):
    """One page of dossiers, the newest first."""


class NominationExpanded(NominationOut):
    """A nomination; with `expand` the form that its code names."""

    award_form: AwardFormRefOut | None = None


class NominationExpandedPage(PageOut[NominationExpanded]):
    """One page of a dossier's nominations, in their order."""
