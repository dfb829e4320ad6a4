"""Imports point down: the contracts of pyproject.toml hold, and would notice if they did not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from importlinter.api import read_configuration

ROOT: Final = Path(__file__).parents[2]
CONFIG: Final = ROOT / "pyproject.toml"
LINT: Final = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
PLANTED: Final = {
    "a slice that calls leftwards": ("units/service.py", "from ..dossiers import listing", "layers"),
    "a slice in the road to the database": ("db/paging.py", "from ..units import kinds", "layers"),
    "a rule that reads a clock": ("law/verdict.py", "from .. import clock", "pure"),
    "a process that fetches": ("workflow/machine.py", "from ..db.query import Query", "pure"),
    "a chain that knows the database": ("history/chain.py", "import sqlalchemy", "pure"),
    "a rule that reads a file of law": ("law/authority.py", "import yaml", "yaml"),
    "a second reader of tokens": ("http/transaction.py", "import jose", "jose"),
    "a second calendar": ("workflow/deadlines.py", "import holidays", "holidays"),
    "a router that queries": ("units/router.py", "from ..db.query import Query", "routers"),
    "a repository of its own driver": ("units/repository.py", "import asyncpg", "driver"),
    "a record that knows requests": ("history/recorder.py", "import fastapi", "edge"),
    "a slice that asks the auditor": ("units/kinds.py", "from ..audit import refusals", "layers"),
    "an auditor that asks a slice": ("audit/repository.py", "from ..units import kinds", "beside"),
    "a folder of no layer": ("helpers/__init__.py", "", "layers"),
}


def linted(source: Path, limit: str | None = None) -> tuple[int, str]:
    """What the linter says of the package that lies in `source`."""
    call = (
        LINT
        if limit is None
        else LINT.replace("no_cache=True", f"no_cache=True, limit_to_contracts=('{limit}',)")
    )
    environment = {**os.environ, "PYTHONPATH": str(source)}
    done = subprocess.run(
        [sys.executable, "-c", call], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_the_contracts_hold() -> None:
    code, said = linted(ROOT / "src")

    assert code == 0, said
    assert "0 broken" in said


def test_every_contract_has_a_name_to_be_called_by() -> None:
    contracts = read_configuration(str(CONFIG))["contracts_options"]

    assert {name for _, _, name in PLANTED.values()} == {one["id"] for one in contracts}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_what_breaks_a_contract_is_found(tmp_path: Path, planted: tuple[str, str, str]) -> None:
    name, line, contract = planted
    copied = shutil.copytree(
        ROOT / "src" / "tdkt_api", tmp_path / "tdkt_api", ignore=shutil.ignore_patterns("data")
    )
    module = copied / name
    module.parent.mkdir(exist_ok=True)
    module.write_text(f"{line}\n{module.read_text() if module.exists() else ''}")

    code, said = linted(tmp_path, contract)

    assert code == 1, said
    assert "1 broken" in said
