"""Changing what is known of people; foreigners and the dead."""

from typing import Any

import pytest

from support.client import Client
from support.registry import NGOC_HA, bodies, citizen, person, registered

NUMBER = "001185000112"


async def test_what_is_sent_changes_and_the_rest_stays(clerk: Client, connection: Any) -> None:
    id = await registered(clerk, identity=citizen(NUMBER), birth_on="1985-03-08", post="Công chức")

    edited = await clerk.patch(
        f"/v1/individuals/{id}", {"post": "Phó Chánh Văn phòng", "occupation": "official"}, etag='"v1"'
    )

    assert edited.status_code == 200, edited.text
    assert edited.headers["ETag"] == '"v2"'
    shown = edited.json()
    assert (shown["post"], shown["occupation"]) == ("Phó Chánh Văn phòng", "official")
    assert (shown["birth_year"], shown["identity"]["number"]) == (1985, "**********12")
    event = (await bodies(connection))[-1]
    assert event["type"] == "individual.edit"
    assert event["data"]["fields"] == ["occupation", "post"]
    assert event["data"]["after"] == {"occupation": "official"}
    assert set(event["commit"]) == {"post"}


async def test_a_name_is_found_anew_once_it_is_changed(clerk: Client) -> None:
    id = await registered(clerk, "Nguyễn Thị Hòa")

    await clerk.patch(f"/v1/individuals/{id}", {"family_and_given_name": "Nguyễn Thị Hà"}, etag='"v1"')

    assert (await clerk.get("/v1/individuals", q="hoa")).json()["items"] == []
    assert len((await clerk.get("/v1/individuals", q="ha")).json()["items"]) == 1


async def test_a_number_is_given_later_and_found_by(clerk: Client) -> None:
    id = await registered(clerk)

    edited = await clerk.patch(f"/v1/individuals/{id}", {"identity": citizen(NUMBER)}, etag='"v1"')

    assert NUMBER not in edited.text
    found = await clerk.post("/v1/individuals/search", {"identity": citizen(NUMBER)})
    assert [one["id"] for one in found.json()["items"]] == [id]


async def test_a_number_of_somebody_else_is_refused(clerk: Client, neighbour: Client) -> None:
    await registered(neighbour, unit=NGOC_HA, identity=citizen(NUMBER))
    id = await registered(clerk)

    refused = await clerk.patch(f"/v1/individuals/{id}", {"identity": citizen(NUMBER)}, etag='"v1"')

    assert refused.status_code == 409
    assert refused.json()["code"] == "subjects.identity_taken"
    assert refused.json()["errors"][0]["pointer"] == "/identity/number"


async def test_a_foreigner_is_registered_by_passport_and_nationality(clerk: Client) -> None:
    passport = {"kind": "passport", "number": "C01234567"}

    made = await clerk.post("/v1/individuals", person("John Smith", identity=passport, nationality="GB"))

    assert made.status_code == 201, made.text
    assert made.json()["nationality"] == "GB"


async def test_of_the_dead_the_year_is_shown(clerk: Client) -> None:
    made = await clerk.post("/v1/individuals", person(birth_on="1950-05-01", died_on="2025-11-02"))

    assert made.json()["death_year"] == 2025
    assert "2025-11-02" not in made.text


async def test_people_who_may_be_the_same_are_told(clerk: Client) -> None:
    first = await registered(clerk, birth_on="1985-03-08")
    await registered(clerk, birth_on="1970-01-01")

    made = await clerk.post("/v1/individuals", person("NGUYỄN THỊ HOÀ", birth_on="1985-01-01"))

    assert made.json()["duplicates"] == [{"kind": "individual", "id": first, "name": "Nguyễn Thị Hòa"}]


