"""Pages by keyset: a signed token says after which row the next page of one list begins."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from sqlalchemy import func, literal_column, select

from ..errors import PageTokenInvalid
from .query import Query

Item = TypeVar("Item")
Shown = TypeVar("Shown")
PAGE_SIZE: Final = 50
PAGE_SIZE_MAX: Final = 200
COUNTED_TO: Final = 1_000
_ONE_MORE: Final[Any] = literal_column(str(COUNTED_TO + 1))
_LIFE: Final = timedelta(days=3)
_SIGNATURE_BYTES: Final = 32
_TOKEN_CHARACTERS: Final = 2_000
_LABEL: Final = b"tdkt/page/v1\0"


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page and how to ask for the next; no token where the list ends.

    Attributes:
        total: How many rows there are in all, to one beyond the most that is told; None where nobody asked.
    """

    items: list[Item]
    next_page_token: str | None
    total: int | None = None

    def showing(self, items: list[Shown]) -> "Page[Shown]":
        """The same page, its rows shown otherwise."""
        return Page(items, self.next_page_token, self.total)


@dataclass(frozen=True, slots=True)
class Listing:
    """One list as it was asked for: what its tokens are good for.

    Args:
        key: The secret that signs, at least 32 bytes.
        name: Which list, `dossiers`.
        filters: What narrows it; the order of the members does not matter.
        at: The real instant, `clock.wall()`.
        life: How long a token is good; None for ever.
    """

    key: bytes
    name: str
    filters: Mapping[str, Any]
    at: datetime
    life: timedelta | None = _LIFE

    def token(self, after: Sequence[Any]) -> str:
        """Where the next page begins: the last row's values of the columns sorted by, id last."""
        expires = None if self.life is None else int((self.at + self.life).timestamp())
        body = _json([[_shown(value) for value in after], self._narrowed(), expires])
        return base64.urlsafe_b64encode(self._sign(body) + body).decode().rstrip("=")

    def after(self, token: str) -> tuple[Any, ...]:
        """The values that a token carries.

        Raises:
            PageTokenInvalid: changed, expired, of another list or of other filters.
        """
        body = self._verified(token)
        values, narrowed, expires = json.loads(body)
        has_expired = expires is not None and expires < self.at.timestamp()
        if narrowed != self._narrowed() or has_expired:
            raise PageTokenInvalid
        return tuple(_read(kind, text) for kind, text in values)

    def page(
        self,
        rows: Sequence[Item],
        size: int,
        after: Callable[[Item], Sequence[Any]],
        total: int | None = None,
    ) -> Page[Item]:
        """The page from `size + 1` rows fetched: the one too many says that there are more."""
        items = list(rows[:size])
        return Page(items, self.token(after(items[-1])) if len(rows) > size else None, total)

    def _verified(self, token: str) -> bytes:
        if len(token) > _TOKEN_CHARACTERS or not token.isascii():
            raise PageTokenInvalid
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except ValueError as error:
            raise PageTokenInvalid from error
        signature, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(body)):
            raise PageTokenInvalid
        return body

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self.key, _LABEL + body, "sha256")

    def _narrowed(self) -> str:
        return hashlib.sha256(_json([self.name, _plain(self.filters)])).hexdigest()[:32]


@cache
def counting(page: Query[Any]) -> Query[int]:
    """How many rows a page's first statement has in all: counted to one beyond the most that is told."""
    whole: Any = page.statement
    return Query(select(func.count()).select_from(whole.order_by(None).limit(_ONE_MORE).subquery()), int)


def page_size(asked: int | None) -> int:
    """How many rows a page has: 50 unless asked, never more than 200, never fewer than 1."""
    return PAGE_SIZE if asked is None else min(max(asked, 1), PAGE_SIZE_MAX)


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return {str(name): _plain(inner) for name, inner in value.items() if inner is not None}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case set() | frozenset():
            return sorted(str(inner) for inner in value)
        case None | bool() | int() | str():
            return value
    return _shown(value)[1]


def _shown(value: Any) -> tuple[str, Any]:
    match value:
        case bool() | float() | None:
            raise TypeError("a page is sorted by text, whole numbers, days, instants and ids, never NULL")
        case UUID():
            return "u", value.hex
        case datetime():
            return "t", value.isoformat()
        case date():
            return "d", value.isoformat()
        case int() | str():
            return "v", value
    raise TypeError(f"{type(value).__name__} cannot stand in a page token")


def _read(kind: str, text: Any) -> Any:
    match kind:
        case "u":
            return UUID(hex=text)
        case "t":
            return datetime.fromisoformat(text)
        case "d":
            return date.fromisoformat(text)
    return text


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
