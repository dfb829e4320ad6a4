"""Every body that the document shows is taken, in an office prepared for it."""

from typing import Any

import httpx
import pytest

from support.examples import OPERATIONS, Example, complaints, every_example, sent
from support.flow import SignIn
from support.scenes import SETTINGS, prepared

EXAMPLES = every_example()


def test_every_operation_with_a_body_shows_one() -> None:
    """Give the model `model_config = examples({…})`; its ids are exchanged for those of `support.scenes`."""
    without = [
        one.id
        for one in OPERATIONS.values()
        for kind, media in one.media.items()
        if not media.get("examples") and kind != "application/merge-patch+json"
    ]

    assert without == []


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
async def test_an_example_is_taken(sign_in: SignIn, example: Example) -> None:
    """Where it needs more than one thing of each kind it names, write its scene in `support.scenes`."""
    scene = await prepared(sign_in, example)

    answer = await sent(example, scene)

    assert answer.is_success, answer.text
    assert complaints(example.operation, answer) == []
    assert _refused(answer) == []


def _refused(answer: httpx.Response) -> list[Any]:
    """The problems of a batch's items."""
    body = answer.json() if answer.headers["Content-Type"] == "application/json" else None
    items = body.get("items", ()) if isinstance(body, dict) else ()
    return [item["problem"] for item in items if isinstance(item, dict) and item.get("problem")]


def test_every_scene_is_one_of_an_example() -> None:
    named = {str(one) for one in EXAMPLES} | {one.operation.id for one in EXAMPLES}

    assert set(SETTINGS) - named == set()
