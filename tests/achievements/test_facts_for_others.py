"""What other slices ask of achievements."""

from datetime import date
from uuid import UUID

import pytest

from support.client import Client
from support.registry import NGOC_HA, registered
from tdkt_api import ids
from tdkt_api.achievements import service
from tdkt_api.achievements.shapes import InfluenceScope, NewInitiative, NewRating
from tdkt_api.db.transaction import Transaction
from tdkt_api.errors import AwardUnknown, DomainError, FactsAhead, FactsDiffer, FactsForeignUnit
from tdkt_api.ids import Prefix
from tdkt_api.law.facts import Rating, Work
from tdkt_api.subjects import service as subjects
from tdkt_api.subjects.shapes import Found

GOOD = NewRating(2024, Rating.GOOD)
IDEA = NewInitiative("Một cửa điện tử", InfluenceScope.GRASSROOTS, 2024, date(2024, 11, 20))


@pytest.fixture
async def an(clerk: Client) -> UUID:
    return ids.read(Prefix.INDIVIDUAL, await registered(clerk, "Nguyễn Văn An"))


async def found(tx: Transaction, id: UUID) -> Found:
    return (await subjects.get_found(tx, [id]))[id]


async def entered(tx: Transaction, person: Found, *facts: NewRating | NewInitiative) -> list[str]:
    ratings = [one for one in facts if isinstance(one, NewRating)]
    works = [one for one in facts if isinstance(one, NewInitiative)]
    return list((await service.enter_facts(tx, person, person.unit_id, ratings, works)).data)


async def test_what_is_new_is_entered_and_what_is_known_is_kept(an: UUID, tx: Transaction) -> None:
    person = await found(tx, an)

    assert await entered(tx, person, GOOD, IDEA) == ["ratings", "initiatives"]
    assert await entered(tx, person, GOOD, IDEA) == []
    assert await entered(tx, person, GOOD, NewRating(2023, Rating.EXCELLENT)) == ["ratings"]


async def test_facts_are_read_for_many_people_at_once(clerk: Client, an: UUID, tx: Transaction) -> None:
    person, nobody = await found(tx, an), ids.new()
    await entered(tx, person, GOOD, IDEA)

    ratings = await service.ratings_of(tx, [an, nobody])
    works = await service.works_of(tx, [an, nobody])

    assert ratings == {an: {2024: Rating.GOOD}, nobody: {}}
    assert [(work.scope, work.year, work.used_for) for work in works[an]] == [("grassroots", 2024, ())]
    assert works[nobody] == ()


async def test_a_use_is_noted_once(an: UUID, tx: Transaction) -> None:
    await entered(tx, await found(tx, an), IDEA)
    [work] = (await service.works_of(tx, [an]))[an]
    use = (ids.read(Prefix.INITIATIVE, work.id), an, "chien_si_thi_dua_co_so", 2024)

    await service.use(tx, [use, use])
    await service.use(tx, [use])

    [used] = (await service.works_of(tx, [an]))[an]
    assert used == Work(work.id, "grassroots", 2024, ("chien_si_thi_dua_co_so",))


async def test_a_use_told_later_is_added(an: UUID, tx: Transaction) -> None:
    person = await found(tx, an)
    await entered(tx, person, IDEA)
    used = NewInitiative(IDEA.name, IDEA.scope, IDEA.year, IDEA.recognised_on, used_for=("giay_khen",))

    assert await entered(tx, person, used) == ["initiative_uses"]
    assert await entered(tx, person, used) == []


async def test_tone_marks_may_stand_elsewhere_in_a_known_name(an: UUID, tx: Transaction) -> None:
    person = await found(tx, an)
    await entered(tx, person, NewInitiative("Hòa giải ở cơ sở", IDEA.scope, 2024, IDEA.recognised_on))

    again = NewInitiative("hoà giải ở cơ sở", IDEA.scope, 2024, IDEA.recognised_on)

    assert await entered(tx, person, again) == []


@pytest.mark.parametrize(
    ("facts", "error", "pointer"),
    [
        ((NewRating(2024, Rating.EXCELLENT),), FactsDiffer, "/ratings/0/rating"),
        ((NewRating(2023, Rating.GOOD), NewRating(2023, Rating.COMPLETED)), FactsDiffer, "/ratings/1/rating"),
        ((NewRating(2100, Rating.GOOD),), FactsAhead, "/ratings/0/year"),
        (
            (NewInitiative(IDEA.name, InfluenceScope.NATIONAL, 2024, IDEA.recognised_on),),
            FactsDiffer,
            "/initiatives/0/scope",
        ),
        (
            (NewInitiative("B", IDEA.scope, 2024, IDEA.recognised_on, used_for=("none",)),),
            AwardUnknown,
            "/initiatives/0/used_for/0",
        ),
    ],
)
async def test_what_cannot_be_entered_is_pointed_at(
    an: UUID,
    tx: Transaction,
    facts: tuple[NewRating | NewInitiative, ...],
    error: type[DomainError],
    pointer: str,
) -> None:
    person = await found(tx, an)
    await entered(tx, person, GOOD, IDEA)

    with pytest.raises(error) as refused:
        await entered(tx, person, *facts)

    assert refused.value.faults[0].pointer == pointer


async def test_another_units_clerk_learns_nothing_of_what_is_known(an: UUID, tx: Transaction) -> None:
    person = await found(tx, an)
    await entered(tx, person, GOOD)

    with pytest.raises(FactsForeignUnit):
        await service.enter_facts(tx, person, NGOC_HA, [GOOD], [])


async def test_nothing_sent_is_nothing_foreign(an: UUID, tx: Transaction) -> None:
    assert not await service.enter_facts(tx, await found(tx, an), NGOC_HA, [], [])
