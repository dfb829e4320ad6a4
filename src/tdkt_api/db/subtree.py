"""The part of the country that somebody reaches, as plain predicates beside the policies."""

from collections.abc import Sequence
from typing import Any


def subtree(scopes: Sequence[str]) -> dict[str, Any]:
    """The provinces that the scopes name, and within them the communes: none for the whole country.

    One code is an equality, so that a page walks its index in the order asked for. A unit that succeeds
    closed ones reaches their paths too: several codes are few rows, or the order's own index.
    """
    if not scopes or "/" in scopes:
        return {}
    segments = [scope.split("/") for scope in scopes]
    narrowed = _among("province_code", {parts[1] for parts in segments})
    communes = {parts[2] for parts in segments}
    return narrowed if "" in communes else narrowed | _among("commune_code", communes)


def _among(name: str, codes: set[str]) -> dict[str, Any]:
    return {name: next(iter(codes))} if len(codes) == 1 else {f"{name}s": sorted(codes)}
