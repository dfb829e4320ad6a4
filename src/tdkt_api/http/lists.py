"""Lists as they are asked for and answered: one shape, signed tokens, and a link to the next page."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from .. import clock
from ..db.paging import COUNTED_TO, Listing, Page, counting
from ..db.query import Query as Statement
from ..db.transaction import Reading
from .parameters import PageAsked
from .responses import Known, answer

Item = TypeVar("Item", bound=BaseModel)
_TOKEN: Final = "page_token"  # noqa: S105  (a parameter's name)


def _unsaid(value: object) -> bool:
    return value is None


class PageOut(BaseModel, Generic[Item]):
    """One page of a list."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    items: list[Item]
    next_page_token: str | None = Field(description="Good for three days and for the same filters.")
    has_more: bool
    total: int | None = Field(
        default=None,
        exclude_if=_unsaid,
        description=f"With `include_total`: how many rows in all, {COUNTED_TO} at most.",
    )
    total_is_estimate: bool | None = Field(
        default=None, exclude_if=_unsaid, description="There are more than `total`."
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page is asked for, and the key that signs the way to the next.

    Attributes:
        has_total: Whether the list is to be counted too.
    """

    size: int
    token: str | None
    key: bytes = field(repr=False)
    has_total: bool = False

    @property
    def limit(self) -> int:
        """How many rows to fetch: the one too many says that there are more."""
        return self.size + 1

    def listing(self, name: str, **filters: Any) -> Listing:
        """This list with what narrows it."""
        return Listing(self.key, name, filters, clock.wall())

    def after(self, listing: Listing) -> tuple[Any, ...] | None:
        """Behind which row the page begins; None for the first.

        Raises:
            PageTokenInvalid: the token is not ours, too old, or of another list.
        """
        return None if self.token is None else listing.after(self.token)

    async def total(self, reading: Reading, first: Statement[Any], /, **given: Any) -> int | None:
        """How many rows the list has in all, if that is asked for; `first` gives its first page."""
        return await reading.one(counting(first), **given) if self.has_total else None


async def asked(
    request: Request,
    page: PageAsked,
    *,
    include_total: Annotated[
        bool, Query(description=f"Whether to count the list too, to {COUNTED_TO} at most.")
    ] = False,
) -> Asked:
    """The page asked for."""
    return Asked(page.size, page.token, request.app.state.settings.key("page_key"), include_total)


def total_of(counted: int | None) -> dict[str, Any]:
    """How many rows a list has, as its page tells it; nothing where nobody asked."""
    if counted is None:
        return {}
    return {"total": min(counted, COUNTED_TO), "total_is_estimate": counted > COUNTED_TO}


ListAsked = Annotated[Asked, Depends(asked)]


def endless(request: Request, name: str) -> Listing:
    """A list that only grows at its end: its tokens do not expire and are good whatever narrows it."""
    return Listing(request.app.state.settings.key("page_key"), name, {}, clock.wall(), life=None)


def page_answer(out: type[PageOut[Any]], page: Page[Any], request: Request, **beside: Any) -> Response:
    """The page, with its `Link` (RFC 8288), which is relative; `beside` are members beside the items."""
    token = page.next_page_token
    value = {"items": page.items, "next_page_token": token, "has_more": token is not None, **beside}
    value |= total_of(page.total)
    return answer(out, value, headers={"Link": _link(request, token)} if token else {})


def reference_page(
    out: type[PageOut[Any]], page: Page[Any], request: Request, known: Known, headers: Mapping[str, str]
) -> Response:
    """A page of what holds for everybody: it may be kept, and has an entity tag of its items and the day.

    Its token alone changes with every second, and is left out; with the day, a page that is kept never
    outlives its token.
    """
    made = page_answer(out, page, request)
    told = bytes(made.body).replace((page.next_page_token or "").encode(), b"")
    tag = f'"{hashlib.sha256(told + clock.wall().date().isoformat().encode()).hexdigest()[:32]}"'
    own = {**headers, "ETag": tag}
    if known.has(tag):
        return Response(status_code=304, headers=own)
    made.headers.update(own)
    return made


def _link(request: Request, token: str) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != _TOKEN]
    return f'<?{urlencode([*kept, (_TOKEN, token)])}>; rel="next"'
