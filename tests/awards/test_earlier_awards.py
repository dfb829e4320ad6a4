"""Awards of the past, told by the holder's unit, and what rules see of awards."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from support import world
from support.client import Client
from support.registry import BA_DINH, NGOC_HA, registered
from tdkt_api import ids
from tdkt_api.access.actor import read_actor
from tdkt_api.awards import service
from tdkt_api.awards.shapes import Earlier
from tdkt_api.db.transaction import Transaction
from tdkt_api.errors import AwardUnknown, DomainError, FactsAhead, FactsDiffer, FactsForeignUnit
from tdkt_api.ids import Prefix
from tdkt_api.subjects import service as subjects
from tdkt_api.subjects.shapes import Found
from tdkt_api.workflow.process import Role

EARLIER = Earlier("chien_si_thi_dua_co_so", 2023, "45/QĐ-UBND", date(2024, 1, 10), ("excellent_rating",))


@pytest.fixture
async def registered_id(clerk: Client) -> UUID:
    return ids.read(Prefix.INDIVIDUAL, await registered(clerk, "Nguyễn Văn An"))


@pytest.fixture
async def an(registered_id: UUID, tx: Transaction) -> Found:
    return (await subjects.get_found(tx, [registered_id]))[registered_id]


async def entered(tx: Transaction, person: Found, *earlier: Earlier) -> list[dict[str, object]]:
    return list((await service.enter_earlier(tx, person, person.unit_id, earlier)).data.get("awards", ()))


async def test_an_earlier_award_is_entered_unverified(an: Found, tx: Transaction) -> None:
    [told] = await entered(tx, an, EARLIER)

    [held] = (await service.held_by(tx, [an.id]))[an.id]
    assert held.id == told["award"]
    assert (held.award, held.year, held.grounds) == (EARLIER.award, 2023, frozenset({"excellent_rating"}))
    assert not held.is_verified


async def test_the_same_again_is_kept(an: Found, tx: Transaction) -> None:
    await entered(tx, an, EARLIER)

    assert await entered(tx, an, EARLIER) == []
    assert await entered(tx, an, replace(EARLIER, official_number="45 / QD-UBND", grounds=())) == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"official_number": "46/QĐ-UBND"}, "official_number"),
        ({"signed_on": date(2024, 1, 11)}, "signed_on"),
        ({"grounds": ("initiative",)}, "grounds"),
    ],
)
async def test_a_differing_telling_is_refused(
    an: Found, tx: Transaction, change: dict[str, Any], pointer: str
) -> None:
    await entered(tx, an, EARLIER)

    with pytest.raises(FactsDiffer) as refused:
        await entered(tx, an, replace(EARLIER, **change))

    assert refused.value.faults[0].pointer == f"/earlier_awards/0/{pointer}"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"award": "no_such_form"}, AwardUnknown),
        ({"signed_on": date(2100, 1, 1)}, FactsAhead),
        ({"year": 2100}, FactsAhead),
    ],
)
async def test_what_cannot_be_is_refused(
    an: Found, tx: Transaction, change: dict[str, Any], error: type[DomainError]
) -> None:
    with pytest.raises(error):
        await entered(tx, an, replace(EARLIER, **change))


async def test_one_award_is_told_once(an: Found, tx: Transaction) -> None:
    with pytest.raises(FactsDiffer):
        await entered(tx, an, EARLIER, EARLIER)


async def test_another_units_clerk_learns_nothing_of_what_is_known(an: Found, tx: Transaction) -> None:
    await entered(tx, an, EARLIER)

    with pytest.raises(FactsForeignUnit):
        await service.enter_earlier(tx, an, NGOC_HA, [EARLIER])


async def test_an_appraiser_confirms_what_was_imported(an: Found, tx: Transaction, connection: Any) -> None:
    [told] = await entered(tx, an, EARLIER)
    actor = await read_actor(tx, await world.person_id(connection, "appraiser"), world.CLIENT)
    awards = [ids.read(Prefix.AWARD, str(told["award"]))]

    count = await service.confirm(tx, actor, awards, acting=Role.APPRAISER, unit_id=BA_DINH)

    [held] = (await service.held_by(tx, [an.id]))[an.id]
    assert count == 1
    assert held.is_verified


async def test_awards_are_read_for_many_people_at_once(an: Found, tx: Transaction) -> None:
    nobody = ids.new()
    await entered(tx, an, EARLIER, replace(EARLIER, year=2022, signed_on=date(2023, 1, 10)))

    held = await service.held_by(tx, [an.id, nobody])

    assert [one.year for one in held[an.id]] == [2022, 2023]
    assert held[nobody] == ()


async def test_a_revoked_award_counts_no_more(an: Found, tx: Transaction, connection: Any) -> None:
    await entered(tx, an, EARLIER)

    await connection.execute("UPDATE award SET status = 'revoked'")

    assert (await service.held_by(tx, [an.id]))[an.id] == ()
