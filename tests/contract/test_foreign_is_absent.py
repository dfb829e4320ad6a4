"""What lies outside the caller's units answers byte for byte like what does not exist."""

import re
from typing import Any, Final

import httpx

from support.client import Client
from support.examples import OPERATIONS, Operation
from support.flow import SignIn
from support.one_of_each import HERE, UNMADE, made_of_each
from support.routes import Ruled, filled, named, prefixes_of, sent

_ANY_ID: Final = re.compile(r"[a-z]{2}_[0-7][0-9a-hjkmnp-tv-z]{25}")
_OF_ITS_OWN: Final = {"ratelimit", "date"}


def _operation(route: Ruled) -> Operation:
    return next(one for one in OPERATIONS.values() if (one.method, one.path) == route[:2])


async def _asked(client: Client, route: Ruled, path: str) -> httpx.Response:
    media = _operation(route).media.get("application/json", {}).get("examples", {})
    body = {"json": next(iter(media.values()))["value"]} if media else {}
    return await sent(client, route, path, headers={"X-Request-Id": "the-same"}, **body)


def _as_seen(answer: httpx.Response) -> tuple[int, list[tuple[str, str]], str]:
    """All of an answer, the id that was asked for blotted out."""
    headers = sorted((name, value) for name, value in answer.headers.items() if name not in _OF_ITS_OWN)
    return answer.status_code, headers, _ANY_ID.sub("id", answer.text)


async def test_what_is_foreign_answers_like_what_is_absent(sign_in: SignIn, connection: Any) -> None:
    made = await made_of_each(sign_in, connection)
    stranger, owner = await sign_in("other.everything"), await sign_in("everything")

    for route in HERE:
        if prefixes_of(route[1]).keys() & UNMADE.keys():
            continue
        foreign = await _asked(stranger, route, filled(route[1], **made))
        absent = await _asked(stranger, route, filled(route[1], code=made["code"]))

        assert _as_seen(foreign) == _as_seen(absent), named(route)
        assert foreign.status_code == 404, (named(route), foreign.text)
        if route[0] == "GET":  # it was there to be found
            assert (await _asked(owner, route, filled(route[1], **made))).status_code == 200, named(route)


def test_every_kind_that_is_left_out_stands_in_a_path() -> None:
    assert set(UNMADE) <= {name for one in HERE for name in prefixes_of(one[1])}
