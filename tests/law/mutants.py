"""How many small faults put into the rules the tests of the law find: `make mutants`.

    PYTHONPATH=tests python -m law.mutants [--jobs 2] [--every 1] [module …]

Each module below `src/tdkt_api/law` is changed at one place at a time (`law.faults`), and the tests beside
this file are run against it until one fails. A line a fault that none found, a line a module with
`found/made`, the whole at the end; exit 1 below nine in ten.

The tests are collected once; each fault then has a process of its own, in which the changed code stands in
for that of the functions which everybody already holds. mutmut, which starts pytest anew for each, would take
most of a day on two cores, since the lawbook is read each time.
"""

import argparse
import ast
import importlib
import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from law.faults import Fault, faults_in
from law.stand_in import stand_in

HERE: Final = Path(__file__).parent
RULES: Final = HERE.parents[1] / "src" / "tdkt_api" / "law"
SECONDS: Final = 30
LEAST: Final = 0.9
CRITERIA: Final = ("keys", "boundaries", "criteria", "cases")
JUDGED: Final = ("verdict", "cases", "holds", "guards", "forms")
READ: Final = ("flaws", "loader")
# The test files that speak of a module, in the order that finds a fault soonest.
TESTS: Final[dict[str, tuple[str, ...]]] = {
    "authority": ("authority", "days"),
    "bonus": ("bonus", "days", "published"),
    "browse": ("browse",),
    "catalogue": ("catalogue", "browse"),
    "checks": READ,
    "criteria.nested": (*CRITERIA, "readings", "verdict"),
    "criteria.read": ("keys", "boundaries", *READ),
    "criteria.rule": (*CRITERIA, "readings", "verdict"),
    "forms": ("catalogue", "browse", "forms"),
    "lawbook": ("catalogue", "days", "bonus", "procedure", "holds"),
    "loader": READ,
    "local": ("local", "flaws"),
    "pack": READ,
    "pathway": ("pathway",),
    "procedure": ("procedure", "sitting", "published"),
    "quota": ("bonus", "published"),
    "reader": READ,
    "regimes": ("days", "cases", "catalogue"),
    "relied": ("relied",),
    "shown": ("browse", "catalogue"),
    "single": ("single", "published"),
    "sitting": ("sitting", "published"),
    "source": ("flaws", "catalogue", "loader"),
    "timeline": ("days", "catalogue", "procedure"),
}


@dataclass(slots=True)
class Count:
    """What came of the faults of one module."""

    made: int = 0
    found: int = 0


class Trial:
    """Stands in for pytest's own loop: runs the collected tests once for each fault."""

    def __init__(self, chosen: Sequence[tuple[str, Path]], jobs: int, every: int) -> None:
        self.chosen, self.jobs, self.every = chosen, jobs, every
        self.whole = Count()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the modules one after another; true tells pytest that all was run."""
        for name, path in self.chosen:
            items = items_for(name, session.items)
            if self.status(session, items, None) != 0:
                raise pytest.UsageError(f"{name}: a test fails without any fault")
            began, count = time.monotonic(), self.tried(session, items, name, path)
            self.whole.made, self.whole.found = self.whole.made + count.made, self.whole.found + count.found
            say(f"{name:22} {count.found:4}/{count.made:<4} {time.monotonic() - began:5.0f} s")
        return True

    def status(self, session: pytest.Session, items: Sequence[pytest.Item], fault: Fault | None) -> int:
        return os.waitpid(start(session, items, fault, None), 0)[1]

    def tried(self, session: pytest.Session, items: Sequence[pytest.Item], name: str, path: Path) -> Count:
        """Put every fault of a module, and print those that no test found."""
        source = path.read_text("utf-8")
        faults = list(faults_in(ast.parse(source)))[:: self.every]
        count, running, waiting = Count(made=len(faults)), dict[int, Fault](), iter(faults)
        module = importlib.import_module(f"tdkt_api.law.{name}")
        while True:
            while len(running) < self.jobs and (fault := next(waiting, None)) is not None:
                running[start(session, items, fault, module)] = fault
            if not running:
                return count
            ended, status = os.wait()
            fault = running.pop(ended)
            count.found += status != 0
            if status == 0:
                say(f"  not found  {name}:{fault.line}  {fault.what}")


def say(line: str) -> None:
    """A line at once, though pytest holds the output."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def items_for(module: str, items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests of a module's files, in the order in which the files are named; maybe none."""
    names = TESTS.get(module, CRITERIA if module.startswith("criteria.") else JUDGED)
    order = {f"test_law_{name}": number for number, name in enumerate(names)}
    return sorted((one for one in items if one.path.stem in order), key=lambda one: order[one.path.stem])


def start(
    session: pytest.Session, items: Sequence[pytest.Item], fault: Fault | None, module: ModuleType | None
) -> int:
    """A process that runs the tests with this fault until one fails; gives its id."""
    child = os.fork()
    if child:
        return child
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    failed = 1
    try:
        if fault is not None and module is not None:
            stand_in(module, fault.put())
        for item, following in zip(items, [*items[1:], None], strict=False):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                break
        failed = min(session.testsfailed, 1)
    finally:
        os._exit(failed)


def modules(asked: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """The modules of the rules by dotted name, those asked for or all."""
    for path in sorted(RULES.rglob("*.py")):
        name = ".".join(path.relative_to(RULES).with_suffix("").parts)
        if path.name != "__init__.py" and (not asked or name in asked):
            yield name, path


def main() -> int:
    """Try the modules asked for, or all."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--every", type=int, default=1, help="try only every so many faults")
    asked.add_argument("modules", nargs="*", help="criteria.works, eligibility …")
    given = asked.parse_args()
    trial = Trial(list(modules(given.modules)), given.jobs, given.every)
    quiet = (
        "-s",
        "-qq",
        "--noconftest",
        "--assert=plain",
        "--tb=short",
        "-p",
        "no:cacheprovider",
        "--no-header",
    )
    files = sorted(str(path) for path in HERE.glob("test_law_*.py"))
    if (code := pytest.main([*quiet, *files], plugins=[trial])) not in {
        0,
        pytest.ExitCode.NO_TESTS_COLLECTED,
    }:
        return int(code)
    whole = trial.whole
    say(f"found {whole.found} of {whole.made}: {whole.found / max(1, whole.made):.1%}")
    return int(whole.found < LEAST * whole.made)


if __name__ == "__main__":
    sys.exit(main())
