"""What ceilings come to: which are in force for a unit that decides, and what is used of them.

Conferred counts who holds a valid award of the form for the year; proposed counts who is under way for it in
a dossier that was submitted, or in the one that is asked about. Both are counted by where the person is now.
A proposal is compared with all of them, whoever asks; a decision with what is conferred and what it confers
itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from .. import clock, ids
from ..access.office import office_of
from ..db.transaction import Transaction
from ..errors import NotFound
from ..ids import Prefix
from ..law.lawbook import Lawbook
from ..law.quota import ADVANCED, Base, Ceiling, Limit, finding, national_limit, reckon, unit_effect
from ..law.source import Provision
from ..law.verdict import Finding, Status
from ..units import service as units
from . import repository
from .shapes import Counted, CountsOver, QuotaRow, Use


@dataclass(frozen=True, slots=True)
class Place:
    """One place that is asked for: of which form and year, for whom, under the unit at which path."""

    id: UUID
    award: str
    year: int
    path: str


@dataclass(frozen=True, slots=True)
class Rules:
    """By what ceilings are judged: the lawbook, the day of the regime and the unit that decides."""

    lawbook: Lawbook
    day: date
    path: str


async def proposed(
    tx: Transaction, rules: Rules, places: Sequence[Place], dossier_id: UUID
) -> dict[UUID, Finding]:
    """A finding for each place on whose form there is a ceiling, all that is under way counted."""
    limits = await _limits(tx, rules, places)
    counted = await _counted(tx, limits, places, dossier_id)
    found: dict[UUID, Finding] = {}
    for place in places:
        found |= _strictest(
            place.id,
            [
                finding(limit, _base(limit, one), one.used)
                for limit in limits.get(place.award, ())
                for one in [counted[place.award, place.year, limit.path]]
            ],
        )
    return found


async def deciding(tx: Transaction, rules: Rules, places: Sequence[Place]) -> dict[UUID, Finding]:
    """The same for the places that a decision would fill, held until it commits.

    Of two decisions at one instant the second waits for the first and counts what it has conferred.
    """
    limits = await _limits(tx, rules, places)
    held = {(one.award, one.year, limit.path) for one in places for limit in limits.get(one.award, ())}
    if held:
        await repository.hold(tx, [f"{award} {year} {path}" for award, year, path in held])
    counted = await _counted(tx, limits, places, None)
    found: dict[UUID, Finding] = {}
    for place in places:
        findings = []
        for limit in limits.get(place.award, ()):
            one = counted[place.award, place.year, limit.path]
            filled = _filled(places, {place.award}, place.year, limit.path)
            base = one.strength
            if limit.ceiling.base == Base.HOLDERS:
                base = one.holders + _filled(places, ADVANCED, place.year, limit.path)
            findings.append(finding(limit, base, one.conferred + filled))
        found |= _strictest(place.id, findings)
    return found


async def use_of(
    tx: Transaction, id: UUID, asked_year: int | None, unit_id: UUID | None, as_of: date | None
) -> Use:
    """What a ceiling comes to for one unit of its subtree; without a unit for the one that set it.

    Raises:
        NotFound: no such ceiling, or no such unit under it.
    """
    row = await repository.view(tx, id)
    unit = await units.get(tx, unit_id or row.unit_id)
    if not unit.path.startswith(row.unit_path):
        raise NotFound
    is_whole = row.counts_over is CountsOver.SUBTREE
    day = as_of or clock.today()
    year = asked_year or day.year
    limit = _limit(row, Rules(office_of(tx).of(unit.path), day, unit.path))
    place = Place(row.id, row.award_code, year, limit.path)
    counted = (await _counted(tx, {row.award_code: [limit]}, [place], None))[row.award_code, year, limit.path]
    base = _base(limit, counted)
    found = reckon(limit.ceiling, base, counted.used, limit.rounding)
    return Use(
        row,
        row.unit_id if is_whole else unit.id,
        year,
        day,
        base,
        found.allowed,
        counted.conferred,
        counted.used - counted.conferred,
        counted.used,
        found.fits,
    )


async def _limits(tx: Transaction, rules: Rules, places: Sequence[Place]) -> dict[str, list[Limit]]:
    """The ceilings on each form: the lawbook's, and those of the deciding unit and the units above it."""
    awards = sorted({one.award for one in places})
    rows = await tx.all(repository.IN_FORCE, awards=awards, path=rules.path, day=rules.day)
    limits: dict[str, list[Limit]] = {}
    for award in awards:
        own = [_limit(row, rules) for row in rows if row.award_code == award]
        national = national_limit(rules.lawbook, award, rules.day, rules.path)
        if own or national is not None:
            limits[award] = [*([national] if national is not None else []), *own]
    return limits


def _limit(row: QuotaRow, rules: Rules) -> Limit:
    cited = rules.lawbook.cited(Provision(row.source_number, row.source_article), rules.day)
    return Limit(
        Ceiling(Fraction(row.share), row.base.value, cited),
        row.unit_path if row.counts_over is CountsOver.SUBTREE else rules.path,
        row.rounding,
        unit_effect(rules.lawbook, rules.day, is_binding=row.is_binding),
        {"quota": ids.show(Prefix.QUOTA, row.id)},
    )


async def _counted(
    tx: Transaction,
    limits: Mapping[str, Sequence[Limit]],
    places: Iterable[Place],
    dossier_id: UUID | None,
) -> dict[tuple[str, int, str], Counted]:
    """The counts for every form, year and subtree, in one statement; none where there is no ceiling."""
    keys = sorted({(p.award, p.year, limit.path) for p in places for limit in limits.get(p.award, ())})
    if not keys:
        return {}
    awards, years, paths = zip(*keys, strict=True)
    async with tx.over_the_country():  # whoever asks, everybody under the ceiling counts
        rows = await tx.all(
            repository.COUNTS,
            awards=list(awards),
            years=list(years),
            paths=list(paths),
            holder_codes=list(ADVANCED),
            dossier_id=dossier_id,
        )
    return dict(zip(keys, rows, strict=True))


def _base(limit: Limit, counted: Counted) -> int:
    return counted.proposed_holders if limit.ceiling.base == Base.HOLDERS else counted.strength


def _filled(places: Iterable[Place], awards: Iterable[str], year: int, path: str) -> int:
    codes = frozenset(awards)
    return sum(one.award in codes and one.year == year and one.path.startswith(path) for one in places)


def _strictest(id: UUID, findings: Sequence[Finding]) -> dict[UUID, Finding]:
    """The finding with the least room; one that blocks before one that warns."""
    if not findings:
        return {}
    return {id: min(findings, key=_room)}


def _room(found: Finding) -> tuple[bool, bool, int]:
    room = found.needed - found.found if isinstance(found.needed, int) and isinstance(found.found, int) else 0
    return found.status is not Status.NOT_MET, found.effect != "blocks", room
