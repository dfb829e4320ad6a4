"""Chapter C: anyone looks an award up, the inspector proves what happened, tampering is found."""

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from ..history.verify import verify
from ..names import folded
from .kept import Proof
from .narrator import Narrator, Step, Unexpected
from .portal import Desk

_FOLDER: Final = "history"
Lines = list[bytes]


async def play(desk: Desk, narrator: Narrator, told: Mapping[str, Proof], data_dir: Path) -> dict[str, Proof]:
    """Look up, read, export, verify, tamper; the dossiers with where their histories end."""
    narrator.chapter("C", "public lookup and proof of the history")
    await _look_up(desk, narrator, told["titles"])
    proven = {name: await _prove(desk, narrator, name, proof, data_dir) for name, proof in told.items()}
    file = data_dir / _FOLDER / "titles.ndjson"
    await _tamper(narrator, file, _lines(file))
    return proven


async def _look_up(desk: Desk, narrator: Narrator, proof: Proof) -> None:
    number, name = folded_number(proof.official_number), folded(proof.name)
    with narrator.step(f"anyone looks up “{number}” and “{name}”") as step:
        found = await desk.anyone.get("/v1/public/awards", official_number=number, name=name)
        names = [one["name"] for one in found["items"]]
        step.check("whose", names, [proof.name] * 2)
        step.check("status", {one["status"] for one in found["items"]}, {"valid"})
        step.found = ", ".join(one["title"]["vi"] for one in found["items"])


def folded_number(official: str) -> str:
    """A decision's number as somebody types it without marks."""
    return "/".join(
        part if part.isdigit() else folded(part).replace(" ", "-") for part in official.split("/")
    )


async def _prove(desk: Desk, narrator: Narrator, name: str, proof: Proof, data_dir: Path) -> Proof:
    with narrator.step(f"the inspector reads the whole history of the {name} dossier") as step:
        events = await (await desk.of("inspector")).all(f"/v1/dossiers/{proof.id}/history")
        whole = _whole(step, events)
        persons = {event["person"] for event in events}
        step.found = f"{len(events)} events by {len(persons)} persons, head {whole[:12]}…"
    with narrator.step("exports it, and `verify-history` recomputes it from the bytes alone") as step:
        lines = await export(desk, proof.id)
        file = _stored(data_dir, f"{name}.ndjson", lines)
        code, said = await _verify(file, "--head", whole)
        step.check_that(
            code == 0 and said[0].endswith(": sound"), "verify-history", "exit 0, sound", (code, said)
        )
        step.check("events exported", len(lines.splitlines()) - 1, len(events))
        step.found = f"{len(events)} events sound, {file}"
    return replace(proof, count=len(events), head=whole)


def _whole(step: Step, events: Sequence[Mapping[str, Any]]) -> str:
    """Insist that nothing is missing between the first event and the last; the last one's hash."""
    step.check("numbers", [event["seq"] for event in events], list(range(1, len(events) + 1)))
    links = [(one["hash"], after["prev"]) for one, after in pairwise(events)]
    step.check("links that fit", sum(left == right for left, right in links), len(links))
    step.check("first and last", [events[0]["type"], events[-1]["type"]], ["dossier.open", "dossier.decide"])
    last: str = events[-1]["hash"]
    return last


async def export(desk: Desk, id: str) -> bytes:
    """The history of a dossier as the inspector exports it."""
    return await (await desk.of("inspector")).download(f"/v1/dossiers/{id}/history/exports")


async def reprove(desk: Desk, proof: Proof) -> int:
    """Prove a history of an earlier run anew, up to where it ended then; how many events it has.

    Raises:
        Unexpected: it is not the one that was kept.
    """
    lines = (await export(desk, proof.id)).splitlines(keepends=True)
    report = verify(lines)
    if not report.is_sound:
        raise Unexpected("history", "sound", ", ".join(problem.flaw for problem in report.problems))
    kept = lines[proof.count : proof.count + 1]
    if not kept or proof.head.encode() not in kept[0]:
        raise Unexpected(f"event {proof.count}", proof.head, "another")
    return report.events


async def _tamper(narrator: Narrator, file: Path, lines: Lines) -> None:
    for name, (change, flaws) in _CHANGES.items():
        with narrator.step(f"a copy with {name} is found out") as step:
            copy = _stored(file.parent, f"{name.replace(' ', '-')}.ndjson", b"".join(change(lines)))
            code, said = await _verify(copy)
            copy.unlink()
            step.check("exit code", code, 1)
            for flaw in flaws:
                step.check_that(any(flaw in line for line in said), "problem", flaw, said)
            step.found = said[1].strip()


def _lines(file: Path) -> Lines:
    return file.read_bytes().splitlines(keepends=True)


def _changed(lines: Lines) -> Lines:
    """One byte of the third event is another."""
    line = lines[3]
    at = line.index(b"dossier.") + len(b"dossier.")
    return [*lines[:3], line[:at] + bytes([line[at] ^ 1]) + line[at + 1 :], *lines[4:]]


def _deleted(lines: Lines) -> Lines:
    return lines[:3] + lines[4:]


def _swapped(lines: Lines) -> Lines:
    return [*lines[:3], lines[4], lines[3], *lines[5:]]


def _cut(lines: Lines) -> Lines:
    return lines[:-1]


_CHANGES: Final[dict[str, tuple[Callable[[Lines], Lines], tuple[str, ...]]]] = {
    "a changed byte": (_changed, ("(hash)",)),
    "a deleted event": (_deleted, ("(order)", "(count)")),
    "two swapped events": (_swapped, ("(order)",)),
    "its tail cut off": (_cut, ("(count)", "(head)")),
}


def _stored(data_dir: Path, name: str, content: bytes) -> Path:
    """A file of the demo that only its owner may read."""
    folder = data_dir if data_dir.name == _FOLDER else data_dir / _FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / name
    file.write_bytes(content)
    return file


async def _verify(file: Path, *more: str) -> tuple[int, list[str]]:
    """What `tdkt-api verify-history` says of a file, run as anyone would."""
    command = ("-m", "tdkt_api.cli", "verify-history", str(file), *more)
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=pipe, stderr=asyncio.subprocess.STDOUT
    )
    try:
        said, _ = await child.communicate()
    except BaseException:
        child.kill()
        await child.wait()
        raise
    return child.returncode or 0, said.decode("utf-8").splitlines()
