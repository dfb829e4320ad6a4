"""Batches as they are asked for and answered: up to 500 items, a result for each, in request order."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from fastapi import Request
from pydantic import Field

from ..db.batch import Tried
from .problem import describe
from .schemas import In, Out
from .types import Flag, Reference

AT_MOST: Final = 500
Made = TypeVar("Made")


class BatchAsked(In):
    """Up to 500 items. Not atomic: a refused item leaves nothing of itself."""

    atomic: Flag = False


class Referred(In):
    """An item under the caller's own reference."""

    client_reference: Reference | None = None


class ResultOut(Out):
    """One item's result; `problem` where it was refused."""

    index: int
    client_reference: str | None
    problem: dict[str, Any] | None = Field(description="The refusal, as the item alone would be answered.")


class ResultsOut(Out):
    """How many items were taken and refused."""

    accepted: int
    refused: int


def results(
    request: Request,
    items: Sequence[Referred],
    tried: Sequence[Tried[Made]],
    show: Callable[[Made], dict[str, Any]],
) -> dict[str, Any]:
    """The members of an answer: each item's result with what `show` says of what was made."""
    refused = sum(one.refusal is not None for one in tried)
    shown = [
        {
            "index": number,
            "client_reference": item.client_reference,
            "problem": describe(request, one.refusal) if one.refusal else None,
            **(show(one.made) if one.made is not None else {}),
        }
        for number, (item, one) in enumerate(zip(items, tried, strict=True))
    ]
    return {"accepted": len(tried) - refused, "refused": refused, "items": shown}
