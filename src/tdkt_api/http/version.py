"""Which version of an object the caller saw: `If-Match`, or a version named in the body."""

import re
from dataclasses import dataclass
from typing import Annotated, Final, Self

from fastapi import Depends, Header, Request

from ..errors import IfMatchMissing, Stale

_TAGS: Final = re.compile(r'\s*"v([1-9][0-9]{0,17})"\s*(?:,|$)')


@dataclass(frozen=True, slots=True)
class Version:
    """The versions a caller named; None where it named nothing.

    Only strong tags of ours count. `*`, weak tags and what cannot be read match no version: one decides on
    what one saw.
    """

    seen: frozenset[int] | None

    @classmethod
    def read(cls, header: str | None) -> Self:
        """The versions in an `If-Match` header; never refuses."""
        return cls(None if header is None else _versions(header))

    @classmethod
    def of(cls, number: int) -> Self:
        """A version named in a body."""
        return cls(frozenset({number}))

    def required(self) -> None:
        """Insist that a version was named.

        Raises:
            IfMatchMissing: it was not.
        """
        if self.seen is None:
            raise IfMatchMissing

    def must_be(self, current: int, *, pointer: str | None = None) -> None:
        """Insist that the object is as the caller saw it; `pointer` says where the body named the version.

        Raises:
            IfMatchMissing: no version was named.
            Stale: the object has another version now.
        """
        self.required()
        if current not in (self.seen or ()):
            stale = Stale(current=current)
            raise stale if pointer is None else stale.at(pointer)


async def if_match(
    request: Request,
    if_match: Annotated[str | None, Header(description="The ETag of what was read.")] = None,  # noqa: ARG001 - documents the header
) -> Version:
    """Read `If-Match`; the service asks it, in its own order."""
    given = request.headers.getlist("if-match")
    return Version.read(", ".join(given) if given else None)


IfMatch = Annotated[Version, Depends(if_match)]


def _versions(header: str) -> frozenset[int]:
    found, at = set(), 0
    while at < len(header):
        tag = _TAGS.match(header, at)
        if tag is None:
            return frozenset()
        found.add(int(tag[1]))
        at = tag.end()
    return frozenset(found)
