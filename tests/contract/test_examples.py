"""Every body that the document shows is taken, in an office prepared for it."""

from typing import Any

import httpx
import pytest

from support.examples import (
    OPERATIONS,
    Example,
    Operation,
    complaints,
    every_example,
    every_query,
    exchanged,
    filled,
    sent,
)
from support.flow import SignIn
from support.scenes import SETTINGS, prepared

EXAMPLES = every_example()
ELSEWHERE = {"read_operation_result"}  # a worker makes it
READS = [one for one in OPERATIONS.values() if one.method == "GET" and one.id not in ELSEWHERE]


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


@pytest.mark.parametrize("operation", READS, ids=lambda one: one.id)
async def test_a_read_is_answered_with_every_parameter_as_it_is_shown(
    sign_in: SignIn, operation: Operation
) -> None:
    example = Example(operation, "", list(every_query(operation)))
    scene = await prepared(sign_in, example)

    for query in exchanged(example.body, scene):
        answer = await scene.client.get(filled(operation, scene), **query)
        assert answer.is_success, (query, answer.text)
        assert complaints(operation, answer) == []


def _refused(answer: httpx.Response) -> list[Any]:
    """The problems of a batch's items."""
    body = answer.json() if answer.headers["Content-Type"] == "application/json" else None
    items = body.get("items", ()) if isinstance(body, dict) else ()
    return [item["problem"] for item in items if isinstance(item, dict) and item.get("problem")]


def test_every_scene_is_one_of_an_example() -> None:
    named = {str(one) for one in EXAMPLES} | set(OPERATIONS)

    assert set(SETTINGS) - named == set()
