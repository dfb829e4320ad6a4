"""What other slices ask of subjects."""

from uuid import UUID

import pytest

from support.client import Client
from support.registry import NGOC_HA, citizen, registered
from tdkt_api import ids
from tdkt_api.access.identities import index_of
from tdkt_api.db.transaction import Transaction
from tdkt_api.errors import FactsForeignUnit
from tdkt_api.identity import Identity, IdentityKind
from tdkt_api.ids import Prefix
from tdkt_api.subjects import individuals, service

HERE = Identity(IdentityKind.CITIZEN, "001185000112")
THERE = Identity(IdentityKind.CITIZEN, "001085000199")
NOWHERE = Identity(IdentityKind.CITIZEN, "001085000100")


@pytest.fixture
async def people(clerk: Client, neighbour: Client) -> dict[str, UUID]:
    """Somebody of Ba Đình and somebody of Ngọc Hà."""
    here = await registered(clerk, identity=citizen(HERE.number))
    there = await registered(neighbour, unit=NGOC_HA, identity=citizen(THERE.number))
    return {"here": ids.read(Prefix.INDIVIDUAL, here), "there": ids.read(Prefix.INDIVIDUAL, there)}


async def test_numbers_are_found_over_the_whole_country(people: dict[str, UUID], tx: Transaction) -> None:
    found = await individuals.find_many(tx, [HERE, THERE, NOWHERE])

    assert {index: person.id for index, person in found.items()} == {
        index_of(tx, HERE): people["here"],
        index_of(tx, THERE): people["there"],
    }


async def test_ids_are_found_within_the_actors_units_only(people: dict[str, UUID], tx: Transaction) -> None:
    found = await service.get_found(tx, list(people.values()))

    assert list(found) == [people["here"]]
    assert found[people["here"]].name == "Nguyễn Thị Hòa"


async def test_nobody_is_asked_for_and_nobody_is_found(tx: Transaction) -> None:
    assert await individuals.find_many(tx, []) == {}
    assert await service.get_found(tx, []) == {}


async def test_facts_are_entered_by_the_persons_own_unit(people: dict[str, UUID], tx: Transaction) -> None:
    found = (await service.get_found(tx, [people["here"]]))[people["here"]]

    with pytest.raises(FactsForeignUnit):
        service.must_be_of(found, NGOC_HA)


def test_a_number_is_in_no_representation() -> None:
    assert HERE.number not in repr(HERE)
