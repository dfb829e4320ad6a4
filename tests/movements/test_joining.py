"""Registering in movements."""

from typing import Any

import httpx
import pytest

from support.client import Client, shown
from support.flow import COMMUNE, PROVINCE, SignIn, done
from support.movements import close, drafted, launched, place
from support.registry import NGOC_HA, bodies, registered
from support.world import NEIGHBOUR, OTHER_COMMUNE

BESIDE = shown("dv", NEIGHBOUR)
AFAR = shown("dv", OTHER_COMMUNE)


async def join(
    caller: Client, found: httpx.Response, unit: str, *items: dict[str, Any], **more: Any
) -> httpx.Response:
    body = {"unit_id": unit, "items": list(items), **more}
    return await caller.post(f"{place(found)}/participants", body)


async def participants(caller: Client, found: httpx.Response, **more: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = done(await caller.get(f"{place(found)}/participants", **more))["items"]
    return items


async def test_a_commune_registers_itself_and_its_people(
    clerk: Client, sign_in: SignIn, connection: Any
) -> None:
    found, person = await launched(sign_in), await registered(clerk)

    made = await join(
        clerk, found, COMMUNE, {"unit_id": COMMUNE, "client_reference": "a"}, {"individual_id": person}
    )

    assert (made.status_code, done(made)["accepted"], made.json()["refused"]) == (200, 2, 0)
    assert [one["client_reference"] for one in made.json()["items"]] == ["a", None]
    held = await participants(clerk, found)
    assert [(one["unit_id"], one["individual_id"]) for one in held] == [(COMMUNE, None), (None, person)]
    assert [one["name"] for one in held] == ["Phường Ba Đình", "Nguyễn Thị Hòa"]
    [event] = [one for one in await bodies(connection) if one["type"] == "movement.join"]
    assert event["data"] == {"participants": [{"unit": COMMUNE}, {"individual": person}]}
    assert event["unit"] == COMMUNE


async def test_the_movement_keeps_its_version(clerk: Client, sign_in: SignIn) -> None:
    found = await launched(sign_in)

    done(await join(clerk, found, COMMUNE, {"unit_id": COMMUNE}))

    assert (await clerk.get(place(found))).headers["ETag"] == found.headers["ETag"]


async def test_the_launching_unit_registers_others_and_sees_everyone(sign_in: SignIn) -> None:
    found, province = await launched(sign_in), await sign_in("province.clerk")

    made = await join(province, found, PROVINCE, {"unit_id": COMMUNE}, {"unit_id": BESIDE})

    assert done(made)["accepted"] == 2
    assert [one["unit_id"] for one in await participants(province, found)] == [COMMUNE, BESIDE]


async def test_a_participant_does_not_see_its_neighbours(
    clerk: Client, neighbour: Client, sign_in: SignIn
) -> None:
    found = await launched(sign_in)
    done(await join(clerk, found, COMMUNE, {"unit_id": COMMUNE}))
    done(await join(neighbour, found, BESIDE, {"unit_id": BESIDE}))

    assert [one["unit_id"] for one in await participants(neighbour, found)] == [BESIDE]


async def test_the_lead_unit_registers_others_too(neighbour: Client, sign_in: SignIn) -> None:
    found = await launched(sign_in, lead_unit_id=BESIDE)

    made = await join(neighbour, found, BESIDE, {"unit_id": COMMUNE})

    assert done(made)["accepted"] == 1
    assert [one["unit_id"] for one in await participants(neighbour, found)] == [COMMUNE]


async def test_each_item_has_its_result_and_a_refused_one_leaves_nothing(
    clerk: Client, neighbour: Client, sign_in: SignIn
) -> None:
    found, foreign = await launched(sign_in), await registered(neighbour, unit=NGOC_HA)
    nowhere = "dv_00000000000000000000000000"

    made = await join(
        clerk,
        found,
        COMMUNE,
        {"unit_id": COMMUNE},
        {"unit_id": COMMUNE},
        {"unit_id": BESIDE},
        {"unit_id": AFAR},
        {"unit_id": nowhere},
        {"individual_id": foreign},
    )

    codes = [one["problem"] and one["problem"]["code"] for one in done(made)["items"]]
    assert codes == [
        None,
        "movement.unit_takes_part",
        "movement.participant_foreign",
        "movement.not_meant_for",
        "unit.not_in_force",
        "resource.not_found",
    ]
    assert (made.json()["accepted"], made.json()["refused"]) == (1, 5)
    assert len(await participants(clerk, found)) == 1


async def test_a_person_registers_once(clerk: Client, sign_in: SignIn) -> None:
    found, person = await launched(sign_in), await registered(clerk)
    done(await join(clerk, found, COMMUNE, {"individual_id": person}))

    again = done(await join(clerk, found, COMMUNE, {"individual_id": person}))

    assert again["items"][0]["problem"]["code"] == "movement.individual_takes_part"


async def collective(caller: Client, unit: str = COMMUNE, name: str = "Tổ dân phố số 1") -> str:
    body = {"unit_id": unit, "name": name, "collective_kind": "team"}
    return str(done(await caller.post("/v1/collectives", body))["id"])


async def household(caller: Client) -> str:
    body = {"unit_id": COMMUNE, "head_name": "Nguyễn Văn An"}
    return str(done(await caller.post("/v1/households", body))["id"])


async def test_collectives_households_and_people_take_part_under_one_identifier(
    clerk: Client, sign_in: SignIn, connection: Any
) -> None:
    found = await launched(sign_in)
    whom = [await collective(clerk), await household(clerk), await registered(clerk)]

    made = done(await join(clerk, found, COMMUNE, *({"subject_id": one} for one in whom)))

    assert (made["accepted"], made["refused"]) == (3, 0)
    told = [(one["subject_id"], one["individual_id"]) for one in made["items"]]
    assert told == [(whom[0], None), (whom[1], None), (whom[2], whom[2])]
    held = await participants(clerk, found)
    assert [(one["unit_id"], one["subject_id"], one["individual_id"]) for one in held] == [
        (None, *one) for one in told
    ]
    assert held[0]["name"] == "Tổ dân phố số 1"
    [event] = [one for one in await bodies(connection) if one["type"] == "movement.join"]
    assert event["data"]["participants"] == [
        {"collective": whom[0]},
        {"household": whom[1]},
        {"individual": whom[2]},
    ]


async def test_a_collective_registers_once_and_a_person_under_either_name(
    clerk: Client, sign_in: SignIn
) -> None:
    found, team, person = await launched(sign_in), await collective(clerk), await registered(clerk)
    done(await join(clerk, found, COMMUNE, {"subject_id": team}, {"individual_id": person}))

    again = done(await join(clerk, found, COMMUNE, {"subject_id": team}, {"subject_id": person}))

    codes = [one["problem"]["code"] for one in again["items"]]
    assert codes == ["movement.individual_takes_part"] * 2


async def test_a_collective_of_another_unit_is_absent_like_one_that_never_was(
    clerk: Client, neighbour: Client, sign_in: SignIn
) -> None:
    found, theirs = await launched(sign_in), await collective(neighbour, BESIDE)
    person = await registered(clerk)
    as_collective = f"tt_{person.partition('_')[2]}"

    made = done(
        await join(
            clerk,
            found,
            COMMUNE,
            *({"subject_id": one} for one in (theirs, "tt_00000000000000000000000000", as_collective)),
        )
    )

    problems = [one["problem"] for one in made["items"]]
    assert [one["code"] for one in problems] == ["resource.not_found"] * 3
    assert [one["errors"][0]["pointer"] for one in problems] == ["/subject_id"] * 3
    assert await participants(clerk, found) == []


async def test_those_who_run_the_movement_register_another_units_collective(
    clerk: Client, neighbour: Client, sign_in: SignIn
) -> None:
    found, province = await launched(sign_in), await sign_in("province.clerk")
    theirs = await collective(neighbour, BESIDE)

    done(await join(province, found, PROVINCE, {"subject_id": theirs}))

    assert [one["subject_id"] for one in await participants(neighbour, found)] == [theirs]
    assert await participants(clerk, found) == []


async def test_an_atomic_batch_is_all_or_nothing(clerk: Client, sign_in: SignIn) -> None:
    found = await launched(sign_in)

    refused = await join(clerk, found, COMMUNE, {"unit_id": COMMUNE}, {"unit_id": AFAR}, atomic=True)

    assert (refused.status_code, refused.json()["code"]) == (409, "batch.item_refused")
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/items/1"]
    assert await participants(clerk, found) == []


async def test_where_every_item_is_refused_nothing_is_told(
    clerk: Client, sign_in: SignIn, connection: Any
) -> None:
    found = await launched(sign_in)

    assert done(await join(clerk, found, COMMUNE, {"unit_id": AFAR}))["accepted"] == 0
    assert "movement.join" not in [one["type"] for one in await bodies(connection)]


async def test_nobody_registers_in_a_draft_nor_in_a_closed_movement(sign_in: SignIn) -> None:
    province = await sign_in("province.clerk")
    draft, closed = await drafted(sign_in), await close(sign_in, await launched(sign_in))

    refused = [await join(province, found, PROVINCE, {"unit_id": COMMUNE}) for found in (draft, closed)]

    assert [one.json()["code"] for one in refused] == ["movement.state", "movement.state"]


async def test_nobody_registers_as_a_unit_that_is_not_theirs(clerk: Client, sign_in: SignIn) -> None:
    refused = await join(clerk, await launched(sign_in), BESIDE, {"unit_id": BESIDE})

    assert (refused.status_code, refused.json()["code"]) == (403, "workflow.wrong_role")


async def test_a_decider_registers_nobody(sign_in: SignIn) -> None:
    refused = await join(await sign_in("decider"), await launched(sign_in), COMMUNE, {"unit_id": COMMUNE})

    assert (refused.status_code, refused.json()["code"]) == (403, "auth.not_permitted")


async def test_a_movement_of_another_province_is_absent(sign_in: SignIn) -> None:
    refused = await join(await sign_in("other.clerk"), await launched(sign_in), AFAR, {"unit_id": AFAR})

    assert refused.status_code == 404


@pytest.mark.parametrize(
    ("items", "pointer"),
    [
        ([], "/items"),
        ([{}], "/items/0"),
        ([{"unit_id": COMMUNE, "individual_id": "cn_00000000000000000000000000"}], "/items/0"),
        ([{"unit_id": COMMUNE, "subject_id": "tt_00000000000000000000000000"}], "/items/0"),
        (
            [{"individual_id": f"cn_{'0' * 26}", "subject_id": f"cn_{'0' * 26}"}],
            "/items/0",
        ),
        ([{"subject_id": f"dv_{'0' * 26}"}], "/items/0/subject_id"),
        ([{"subject_id": "tt_1"}], "/items/0/subject_id"),
        ([{"subject_id": 7}], "/items/0/subject_id"),
        ([{"unit_id": COMMUNE, "version": 1}], "/items/0/version"),
        ([{"unit_id": COMMUNE}] * 501, "/items"),
    ],
)
async def test_malformed_items_are_pointed_at(
    clerk: Client, sign_in: SignIn, items: list[dict[str, Any]], pointer: str
) -> None:
    refused = await join(clerk, await launched(sign_in), COMMUNE, *items)

    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]


async def test_participants_are_listed_page_by_page(clerk: Client, sign_in: SignIn) -> None:
    found = await launched(sign_in)
    people = [await registered(clerk, f"Nguyễn Văn {letter}") for letter in "CBA"]
    done(await join(clerk, found, COMMUNE, *({"individual_id": one} for one in people)))

    first = done(await clerk.get(f"{place(found)}/participants", page_size=2))
    second = await participants(clerk, found, page_size=2, page_token=first["next_page_token"])

    assert [one["individual_id"] for one in first["items"] + second] == people
