"""What the suite was answered: nothing that an operation does not declare, and of each operation both kinds.

Every answer of the service that a test gets passes here, whatever sends the request. One that is not
declared fails the test that got it; the first of a kind are held against their schema as well. When the
whole suite has run, an operation that never took a request, or never refused one, fails the run.
"""

import re
from collections import Counter
from typing import Any, Final

import httpx
import pytest

from support.examples import OPERATIONS, Operation, complaints

NOT_THE_SERVICE: Final = "tdkt.example.vn"  # the small application, which has other routes
LOOKED_AT: Final = 2
_MERGED: Final = pytest.StashKey[set[tuple[str, str]]]()
_TIMES: Final[Counter[tuple[str, int]]] = Counter()
_PLACEHOLDER: Final = re.compile(r"\\{\w+\\}")
_ROUTES: Final = sorted(
    (
        (one.path.count("{"), one.method, re.compile(_PLACEHOLDER.sub("[^/]+", re.escape(one.path))), one)
        for one in OPERATIONS.values()
    ),
    key=lambda route: route[0],
)
_Send = Any


class Undeclared(AssertionError):
    """The service answered what its document does not say."""


def operation_of(method: str, path: str) -> Operation | None:
    """The operation that answers such a request; a whole path is before one with a placeholder."""
    for _, named, pattern, operation in _ROUTES:
        if named == method and pattern.fullmatch(path):
            return operation
    return None


def note(response: httpx.Response) -> None:
    """Keep an answer of the service, and look at it.

    Raises:
        Undeclared: its document says otherwise.
    """
    request = response.request
    operation = operation_of(request.method, request.url.raw_path.decode().partition("?")[0])
    if operation is None or request.url.host == NOT_THE_SERVICE or response.status_code in (304, 500):
        return
    kind = (operation.id, response.status_code)
    _TIMES[kind] += 1
    said = complaints(operation, response) if _TIMES[kind] <= LOOKED_AT else []
    if said:
        raise Undeclared(f"{request.method} {request.url.path}: {'; '.join(said[:5])}")


def _noting(send: _Send) -> _Send:
    async def sent(self: httpx.AsyncClient, request: httpx.Request, **given: Any) -> httpx.Response:
        response: httpx.Response = await send(self, request, **given)
        if not given.get("stream"):
            note(response)
        return response

    return sent


def missing(seen: set[tuple[str, str]]) -> list[str]:
    """The operations of which one kind of answer is not among those seen."""
    return [
        f"{id}: never {kind}"
        for id in sorted(OPERATIONS)
        for kind in ("taken", "refused")
        if (id, kind) not in seen
    ]


def _seen() -> set[tuple[str, str]]:
    return {(id, "taken" if status < 400 else "refused") for id, status in _TIMES}


def _is_whole(config: pytest.Config) -> bool:
    """Whether nothing was chosen, left out or stopped early."""
    option = config.option
    chosen = (option.file_or_dir, option.keyword, option.deselect, option.ignore, option.ignore_glob)
    asked = " ".join(config.invocation_params.args)
    return not any(chosen) and not re.search(r"(^| )(-m|--lf|--ff|--sw|--collect-only)\b", asked)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_MERGED] = set()
    httpx.AsyncClient.send = _noting(httpx.AsyncClient.send)  # type: ignore[method-assign]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    node.config.stash[_MERGED].update(map(tuple, getattr(node, "workeroutput", {}).get("answers", ())))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["answers"] = sorted(_seen())
        return
    config.stash[_MERGED] |= _seen()
    if exitstatus == pytest.ExitCode.OK and _is_whole(config) and missing(config.stash[_MERGED]):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, exitstatus: int, config: pytest.Config) -> None:
    lacking = missing(config.stash[_MERGED]) if _is_whole(config) else []
    if lacking:
        terminalreporter.section("operations that the suite never had both answers of", red=True)
        terminalreporter.write_line("\n".join(lacking))
