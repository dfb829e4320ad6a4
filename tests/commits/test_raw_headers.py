"""Malformed headers over a real socket: nobody is let in, nothing breaks, and the next caller is served."""

import asyncio
from typing import Final

import pytest

from support.killable import Killable

BEARER: Final = b"Authorization: Bearer "
HOSTILE: Final[dict[str, bytes]] = {
    "no scheme": b"Authorization: TOKEN",
    "empty": b"Authorization: ",
    "scheme alone": b"Authorization: Bearer",
    "scheme and blanks": b"Authorization: Bearer    ",
    "basic": b"Authorization: Basic Y2xlcms6Y2xlcms=",
    "scheme in Latin-1": b"Authorization: B\xe9arer TOKEN",
    "token and comma": BEARER + b"TOKEN,TOKEN",
    "token twice": BEARER + b"TOKEN TOKEN",
    "two headers, both wrong": BEARER + b"a.b.c\r\n" + BEARER + b"d.e.f",
    "wrong first, then ours": BEARER + b"a.b.c\r\n" + BEARER + b"TOKEN",
    "NUL inside": BEARER + b"TO\x00KEN",
    "control letters": BEARER + b"\x01\x02\x7f",
    "bytes above ASCII": BEARER + bytes(range(128, 256)),
    "a surrogate in UTF-8": BEARER + b"\xed\xa0\x80",
    "overlong UTF-8": BEARER + b"\xc0\xae\xc0\xae",
    "a bare line feed": BEARER + b"a\nX-Y: z",
    "a bare carriage return": BEARER + b"a\rb",
    "folded over two lines": BEARER + b"TOKEN\r\n TOKEN",
    "blank before the colon": b"Authorization : Bearer TOKEN",
    "name with NUL": b"Author\x00ization: Bearer TOKEN",
    "dots without end": BEARER + b"." * 4_000,
    "16 KiB": BEARER + b"a" * 16_384,
    "128 KiB": BEARER + b"a" * 131_072,
    "deep header": BEARER + b"W1tbW1tbW1tbW1tbW1tbW1tbW10.e30.AA",
    "quoted": BEARER + b'"TOKEN"',
    "in a cookie": b"Cookie: access_token=TOKEN",
    "another header": b"X-Authorization: Bearer TOKEN",
    "a thousand headers": b"\r\n".join(b"X-%d: a" % n for n in range(1_000)),
    "content-length twice": b"Content-Length: 0\r\nContent-Length: 5",
    "length and chunks": b"Content-Length: 4\r\nTransfer-Encoding: chunked",
}
ROUTES: Final = {
    "oneself": b"GET /v1/me",
    "a list": b"GET /v1/dossiers",
    "a thing": b"GET /v1/dossiers/hs_01kf000000e008000000000001",
    "a creation": b"POST /v1/households",
    "a search": b"POST /v1/individuals/search",
}


async def said(service: Killable, route: bytes, headers: bytes, token: str) -> bytes:
    """The first line of the answer to bytes as they are; empty where the connection was closed at once."""
    base = service.office.http.base_url
    reader, writer = await asyncio.open_connection(base.host, base.port)
    # Half of our own token: what is malformed must not make the rest count.
    head = headers.replace(b"TOKEN", token.encode())
    ends = b"" if route.startswith(b"GET") else b"Content-Type: application/json\r\n"
    writer.write(route + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + ends + head + b"\r\n\r\n")
    try:
        await writer.drain()
        async with asyncio.timeout(10):
            return await reader.readline()
    except ConnectionError:
        return b""
    finally:
        writer.transport.abort()


@pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)
async def test_no_malformed_header_opens_a_route(service: Killable, route: bytes) -> None:
    token = (await service.office.sign_in("clerk")).token or ""
    cut = token[: len(token) // 2]

    lines = {name: await said(service, route, one, cut) for name, one in HOSTILE.items()}

    assert {name: line for name, line in lines.items() if line and not line.startswith(b"HTTP/1.1 4")} == {}
    assert sum(line.startswith(b"HTTP/1.1 401") for line in lines.values()) > len(HOSTILE) / 2


async def test_the_same_bytes_with_our_token_are_served(service: Killable) -> None:
    """The control: the way is right, and it is still there after all of that."""
    token = (await service.office.sign_in("clerk")).token or ""

    line = await said(service, ROUTES["oneself"], BEARER + b"TOKEN", token)

    assert line.startswith(b"HTTP/1.1 200")
