"""The page of dossiers has a plain predicate beside the policy for whatever an actor reaches."""

from typing import Any

import pytest

from tdkt_api.db.subtree import subtree


@pytest.mark.parametrize(
    ("scopes", "narrowed"),
    [
        (("/",), {}),
        ((), {}),
        (("/01/",), {"province_code": "01"}),
        (("/01/00004/",), {"province_code": "01", "commune_code": "00004"}),
        (
            ("/01/00004/", "/01/001-2025/00004-2025/"),
            {"province_code": "01", "commune_codes": ["00004", "001-2025"]},
        ),
        (("/04/", "/06-2025/"), {"province_codes": ["04", "06-2025"]}),
        (("/01/", "/01/00004/"), {"province_code": "01"}),
        (("/01/00004/", "/04/"), {"province_codes": ["01", "04"]}),
    ],
)
def test_what_an_actor_reaches_is_said_in_plain_codes(
    scopes: tuple[str, ...], narrowed: dict[str, Any]
) -> None:
    assert subtree(scopes) == narrowed
