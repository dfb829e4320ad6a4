"""What only households have: members, and an address that is sealed and leaves no more."""

from typing import Any, Final
from uuid import UUID

from .. import names
from ..access.office import office_of
from ..db.transaction import Transaction
from ..ids import SubjectKind
from .registering import Details, Kind
from .schemas import HouseholdPatch
from .shapes import HouseholdView, NewHousehold


def _entered(tx: Transaction, id: UUID, new: NewHousehold) -> Details:
    details = _details(new.head_name, list(new.member_names))
    columns = {**details.columns, **_sealed(tx, id, new.address)}
    told = {**details.data, "has_address": new.address is not None}
    return Details(details.name, columns, told, details.secret)


def _edited(tx: Transaction, before: HouseholdView, patch: HouseholdPatch) -> Details:
    changes = patch.changes()
    members = changes.get("member_names", before.member_names) or []
    details = _details(changes.get("head_name", before.name), members)
    sealed = _sealed(tx, before.id, changes["address"]) if "address" in changes else {}
    return Details(details.name, details.columns, details.data, details.secret, sealed)


def _details(head_name: str, member_names: list[str]) -> Details:
    """What is known beside the address."""
    name, members = names.nfc(head_name), [names.nfc(one) for one in member_names]
    secret = {"head_name": name, "member_names": "\n".join(members) or None}
    return Details(name, {"member_names": members}, {"member_count": len(members)}, secret)


def _sealed(tx: Transaction, id: UUID, address: str | None) -> dict[str, Any]:
    vault = office_of(tx).vault
    sealed = None if address is None else vault.seal(address, place=f"household|address|{id}")
    return {"address_sealed": sealed, "key_version": vault.version}


HOUSEHOLD: Final = Kind(SubjectKind.HOUSEHOLD, _entered, _edited)
