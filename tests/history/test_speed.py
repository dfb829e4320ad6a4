"""How fast an export is proved, against a loop that only reads its JSON and hashes it."""

import json
from collections.abc import Callable
from hashlib import sha256
from time import perf_counter
from typing import Final
from uuid import UUID

import pytest

from tdkt_api import ids
from tdkt_api.history.chain import ZEROS, canonical, event_hash
from tdkt_api.history.export import Exported, Header, export_lines
from tdkt_api.history.verify import verify

ID: Final = UUID("019bbf5e-7a00-7000-8000-000000000001")
STREAM: Final = f"dossier/{ids.show('hs', ID)}"
COUNT: Final = 10_000


def whole_events() -> list[bytes]:
    prev, events = ZEROS, []
    for seq in range(1, COUNT + 1):
        body = canonical(
            {
                "v": 1,
                "log": "tdkt.test",
                "stream": STREAM,
                "seq": seq,
                "type": "dossier.return",
                "at": "2026-01-15T02:03:04.000000Z",
                "actor": {"client": "demo", "person": ids.show("ns", ID)},
                "role": "appraiser",
                "unit": ids.show("dv", ID),
                "policy": "0" * 64,
                "request": ids.show("ev", ID),
                "data": {"from": "received", "to": "returned"},
            }
        )
        hash = event_hash(ID, seq, prev, body)
        events.append(Exported(seq, body, prev, hash))
        prev = hash
    return list(export_lines(Header(STREAM, ID, COUNT, prev), events))


def bare(lines: list[bytes]) -> None:
    for line in lines[1:]:
        event = json.loads(line)
        json.loads(event["body"])
        body = sha256(event["body"].encode()).digest()
        place = event["seq"].to_bytes(8, "big") + bytes.fromhex(event["prev"])
        found = sha256(b"tdkt/event/v1\0" + ID.bytes + place + body).hexdigest()
        assert found == event["hash"]


def proved(lines: list[bytes]) -> None:
    assert verify(lines).is_sound


def seconds(work: Callable[[list[bytes]], None], lines: list[bytes]) -> float:
    began = perf_counter()
    work(lines)
    return perf_counter() - began


@pytest.mark.slow
def test_an_export_is_proved_at_no_less_than_three_fifths_of_the_bare_loop() -> None:
    lines = whole_events()

    rounds = [(seconds(bare, lines), seconds(proved, lines)) for _ in range(7)]

    assert min(floor for floor, _ in rounds) >= 0.6 * min(full for _, full in rounds)
