"""Packs of the lawbook: what a person does with them."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor, read_actor
from ..access.humans import is_own_account
from ..access.office import Office, office_of
from ..db.paging import Page
from ..db.transaction import Transaction
from ..errors import Fault, PackOneself, PackPublished, PackUnsound, UnitNotInForce, WrongRole
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.lists import Asked
from ..http.version import Version
from ..law.lawbook import Lawbook
from ..law.loader import laid_over, load, pack_hash, parse
from ..law.local import LOCAL, is_local
from ..law.reader import PackRefused
from ..units import service as units
from ..workflow.process import Role
from . import repository
from .schemas import PackIn, PackPatch
from .shapes import Difference, Flaw, PackBrief, PackRow, PackState

COUNTRY: Final = "/"
_OWN: Final = ((Role.APPRAISER, Role.ADMIN), (Role.HEAD, Role.DECIDER))
_EVERYWHERE: Final = ((Role.LAW_EDITOR,), (Role.LAW_PUBLISHER,))


async def draft(tx: Transaction, actor: Actor, asked: PackIn) -> PackRow:
    """Draft a pack for a unit's subtree, or for the whole country; it may still have flaws.

    Raises:
        WrongRole: the actor drafts nothing for that unit.
        NotFound, UnitNotInForce: there is no such unit, or not today.
    """
    unit = await units.get(tx, asked.unit_id)
    if not unit.is_in_force(clock.today()):
        raise UnitNotInForce().at("/unit_id")
    acting = _acting(actor, unit.id, unit.path, publishing=False)
    row = PackRow(
        ids.new(),
        unit.id,
        unit.path,
        asked.name,
        dict(asked.files),
        [actor.person_id],
        PackState.DRAFT,
        None,
        None,
        None,
        1,
        clock.now(),
    )
    await tx.run(repository.ADD, **{name: getattr(row, name) for name in PackRow.__slots__})
    _tell(tx, actor, row, EventType.LAWBOOK_DRAFT, acting, name=row.name)
    return row


async def edit(tx: Transaction, actor: Actor, id: UUID, seen: Version, patch: PackPatch) -> PackRow:
    """Change a draft; who did becomes one of its authors.

    Raises:
        NotFound, IfMatchMissing, Stale, WrongRole.
        PackPublished: it is published.
    """
    row = await _locked(tx, id, seen)
    acting = _acting(actor, row.unit_id, row.unit_path, publishing=False)
    changes = patch.changes()
    await tx.run(
        repository.STORE,
        id=id,
        new_name=changes.get("name", row.name),
        new_files=dict(changes.get("files", row.files)),
        new_authors=list(dict.fromkeys([*row.authors, actor.person_id])),
    )
    changed = await repository.view(tx, id)
    _tell(tx, actor, changed, EventType.LAWBOOK_EDIT, acting, name=changes.get("name"))
    return changed


async def publish(tx: Transaction, actor: Actor, id: UUID, seen: Version) -> PackRow:
    """Publish a sound draft; from then on it never changes, and within seconds all processes judge by it.

    Raises:
        NotFound, IfMatchMissing, Stale, WrongRole, PackPublished.
        PackOneself: the actor wrote it, under whatever account.
        PackUnsound: a file or key is wrong; the fault names it.
    """
    row = await _locked(tx, id, seen)
    signer = await read_actor(tx, actor.person_id, actor.client_id, actor.session_id)
    acting = _acting(signer, row.unit_id, row.unit_path, publishing=True)
    await _must_be_another(tx, signer, row)
    _must_be_sound(flaw_of(office_of(tx), row))
    hash = bytes.fromhex(pack_hash(bytes_of(row.files)))
    at = clock.now()
    await tx.run(repository.KEEP, hash=hash, files=row.files, stored_at=at)
    await tx.run(repository.PUBLISH, id=id, new_hash=hash, new_by=signer.person_id, new_at=at)
    published = await repository.view(tx, id)
    _tell(tx, signer, published, EventType.LAWBOOK_PUBLISH, acting)
    return published


async def read(tx: Transaction, id: UUID) -> PackRow:
    """One pack of the actor's units.

    Raises:
        NotFound: there is none.
    """
    return await repository.view(tx, id)


async def page(tx: Transaction, asked: Asked) -> Page[PackBrief]:
    """The packs of the actor's units, the newest first."""
    listing = asked.listing("lawbook-packs", scopes=tx.scopes)
    after = asked.after(listing)
    rows = await repository.page(tx, after=(after[0], after[1]) if after else None, limit=asked.limit)
    total = await asked.total(tx, repository.page_of(is_first=True))
    return listing.page(rows, asked.size, lambda row: (row.created_at, row.id), total)


