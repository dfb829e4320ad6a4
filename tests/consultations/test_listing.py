"""What my units were asked, and what they ask."""

import pytest

from support.consultations import NEIGHBOUR, OTHER, PATH, answered, asked, received
from support.flow import Road, SignIn, done, person
from support.traces import days_later, refused


async def another(sign_in: SignIn, number: int) -> Road:
    """A received dossier with one person of its own."""
    road = await Road(sign_in).nominated([person(number)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    return road


async def test_each_side_finds_its_own(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    await asked(road, NEIGHBOUR, OTHER)

    asked_of = [one["unit_id"] for one in await received(await sign_in("neighbour.clerk"))]
    asking = [one["unit_id"] for one in await received(await sign_in("clerk"), direction="sent")]
    nothing = await received(await sign_in("clerk"))
    whole = [one["unit_id"] for one in await received(await sign_in("clerk"), dossier_id=road.id)]

    assert (asked_of, asking, nothing, whole) == ([NEIGHBOUR], [NEIGHBOUR, OTHER], [], [NEIGHBOUR, OTHER])


async def test_they_come_by_day_page_by_page(sign_in: SignIn) -> None:
    for number, days in ((1, 9), (2, 3), (3, 6)):
        await asked(await another(sign_in, number), working_days=days)
    neighbour = await sign_in("neighbour.clerk")

    first = done(await neighbour.get(PATH, page_size=2))
    second = done(await neighbour.get(PATH, page_size=2, page_token=first["next_page_token"]))

    assert [one["working_days"] for one in first["items"] + second["items"]] == [3, 6, 9]
    assert not second["has_more"]


async def test_filters_narrow_the_list(sign_in: SignIn) -> None:
    answered_one, open_one = await another(sign_in, 1), await another(sign_in, 2)
    await asked(answered_one, working_days=2)
    await asked(open_one, working_days=2)
    neighbour = await sign_in("neighbour.appraiser")
    done(await answered(neighbour, answered_one))

    found = [one["dossier_id"] for one in await received(neighbour, state="answered")]
    in_time = await received(neighbour, is_overdue=True)
    with days_later(7):
        late = await received(neighbour, is_overdue=True)

    assert (found, in_time) == ([answered_one.id], [])
    assert [(one["dossier_id"], one["is_overdue"]) for one in late] == [(open_one.id, True)]


@pytest.mark.parametrize(
    ("asked_for", "status", "code"),
    [
        ({"direction": "sideways"}, 422, "request.invalid"),
        ({"state": "lost"}, 422, "request.invalid"),
        ({"dossier_id": "dv_01keznwyg0e008000000000001"}, 422, "request.invalid"),
        ({"unit": NEIGHBOUR}, 400, "request.unknown_parameter"),
        ({"page_token": "x"}, 400, "request.page_token"),
    ],
)
async def test_what_cannot_be_asked_is_refused(
    sign_in: SignIn, asked_for: dict[str, str], status: int, code: str
) -> None:
    refused(await (await sign_in("clerk")).get(PATH, **asked_for), status, code)


async def test_who_holds_no_role_lists_nothing(sign_in: SignIn) -> None:
    refused(await (await sign_in("nobody")).get(PATH), 403, "auth.not_permitted")
