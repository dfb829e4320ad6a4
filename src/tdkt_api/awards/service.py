"""The registry: what people hold, what is entered, and what everyone may look up."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from .. import clock, ids, names
from ..access.actor import Actor
from ..access.office import office_of
from ..db.paging import Page
from ..db.transaction import Reading, Transaction
from ..errors import AwardUnknown, FactsAhead, FactsDiffer, NotFound
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.lists import Asked
from ..ids import Prefix, SubjectKey, SubjectKind
from ..law.facts import Held
from ..law.lawbook import Lawbook
from ..subjects import service as subjects
from ..subjects.facts import Entered
from ..subjects.shapes import Found
from ..workflow.process import Role
from . import repository
from .codes import initials, new_code, number_key, read_code
from .schemas import AwardFilters
from .shapes import (
    AwardRow,
    AwardView,
    Earlier,
    KnownAward,
    NewAward,
    PublicAward,
    PublicRow,
    Snapshot,
    Title,
)

_COLUMNS: Final = {"award": "award_code"}
_SUBJECT: Final = ("name", "post", "unit", "occupation", "group", "sex")


async def held_by(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, tuple[Held, ...]]:
    """The valid awards of these subjects as rules see them; one without any has an empty tuple."""
    found: dict[UUID, list[Held]] = {id: [] for id in ids}
    for row in await repository.held(tx, ids):
        found[row.subject_id].append(
            Held(
                row.award_code,
                row.last_year,
                row.grounds,
                row.is_verified,
                _shown(row.id),
                type=row.type,
                decided_on=row.signed_on,
                period=(row.first_year, row.last_year),
            )
        )
    return {id: tuple(held) for id, held in found.items()}


async def enter_earlier(
    tx: Transaction, subject: Found, unit_id: UUID, earlier: Sequence[Earlier]
) -> Entered:
    """Enter awards of the past that are not known yet, as imported and unverified.

    Args:
        unit_id: The unit that enters, which must be the subject's own.

    Returns:
        What was added, for `subjects.service.record_facts`.

    Raises:
        FactsForeignUnit: the subject belongs to another unit; what is known there is not compared.
        FactsDiffer: the award is known with another number, day or other grounds, or is sent twice.
        AwardUnknown, FactsAhead: no such award form, a day to come.
    """
    if not earlier:
        return Entered()
    subjects.must_be_of(subject, unit_id)
    await subjects.lock(tx, [subject.id])
    known = {(one.award_code, one.first_year): one for one in await repository.known(tx, subject.id)}
    lawbook = office_of(tx).lawbook
    new = _new_ones(known, earlier, lawbook)
    rows = [_imported(subject, one, lawbook) for one in new]
    await repository.add(tx, rows)
    added = [_told(row["id"], one) for row, one in zip(rows, new, strict=True)]
    return Entered({"awards": added}) if added else Entered()


async def confirm(
    tx: Transaction, actor: Actor, award_ids: Sequence[UUID], *, acting: Role, unit_id: UUID
) -> int:
    """Mark imported awards as verified by whoever appraised them; how many there were.

    Those held by subjects outside the actor's units stay as they are: their own units confirm them.

    Args:
        acting: The role at `unit_id` in which the actor appraises.
    """
    confirmed = await repository.confirm(tx, award_ids)
    by_holder: dict[tuple[UUID, SubjectKind, str], list[str]] = {}
    for one in confirmed:
        holder = (one.subject_id, one.subject_kind, one.unit_path)
        by_holder.setdefault(holder, []).append(_shown(one.id))
    for (subject_id, kind, path), awards in sorted(by_holder.items()):
        record(
            tx,
            actor,
            stream=Stream.subject(SubjectKey(kind, subject_id), path),
            type=EventType(f"{kind}.confirm_awards"),
            acting=acting,
            unit_id=unit_id,
            data={"awards": sorted(awards)},
        )
    return len(confirmed)


async def enter_conferred(tx: Transaction, rows: Sequence[NewAward]) -> None:
    """Enter the lines of a decision that was signed; each gets its public code here.

    Raises:
        AwardHeld: somebody holds that form for that period already.
    """
    await repository.add(tx, [_conferred(one) for one in rows])


async def view(tx: Transaction, id: UUID) -> AwardView:
    """One visible award.

    Raises:
        NotFound: no such award within the actor's units, by its holder or by its issuer.
    """
    return viewed(await repository.view(tx, id), office_of(tx).lawbook)


async def page(tx: Transaction, asked: Asked, filters: AwardFilters) -> Page[AwardView]:
    """Visible awards, the newest entry first."""
    active = _active(filters)
    listing = asked.listing("awards", **active)
    after = asked.after(listing)
    rows = await repository.page(tx, asked.limit, **active, **({"id": after[0]} if after else {}))
    lawbook = office_of(tx).lawbook
    views = [viewed(row, lawbook) for row in rows]
    total = await asked.total(tx, repository.page_of(frozenset(active)), **active)
    return listing.page(views, asked.size, lambda view: (view.id,), total)


def _active(filters: AwardFilters) -> dict[str, Any]:
    given = filters.model_dump(exclude_none=True)
    active = {_COLUMNS.get(name, name): value for name, value in given.items()}
    return active | ({"subject_id": filters.subject_id.id} if filters.subject_id else {})


async def look_up(
    reading: Reading,
    lawbook: Lawbook,
    *,
    official_number: str,
    name: str,
    unit_id: UUID | None = None,
    year: int | None = None,
) -> list[PublicAward]:
    """At most ten awards with exactly this number and name, however they are spelled.

    Args:
        year: The year in which the decision was signed.
    """
    asked = {
        "number": number_key(official_number),
        "name": names.folded(name),
        "unit_id": unit_id,
        "year": year,
    }
    if not asked["number"] or not asked["name"]:
        return []
    active = {key: value for key, value in asked.items() if value is not None}
    return [_public(row, lawbook, row.name) for row in await repository.by_number(reading, **active)]


async def look_up_code(reading: Reading, lawbook: Lawbook, public_code: str) -> PublicAward:
    """The award behind a public code; of a person's name only the given name stands whole.

    Raises:
        NotFound: no award has this code.
    """
    code = read_code(public_code)
    if code is None:
        raise NotFound
    row = await repository.by_code(reading, code)
    is_collective = row.kind is SubjectKind.COLLECTIVE
    return _public(row, lawbook, row.name if is_collective else initials(row.name))


def title_of(lawbook: Lawbook, code: str) -> Title:
    """The name of an award form; its code where the lawbook has no such form any more."""
    award = lawbook.award(code)
    return Title(*award.name) if award else Title(code, code)


def _shown(id: UUID) -> str:
    return ids.show(Prefix.AWARD, id)


def _new_ones(
    known: Mapping[tuple[str, int], KnownAward], earlier: Sequence[Earlier], lawbook: Lawbook
) -> list[Earlier]:
    new: dict[tuple[str, int], Earlier] = {}
    for number, one in enumerate(earlier):
        at, key = f"/earlier_awards/{number}", (one.award, one.year)
        if lawbook.award(one.award) is None:
            raise AwardUnknown().at(f"{at}/award")
        if one.signed_on > clock.today() or one.year > clock.today().year:
            raise FactsAhead().at(f"{at}/{'signed_on' if one.signed_on > clock.today() else 'year'}")
        if key in new:
            raise FactsDiffer(year=one.year).at(f"{at}/year")
        if key in known:
            _must_agree(known[key], one, at)
        else:
            new[key] = one
    return list(new.values())


def _must_agree(known: KnownAward, sent: Earlier, at: str) -> None:
    """The grounds may be left out by whoever tells it again."""
    if known.official_number_folded != number_key(sent.official_number):
        raise FactsDiffer(year=sent.year).at(f"{at}/official_number")
    if known.signed_on != sent.signed_on:
        raise FactsDiffer(year=sent.year).at(f"{at}/signed_on")
    if sent.grounds and known.grounds != frozenset(sent.grounds):
        raise FactsDiffer(year=sent.year).at(f"{at}/grounds")


def _told(id: UUID, one: Earlier) -> dict[str, Any]:
    return {
        "award": _shown(id),
        "code": one.award,
        "year": one.year,
        "official_number": one.official_number,
        "signed_on": one.signed_on.isoformat(),
        "grounds": sorted(one.grounds),
    }


def _imported(subject: Found, one: Earlier, lawbook: Lawbook) -> dict[str, Any]:
    award = lawbook.award(one.award)
    return {
        "id": ids.new(),
        "subject_id": subject.id,
        "award_code": one.award,
        "first_year": one.year,
        "last_year": one.year,
        "type": award.types[0] if award and award.types else "cong_trang",
        "origin": "imported",
        "is_verified": False,
        "grounds": sorted(one.grounds),
        "decision_id": None,
        "nomination_id": None,
        "issuing_unit_id": None,
        **_entry(one.official_number, one.signed_on, Snapshot(subject.name, kind=subject.kind)),
    }


def _conferred(one: NewAward) -> dict[str, Any]:
    same = ("id", "subject_id", "award_code", "first_year", "last_year", "type")
    signed = ("decision_id", "nomination_id", "issuing_unit_id")
    return {
        **{name: getattr(one, name) for name in (*same, *signed)},
        "grounds": sorted(one.grounds),
        "origin": "conferred",
        "is_verified": True,
        **_entry(one.official_number, one.signed_on, one.snapshot),
    }


def _entry(official_number: str, signed_on: Any, snapshot: Snapshot) -> dict[str, Any]:
    return {
        "official_number": official_number,
        "official_number_folded": number_key(official_number),
        "signed_on": signed_on,
        "status": "valid",
        "public_code": new_code(),
        "name_folded": names.folded(snapshot.name),
        "snapshot": snapshot.as_json(),
        "created_at": clock.now(),
    }


def viewed(row: AwardRow, lawbook: Lawbook) -> AwardView:
    """An entry of the registry with the name of its form."""
    snapshot = row.snapshot
    return AwardView(
        row.id,
        row.award_code,
        title_of(lawbook, row.award_code),
        row.first_year,
        row.last_year,
        row.type,
        row.origin,
        row.is_verified,
        row.grounds,
        row.decision_id,
        row.nomination_id,
        row.issuing_unit_id,
        row.official_number,
        row.signed_on,
        row.status,
        row.public_code,
        {
            "kind": row.subject_kind,
            "id": SubjectKey(row.subject_kind, row.subject_id),
            **{name: snapshot.get(name) for name in _SUBJECT},
            "is_posthumous": snapshot.get("is_posthumous", False),
        },
        {"name": snapshot.get("signer_name"), "post": snapshot.get("signer_post")},
        snapshot.get("issuer"),
        row.created_at,
    )


def _public(row: PublicRow, lawbook: Lawbook, name: str) -> PublicAward:
    return PublicAward(
        row.award_code,
        title_of(lawbook, row.award_code),
        row.first_year,
        row.last_year,
        row.official_number,
        row.signed_on,
        row.issuer,
        name,
        row.status,
    )
