"""A JSON body, read once: no object in it says the same thing twice."""

import json
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from starlette.requests import Request

from ..errors import Fault, NotJson
from .faults import pointer_of

Pairs = list[tuple[str, Any]]


class _Twice(Exception):
    """A name stands twice in one object."""


class _Doubled(dict[str, Any]):
    """An object that names a member twice."""

    name: str


class OneReading(Request):
    """A request whose body is parsed once, whoever asks for it.

    Two members of one name would mean one thing here and another to a gateway that takes the first. Such a
    body is noted as unsound: `parameters.sound` tells it behind the route's permission.
    """

    async def json(self) -> Any:
        """The body's value; of two members of one name the last.

        Raises:
            JSONDecodeError: it is none.
        """
        if not hasattr(self, "_json"):
            text = (await self.body()).decode("utf-8-sig")
            try:
                self._json = _STRICT.decode(text)
            except _Twice:
                self._json = json.loads(text, object_pairs_hook=_marked)
                self.state.unsound = NotJson(faults=list(islice(_doubled(self._json), _TOLD)))
        return self._json


def _distinct(pairs: Pairs) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice
    return found


_STRICT: Final = json.JSONDecoder(object_pairs_hook=_distinct)
_TOLD: Final = 20  # doubled names told at once


def _marked(pairs: Pairs) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    marked, seen = _Doubled(found), set[str]()
    for name, _ in pairs:
        if name in seen:
            marked.name = name
            break
        seen.add(name)
    return marked


def _doubled(value: Any) -> Iterator[Fault]:
    """Where names stand twice, from outside to inside."""
    waiting: deque[tuple[Any, tuple[int | str, ...]]] = deque([(value, ())])
    while waiting:
        inner, place = waiting.popleft()
        if isinstance(inner, _Doubled):
            yield Fault(pointer_of((*place, inner.name), value, missing=False), "json.doubled")
        steps = (
            inner.items() if isinstance(inner, dict) else enumerate(inner) if isinstance(inner, list) else ()
        )
        waiting.extend((one, (*place, step)) for step, one in steps if isinstance(one, (dict, list)))
