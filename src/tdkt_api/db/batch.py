"""Many things in one request: each in a savepoint of its own, so that a refused one leaves nothing."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..errors import BatchRefused, DomainError, Fault
from .transaction import Transaction

Item = TypeVar("Item")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Tried(Generic[Made]):
    """What became of one item: what was made, or why it was refused."""

    made: Made | None
    refusal: DomainError | None = None


async def each(
    tx: Transaction, items: Sequence[Item], act: Callable[[Item], Awaitable[Made]], *, atomic: bool
) -> list[Tried[Made]]:
    """Act on every item, in order.

    Raises:
        BatchRefused: an item of an atomic batch was refused; nothing is written.
    """
    tried = [await _one(tx, item, act) for item in items]
    refused = [_fault(number, one.refusal) for number, one in enumerate(tried) if one.refusal]
    if refused and atomic:
        raise BatchRefused(faults=refused)
    return tried


async def _one(tx: Transaction, item: Item, act: Callable[[Item], Awaitable[Made]]) -> Tried[Made]:
    try:
        async with tx.savepoint():
            return Tried(await act(item))
    except DomainError as refusal:
        return Tried(None, refusal)


def _fault(number: int, refusal: DomainError) -> Fault:
    inside = refusal.faults[0].pointer if refusal.faults else ""
    return Fault(f"/items/{number}{inside}", refusal.code, refusal.params)
