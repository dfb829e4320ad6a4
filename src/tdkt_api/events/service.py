"""Reading the feed."""

from collections.abc import Sequence

from ..access.actor import Actor
from ..db.transaction import Transaction
from .repository import PAGE, PAGE_OF
from .shapes import Told


async def read(tx: Transaction, actor: Actor, *, after: int, type: str, limit: int) -> list[Told]:
    """The events behind a position that concern the actor's units, in the order of the feed.

    Args:
        after: The last position that the reader has seen; 0 before the first.
        type: What the types begin with; empty for all.
    """
    home = home_of(actor.scopes)
    if home is None:
        return await tx.all(PAGE, after=after, type=type, size=limit)
    place, path = home
    return await tx.all(PAGE_OF[place], home=path, after=after, type=type, size=limit)


def home_of(scopes: Sequence[str]) -> tuple[str, str] | None:
    """The one commune or province that covers all that the actor reaches, with its path; else None."""
    provinces = {scope.split("/")[1] for scope in scopes}
    if len(provinces) != 1 or "" in provinces:
        return None
    province = f"/{provinces.pop()}/"
    communes = {scope.split("/")[2] for scope in scopes}
    if len(communes) != 1 or "" in communes:
        return "province", province
    return "commune", f"{province}{communes.pop()}/"