def flaw_of(office: Office, row: PackRow) -> Flaw | None:
    """The first thing that is wrong with a pack over what is in force for its unit; None: it is sound."""
    try:
        made_of(office, row)
    except PackRefused as refused:
        return Flaw(refused.code, refused.file, refused.key)
    return None


def made_of(office: Office, row: PackRow) -> Lawbook:
    """The lawbook that the unit would have with the pack.

    Raises:
        PackRefused: the pack is not sound.
    """
    files = bytes_of(row.files)
    if row.unit_path == COUNTRY:
        if is_local(files):
            raise PackRefused("law.not_local", LOCAL)
        lawbook = load(*office.everywhere, files)
        by_unit(lawbook, office.own)  # what is published for units must still stand on it
        return lawbook
    return laid_over(office.above(row.unit_path), files)


def by_unit(lawbook: Lawbook, own: Mapping[str, Mapping[str, bytes]]) -> dict[str, Lawbook]:
    """The lawbook of every unit that has a pack, those of the units above it laid first.

    Raises:
        PackRefused: a pack says more than may be said over this lawbook.
    """
    made: dict[str, Lawbook] = {}
    for path in sorted(own):
        above = max((one for one in made if path.startswith(one)), key=len, default=None)
        made[path] = laid_over(made[above] if above else lawbook, own[path])
    return made


def differences(office: Office, row: PackRow) -> list[Difference]:
    """What a pack says otherwise than the files in force, key by key; of a unit's pack all that it says.

    Raises:
        PackUnsound: a file is not strict YAML.
    """
    now: dict[str, bytes] = {}
    for pack in office.everywhere if row.unit_path == COUNTRY else office.own_pack(row.unit_path):
        now.update(pack)
    found: list[Difference] = []
    try:
        for path, text in sorted(bytes_of(row.files).items()):
            before = dict(_leaves("", parse(path, now[path]))) if path in now else {}
            after = dict(_leaves("", parse(path, text)))
            found += [
                Difference(path, key, before.get(key), after.get(key))
                for key in sorted(before.keys() | after.keys())
                if before.get(key) != after.get(key)
            ]
    except PackRefused as refused:
        _must_be_sound(Flaw(refused.code, refused.file, refused.key))
    return found


def bytes_of(files: Mapping[str, str]) -> dict[str, bytes]:
    """The files of a pack as the loader takes them."""
    return {path: text.encode() for path, text in files.items()}


def _leaves(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every plain value with its dotted key."""
    if isinstance(value, dict) and value:
        for name, one in value.items():
            yield from _leaves(f"{key}.{name}" if key else name, one)
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for number, one in enumerate(value):
            yield from _leaves(f"{key}[{number}]", one)
    else:
        yield key, value


async def _locked(tx: Transaction, id: UUID, seen: Version) -> PackRow:
    row = await repository.lock(tx, id, seen)
    if row.state is PackState.PUBLISHED:
        raise PackPublished
    return row


def _acting(actor: Actor, unit_id: UUID, path: str, *, publishing: bool) -> Role:
    may = (_EVERYWHERE if path == COUNTRY else _OWN)[publishing]
    held = actor.roles_at(unit_id)
    acting = next((role for role in may if role in held), None)
    if acting is None:
        raise WrongRole
    return acting


async def _must_be_another(tx: Transaction, actor: Actor, row: PackRow) -> None:
    for author in row.authors:
        if author in actor.people or await is_own_account(tx, actor, author):
            raise PackOneself


def _must_be_sound(flaw: Flaw | None) -> None:
    if flaw is not None:
        raise unsound(flaw)


def unsound(flaw: Flaw) -> PackUnsound:
    """The refusal of a pack that has a flaw."""
    told = {"file": flaw.file, "place": flaw.place, "flaw": flaw.code}
    pointer = "/files/" + flaw.file.replace("~", "~0").replace("/", "~1")
    return PackUnsound(
        faults=[Fault(pointer, "lawbook.flaw", told)], file=flaw.file, place=flaw.place, flaw=flaw.code
    )


def _tell(
    tx: Transaction, actor: Actor, row: PackRow, type: EventType, acting: Role, *, name: str | None = None
) -> None:
    record(
        tx,
        actor,
        stream=Stream.lawbook(row.id, row.unit_path),
        type=type,
        acting=acting,
        unit_id=row.unit_id,
        data={"pack": pack_hash(bytes_of(row.files)), "files": sorted(row.files)},
        secret={"name": name},
    )
