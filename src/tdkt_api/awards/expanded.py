"""Awards with what their ids and codes stand for beside them: one statement for each kind and page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select

from ..access.office import office_of
from ..db.query import Query, columns_of, within
from ..db.transaction import Transaction
from ..http.expand import put_beside
from ..law.lawbook import Lawbook
from ..models import Decision, Dossier, Nomination
from ..units import service as units

UNIT: Final = "issuing_unit"
FORM: Final = "award_form"
NAMES: Final = (UNIT, "decision", "nomination", FORM)


@dataclass(frozen=True, slots=True)
class DecisionRef:
    """A decision of the actor's units."""

    id: UUID
    unit_id: UUID
    state: str
    official_number: str | None
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class NominationRef:
    """A nomination in a dossier of the actor's units."""

    id: UUID
    dossier_id: UUID
    position: int
    outcome: str


@dataclass(frozen=True, slots=True)
class FormRef:
    """An award form of today's lawbook."""

    code: str
    kind: str
    level: str
    abbreviation: str | None


_IDS: Final = any_(bindparam("ids", type_=ARRAY(Uuid)))
DECISIONS = Query(
    select(*columns_of(Decision, DecisionRef)).where(Decision.id == _IDS, within(Decision)), DecisionRef
)
NOMINATIONS = Query(
    select(*columns_of(Nomination, NominationRef))
    .join(Dossier, Dossier.id == Nomination.dossier_id)
    .where(Nomination.id == _IDS, within(Dossier)),
    NominationRef,
)
_KINDS: Final[dict[str, Query[Any]]] = {"decision": DECISIONS, "nomination": NOMINATIONS}


async def expanded(tx: Transaction, rows: Sequence[Any], names: frozenset[str]) -> list[dict[str, Any]]:
    """The members of each award with what was asked for beside them; null where the actor may not see it."""
    shown = await units.expanded(tx, rows, names & {UNIT})
    for name in sorted(names & _KINDS.keys()):
        await put_beside(tx, shown, name, _KINDS[name])
    return with_forms(tx, shown) if FORM in names else shown


def with_forms(tx: Transaction, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same members with the form that `award` names; null for a code that today's lawbook has no more."""
    lawbook = office_of(tx).lawbook
    return [{**one, FORM: _form(lawbook, one["award"])} for one in shown]


def _form(lawbook: Lawbook, code: str) -> FormRef | None:
    form = lawbook.award(code)
    return None if form is None else FormRef(form.code, form.kind, form.level, form.abbreviation)
