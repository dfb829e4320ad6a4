"""Every route with fourteen principals at four places is answered as the policy table says."""

import hashlib
from collections import Counter
from collections.abc import AsyncIterator
from typing import Final

import pytest

from support.matrix import (
    OF_THE_PROVINCE,
    Cell,
    Office,
    agrees,
    every_cell,
    expected,
    leaks,
    offices,
    planted,
    put,
)
from support.principals import PRINCIPALS, Place, principals
from support.server import WORKER, Given
from support.written_rights import WRITTEN
from tdkt_api.access.policy import BY_ROUTE

CELLS: Final = list(every_cell(principals()))
IN_TEN: Final = 10


@pytest.fixture(scope="module")
async def office(server: Given) -> AsyncIterator[Office]:
    name = f"{WORKER}_matrix"
    async with offices(await server.clone(name)) as found:
        yield found
    await server.drop(name)


def sample(cells: list[Cell], part: int) -> list[Cell]:
    """The same cells each time, spread over routes, principals and places."""
    return [one for one in cells if int(hashlib.sha256(str(one).encode()).hexdigest(), 16) % part == 0]


@pytest.mark.parametrize("part", [IN_TEN, pytest.param(1, marks=pytest.mark.slow)])
async def test_every_cell_is_answered_as_the_table_says(office: Office, part: int) -> None:
    """Where it is denied and might write, nothing is written; what is foreign shows nothing of itself."""
    wrong, seen = [], Counter[str]()
    for cell in sample(CELLS, part):
        wanted = expected(cell)
        answer, changed = await put(office, cell)
        seen[wanted] += 1
        if not agrees(cell, wanted, answer):
            wrong.append((str(cell), wanted, answer.status_code, answer.text[:120]))
        if changed and not answer.is_success:
            wrong.append((str(cell), "left something behind", answer.status_code, ""))
        if shown := leaks(office, cell, answer):
            wrong.append((str(cell), "shows", answer.status_code, ", ".join(shown)))

    assert wrong == []
    assert set(seen) == {"may", "refused", "401", "403", "404"}
    assert sum(seen.values()) > len(CELLS) / part / 1.3


@pytest.mark.parametrize("written", WRITTEN, ids=" ".join)
async def test_a_right_written_by_hand_holds(office: Office, written: tuple[str, str, str, str]) -> None:
    name, place, route, wanted = written
    who = next(one for one in principals() if (one.name, one.place) == (name, place))
    method, path = route.split(" ", 1)

    cell = Cell(who, method, path)

    answer, changed = await put(office, cell)

    assert agrees(cell, wanted, answer), answer.text
    assert answer.is_success or not changed


def test_those_written_by_hand_are_enough_and_differ() -> None:
    assert len(WRITTEN) == len({one[:3] for one in WRITTEN}) >= 60
    assert {one[3] for one in WRITTEN} == {"may", "refused", "401", "403", "404"}


async def test_a_row_that_says_otherwise_is_found_out(office: Office) -> None:
    """The control: with the roles of the table turned round, hardly a cell agrees."""
    cells = [one for one in sample(CELLS, IN_TEN) if one.principal.place is Place.OWN and one.rule.roles]
    asked = [one for one in cells if one.principal.username and one.principal.roles]

    found = [agrees(one, expected(one, planted(one)), (await put(office, one))[0]) for one in asked]

    assert len(found) > 50
    assert not any(found)


async def test_an_act_that_is_let_through_changes_the_number_of_the_database(office: Office) -> None:
    """The control of the other half."""
    clerk = next(one for one in principals() if one.name == "clerk" and one.place is Place.OWN)

    answer, changed = await put(office, Cell(clerk, "POST", "/v1/households"))

    assert (answer.status_code, changed) == (201, True)


def test_the_matrix_is_whole() -> None:
    assert len(PRINCIPALS) == 14
    assert len(Place) == 4
    left_out = [path for _, path in BY_ROUTE if OF_THE_PROVINCE in path]
    assert len(CELLS) == (len(BY_ROUTE) - len(left_out)) * 14 * 4
    assert len(left_out) <= 4
    assert len(CELLS) >= 3_920
