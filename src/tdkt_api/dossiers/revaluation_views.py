"""A dossier by two lawbooks, said in the caller's language."""

from collections.abc import Mapping
from typing import Any

from ..eligibility.schemas import FindingOut, VerdictOut
from ..http.speech import Speaker
from .revaluation_schemas import ChangedFindingOut, RevaluedOut
from .revaluing import Revaluation, Revalued
from .views import nominee_out


def revalued_out(found: Revaluation, one: Revalued, say: Speaker) -> RevaluedOut:
    """A nomination by two lawbooks, the findings of each said."""
    row, between = one.row, one.difference
    form = found.own.award(row.award_code)
    return RevaluedOut(
        nomination_id=row.id,
        position=row.position,
        subject=nominee_out(row, is_kept=True),
        award=row.award_code,
        award_name=form.name[say.language == "en"] if form else row.award_code,
        outcome=row.outcome,
        judged_on=row.judged_on,
        kept=VerdictOut(**say.verdict(one.kept)),
        other=VerdictOut(**say.verdict(one.other)),
        is_as_kept=one.is_as_kept,
        outcome_changes=one.outcome_changes,
        appeared=[FindingOut(**say.finding(each)) for each in between.appeared],
        vanished=[FindingOut(**say.finding(each)) for each in between.vanished],
        changed=[_changed(before, after, say) for before, after in between.changed],
    )


def _changed(before: Mapping[str, Any], after: Mapping[str, Any], say: Speaker) -> ChangedFindingOut:
    return ChangedFindingOut(before=FindingOut(**say.finding(before)), after=FindingOut(**say.finding(after)))
