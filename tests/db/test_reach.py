"""The ancestors of paths, as rows hold them for row-level security."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("paths", "reach"),
    [
        (["/"], {"/"}),
        (["/01/00004/"], {"/", "/01/", "/01/00004/"}),
        (["/01/00004/", "/01/", "/01/00004/"], {"/", "/01/", "/01/00004/"}),
        (["/01/", "/g09/", "/01/00008/"], {"/", "/01/", "/g09/", "/01/00008/"}),
        (["/01/001-2025/00004-2025/"], {"/", "/01/", "/01/001-2025/", "/01/001-2025/00004-2025/"}),
        (["/01"], {"/"}),
        (["", None], set()),
        ([], set()),
        (None, set()),
    ],
)
async def test_every_ancestor_of_every_path_stands_in_the_reach_once(
    connection: Any, paths: list[str | None] | None, reach: set[str]
) -> None:
    found = await connection.fetchval("SELECT reach_of($1)", paths)

    assert sorted(found) == sorted(reach)
