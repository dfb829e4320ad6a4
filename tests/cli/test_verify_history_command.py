"""`verify-history` proves an exported file as anyone would run it: in a process of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest

from support.demo_process import shell
from tdkt_api import ids
from tdkt_api.history.chain import ZEROS, canonical, event_hash
from tdkt_api.history.export import Exported, Header, export_lines

ID: Final = UUID("019bbf5e-7a00-7000-8000-000000000001")
STREAM: Final = f"dossier/{ids.show('hs', ID)}"
Lines = list[bytes]


def exported(count: int = 4) -> Lines:
    prev, events = ZEROS, []
    for seq in range(1, count + 1):
        body = canonical({"v": 1, "stream": STREAM, "seq": seq, "data": {"name": "Hồ sơ số 1"}})
        hash = event_hash(ID, seq, prev, body)
        events.append(Exported(seq, body, prev, hash))
        prev = hash
    return list(export_lines(Header(STREAM, ID, count, prev), events))


def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command with nothing in its environment but what a shell always has."""
    return subprocess.run(
        [sys.executable, "-m", "tdkt_api.cli", "verify-history", *words],
        env={**shell(), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "lịch sử.ndjson"
    made.write_bytes(b"".join(exported()))
    return made


def test_a_sound_export_is_one_line_and_success(file: Path) -> None:
    done = run(file, LC_ALL="C")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{STREAM}: 4 events, head ")
    assert done.stdout.endswith(": sound\n")
    assert done.stdout.count("\n") == 1


def test_the_head_known_from_elsewhere_must_be_the_streams(file: Path) -> None:
    known = file.read_bytes().splitlines()[0].decode().rpartition('"head":"')[2][:64]

    assert run(file, "--head", known).returncode == 0
    other = run(file, "--head", "ab" * 32)

    assert other.returncode == 1
    assert "no stream ends with the given head" in other.stdout


CHANGES: Final[dict[str, tuple[Callable[[Lines], Lines], str]]] = {
    "a changed byte": (lambda lines: [*lines[:2], lines[2].replace(b"1", b"2", 1), *lines[3:]], "event 2 ("),
    "a deleted event": (lambda lines: lines[:2] + lines[3:], "(order): its number does not follow"),
    "two swapped events": (
        lambda lines: [*lines[:2], lines[3], lines[2], lines[4]],
        "(order): its number does not follow",
    ),
    "a cut-off tail": (lambda lines: lines[:-1], "(count): the header counts another number of events"),
    "no history": (lambda _: [b"{}\n"], "(empty): there is no history in this file"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_done_to_an_export_is_said_in_words(file: Path, name: str) -> None:
    change, said = CHANGES[name]
    file.write_bytes(b"".join(change(exported())))

    done = run(file)

    assert done.returncode == 1
    assert said in done.stdout
    assert "Traceback" not in done.stderr


def test_no_more_problems_are_printed_than_somebody_reads(file: Path) -> None:
    file.write_bytes(b"?\n" * 60)

    lines = run(file).stdout.splitlines()

    assert len(lines) == 51
    assert lines[-1] == "  and 11 more"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere.ndjson",), "file 'nowhere.ndjson' does not exist"),
        ((".",), "is a directory"),
        ((), "Missing argument"),
    ],
)
def test_a_wrong_call_is_one_line(words: tuple[Any, ...], said: str) -> None:
    done = run(*words)

    assert done.returncode == 2
    assert said.lower() in done.stderr.lower()
    assert done.stderr.count("\n") == 1
