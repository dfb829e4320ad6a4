"""What is recorded is to the law what the same facts are when they are sent with the question."""

from typing import Any, Final

import pytest

from support.client import Client
from support.flow import Road, SignIn, done, person
from support.registry import registered
from support.traces import days_later

CHECKS: Final = "/v1/eligibility-checks"
LDTT: Final = {"award": "lao_dong_tien_tien", "year": 2025, "type": "cong_trang"}
BEFORE: Final = {**LDTT, "year": 2023, "as_of": "2023-12-31"}
CERTIFICATE: Final = {
    "award": "bang_khen_bo_nganh_tinh",
    "period": {"first_year": 2024, "last_year": 2025},
    "type": "cong_trang",
    "ground": "d",
}
ORDER: Final = {"award": "huan_chuong_doc_lap_hang_ba", "year": 2025, "type": "qua_trinh_cong_hien"}
NONE: Final = {
    "subject_kind": "individual",
    "occupation": "official",
    "sex": "female",
    "is_foreign": False,
    "ratings": [{"year": 2025, "rating": "excellent"}],
    "works": [],
    "held": [],
    "matters": [],
    "disciplines": [],
    "leaves": [],
    "studies": [],
}
DISCIPLINE: Final = {"form": "canh_cao", "is_duty_related": True}
LEAVE: Final = {"working_days": 60}
STUDY: Final = {"result": "trung_binh", "is_compliant": True}
KINDS: Final[dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]] = {
    "discipline that runs": (
        {"kind": "discipline", "from_on": "2025-03-01", **DISCIPLINE},
        {"disciplines": [{"year": 2025, **DISCIPLINE}]},
        LDTT,
    ),
    "discipline that was served": (
        {"kind": "discipline", "from_on": "2024-03-01", "to_on": "2025-02-28", **DISCIPLINE},
        {"disciplines": [{"year": 2024, "ended_on": "2025-02-28", **DISCIPLINE}]},
        CERTIFICATE,
    ),
    "maternity leave": (
        {"kind": "leave", "leave": "maternity", "from_on": "2025-03-01", "to_on": "2025-08-31"},
        {"leaves": [{"kind": "maternity", "year": 2025}]},
        LDTT,
    ),
    "sick leave": (
        {"kind": "leave", "leave": "sick", "from_on": "2025-03-01", "to_on": "2025-05-31", **LEAVE},
        {"leaves": [{"kind": "sick", "year": 2025, **LEAVE}]},
        LDTT,
    ),
    "study": (
        {"kind": "study", "from_on": "2023-01-01", "to_on": "2023-06-30", **STUDY},
        {"studies": [{"months": 6, "year": 2023, **STUDY}]},
        BEFORE,
    ),
    "a contract": (
        {"kind": "employment", "employment": "contract", "from_on": "2025-09-01"},
        {"employments": [{"kind": "contract", "months": 4}]},
        LDTT,
    ),
    "service": (
        {"kind": "employment", "employment": "official", "from_on": "2020-02-15"},
        {"employments": [{"kind": "official", "months": 70}]},
        LDTT,
    ),
    "a leading post": (
        {"kind": "leading_post", "code": "vice_minister", "from_on": "2010-01-01", "to_on": "2020-06-30"},
        {"posts": [{"code": "vice_minister", "months": 126}]},
        ORDER,
    ),
}


@pytest.fixture
async def an(clerk: Client) -> str:
    """A woman of Ba Đình, an official, rated excellent for 2025."""
    id = await registered(clerk, occupation="official", sex="female")
    done(await clerk.post("/v1/ratings", {"subject_id": id, "year": 2025, "rating": "excellent"}))
    return id


async def verdict(client: Client, asked: dict[str, Any], **of: Any) -> dict[str, Any]:
    item = {name: value for name, value in {**asked, **of}.items() if name != "as_of"}
    day = {"as_of": asked["as_of"]} if "as_of" in asked else {}
    answer = done(await client.post(CHECKS, {**day, "items": [item]}, key=None))
    found: dict[str, Any] = answer["items"][0]["verdict"]
    return found


async def recorded(client: Client, an: str, content: dict[str, Any]) -> str:
    found: str = done(await client.post("/v1/records", {"individual_id": an, "content": content}))["id"]
    return found


@pytest.mark.parametrize("name", KINDS)
async def test_a_record_is_what_the_same_fact_is_inline(clerk: Client, an: str, name: str) -> None:
    content, fact, asked = KINDS[name]
    before = await verdict(clerk, asked, subject_id=an)
    await recorded(clerk, an, content)

    stored = await verdict(clerk, asked, subject_id=an)
    inline = await verdict(clerk, asked, facts={**NONE, **fact})

    assert stored == inline
    assert stored != before


async def test_who_has_no_record_has_no_discipline_leave_or_study(clerk: Client, an: str) -> None:
    assert await verdict(clerk, LDTT, subject_id=an) == await verdict(clerk, LDTT, facts=NONE)


async def test_leave_of_another_year_does_not_count(clerk: Client, an: str) -> None:
    before = await verdict(clerk, LDTT, subject_id=an)
    await recorded(clerk, an, {**KINDS["sick leave"][0], "from_on": "2024-03-01", "to_on": "2024-05-31"})

    assert await verdict(clerk, LDTT, subject_id=an) == before


async def test_what_was_withdrawn_counts_no_more(clerk: Client, an: str) -> None:
    before = await verdict(clerk, LDTT, subject_id=an)
    id = await recorded(clerk, an, KINDS["discipline that runs"][0])
    done(await clerk.post(f"/v1/records/{id}/withdrawal", {"reason": "Nhầm người"}, etag='"v1"'))

    assert await verdict(clerk, LDTT, subject_id=an) == before


async def test_a_dossier_is_judged_by_what_was_known_when_it_was_received(sign_in: SignIn) -> None:
    road = await Road(sign_in).nominated([person(1, awards=["lao_dong_tien_tien"])])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    [before] = await road.pending()

    with days_later(1):
        clerk = await sign_in("clerk")
        await recorded(clerk, before["subject"]["id"], KINDS["discipline that runs"][0])
        [kept] = done(await clerk.get(f"/v1/dossiers/{road.id}/revaluation"))["items"]
        today = await verdict(clerk, LDTT, subject_id=before["subject"]["id"])

    assert (kept["is_as_kept"], kept["other"]["outcome"]) == (True, before["verdict"]["outcome"])
    assert today["outcome"] == "not_eligible"