@pytest.mark.parametrize(
    ("patch", "pointer", "code"),
    [
        ({"family_and_given_name": None}, "/family_and_given_name", "value.wrong_type"),
        ({"identity": None}, "/identity", "value.wrong_type"),
        ({"nationality": "gb"}, "/nationality", "value.invalid"),
        ({"died_on": "2027-01-01"}, "/died_on", "facts.ahead"),
        ({"died_on": "1950-01-01", "birth_on": "1985-03-08"}, "/died_on", "value.order"),
        ({"unit_id": "dv_1"}, "/unit_id", "value.unknown_member"),
    ],
)
async def test_a_malformed_change_is_refused(
    clerk: Client, patch: dict[str, Any], pointer: str, code: str
) -> None:
    id = await registered(clerk)

    refused = await clerk.patch(f"/v1/individuals/{id}", patch, etag='"v1"')

    assert refused.status_code == 422
    assert (refused.json()["errors"][0]["pointer"], refused.json()["errors"][0]["code"]) == (pointer, code)


async def test_a_change_needs_the_version_that_stands(clerk: Client) -> None:
    path = f"/v1/individuals/{await registered(clerk)}"
    await clerk.patch(path, {"post": "Công chức"}, etag='"v1"')

    assert (await clerk.patch(path, {"post": "Khác"}, etag='"v1"')).status_code == 412
    assert (await clerk.patch(path, {"post": "Khác"})).status_code == 428


async def test_people_of_other_units_are_not_changed(
    clerk: Client, neighbour: Client, decider: Client, province_clerk: Client
) -> None:
    path = f"/v1/individuals/{await registered(clerk)}"

    assert (await neighbour.patch(path, {"post": "Khác"}, etag='"v1"')).status_code == 404
    assert (await province_clerk.patch(path, {"post": "Khác"}, etag='"v1"')).status_code == 403
    assert (await decider.patch(path, {"post": "Khác"}, etag='"v1"')).status_code == 403


async def test_a_history_can_be_read_as_it_stood(clerk: Client) -> None:
    path = f"/v1/individuals/{await registered(clerk)}"
    await clerk.patch(path, {"post": "Công chức"}, etag='"v1"')

    whole = (await clerk.get(f"{path}/history")).json()["items"]
    before = (await clerk.get(f"{path}/history", seq=1)).json()["items"]

    assert [one["type"] for one in whole] == ["individual.register", "individual.edit"]
    assert before == whole[:1]


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({"identity": citizen(NUMBER)}, []),
        ({"identity": citizen(NUMBER), "birth_on": "1984-03-08"}, [("/birth_on", "identity.birth_differs")]),
        ({"identity": citizen("001385000112")}, [("/birth_on", "identity.century_differs")]),
        ({"identity": citizen("001085000112")}, [("/sex", "identity.sex_differs")]),
        (
            {"identity": citizen("001985000112"), "birth_on": None},
            [("/identity/number", "identity.birth_ahead")],
        ),
        (
            {"identity": {"kind": "old_card", "number": "012345678"}},
            [("/identity/number", "identity.old_card")],
        ),
        ({"identity": {"kind": "passport", "number": "B1234567"}}, []),
        ({"post": "Công chức"}, []),
    ],
    ids=["agrees", "year", "century", "sex", "ahead", "old card", "passport", "no number"],
)
async def test_a_number_that_is_sent_is_compared_and_never_refused(
    clerk: Client, sent: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    id = await registered(clerk, birth_on="1985-03-08", sex="female")

    edited = await clerk.patch(f"/v1/individuals/{id}", sent, etag='"v1"')

    assert edited.status_code == 200, edited.text
    assert [(one["pointer"], one["code"]) for one in edited.json()["warnings"]] == found


@pytest.mark.parametrize(("language", "words"), [("vi", "Giới tính"), ("en", "The sex")])
async def test_a_warning_is_said_in_the_callers_language_without_the_number(
    clerk: Client, language: str, words: str
) -> None:
    id = await registered(clerk, sex="male")
    caller = Client(clerk.http, clerk.token, {"Accept-Language": language})

    edited = await caller.patch(f"/v1/individuals/{id}", {"identity": citizen(NUMBER)}, etag='"v1"')

    [warning] = edited.json()["warnings"]
    assert warning["message"].startswith(words)
    assert NUMBER not in edited.text
