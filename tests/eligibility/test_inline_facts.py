"""Whatever the law's rules look at can be said over the API, and what was said arrives."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, Final

import pytest

from support.client import Client
from support.flow import SignIn, done
from support.traces import pointers, refused
from tdkt_api.eligibility.facts_schemas import FactsIn
from tdkt_api.eligibility.inline import facts_of
from tdkt_api.law.facts import Facts
from tdkt_api.law.loader import load, packaged

PATH: Final = "/v1/eligibility-checks"
DAY: Final = date(2026, 1, 15)
LAWBOOK: Final = load(packaged())
# Said by another member of the question.
ELSEWHERE: Final = {"attested": "items/attested", "open_holds": "matters"}
EVERYTHING: Final[dict[str, Any]] = {
    "subject_kind": "individual",
    "occupation": "farmer",
    "sex": "female",
    "is_foreign": False,
    "sector": "education",
    "ratings": [{"year": 2025, "rating": "good"}],
    "works": [
        {
            "id": "sk",
            "scope": "national",
            "year": 2025,
            "used_for": ["giay_khen"],
            "kind": "science",
            "is_accepted": False,
            "recognised_by": "X",
        }
    ],
    "held": [
        {
            "id": "bk",
            "award": "giay_khen",
            "year": 2024,
            "grounds": ["initiative"],
            "is_verified": False,
            "type": "dot_xuat",
            "issuer": "province",
            "decided_on": "2024-12-01",
            "period": {"first_year": 2023, "last_year": 2024},
        }
    ],
    "has_open_hold": True,
    "leaves": [
        {
            "kind": "injury_treatment",
            "year": 2025,
            "working_days": 45,
            "cause": "brave_act",
            "certified_by": "district",
        }
    ],
    "studies": [{"months": 11, "result": "kha", "is_compliant": True, "year": 2025, "has_self_report": True}],
    "disciplines": [{"form": "canh_cao", "year": 2023, "ended_on": "2024-02-01", "is_duty_related": False}],
    "employments": [{"kind": "contract", "months": 8, "is_same_agency": False}],
    "transfers": [{"months_at_old_unit": 6, "has_comments": True}],
    "posts": [
        {"code": "minister", "months": 60, "era": "before_1945", "retires_late": True, "had_fault": True}
    ],
    "service": [{"field": "army", "months": 300, "is_direct": True, "is_hardship": True}],
    "movements": [
        {"launched_by": "province", "years": 5, "year": 2025, "is_outstanding": True, "is_leader": True}
    ],
    "leads": [{"level": "central_council", "year": 2025, "is_leader": False}],
    "prizes": [{"level": "world", "medal": "gold", "year": 2025, "was_sent": True}],
    "models": [{"years": 5, "scope": "district", "helps_others": True}],
    "members": {
        "total": 20,
        "completed": 19,
        "titles": [{"award": "giay_khen", "count": 1}],
        "disciplined": [{"form": "khien_trach", "count": 1}],
    },
    "family": {
        "children": 3,
        "martyr_children": 2,
        "invalid_child_percent": 81,
        "is_husband_martyr": True,
        "is_martyr": True,
        "invalid_percent": 61,
    },
    "scores": [{"figure": "points", "value": 91}],
    "contribution_years": 10,
    "trained_colleagues": True,
    "violations": ["betrayal"],
    "is_dissolved": True,
}


def differing(said: Any, silent: Any, path: str = "") -> set[str]:
    """The members of the law's facts that are as if nothing had been said."""
    if is_dataclass(said) and not isinstance(said, type):
        return {
            name
            for one in fields(said)
            for name in differing(getattr(said, one.name), _default(one, silent), f"{path}/{one.name}")
        }
    if isinstance(said, tuple) and said and is_dataclass(said[0]):
        return differing(said[0], None, path)
    return {path} if said == silent else set()


def _default(field: Any, silent: Any) -> Any:
    if silent is not None:
        return getattr(silent, field.name)
    return field.default if not callable(field.default_factory) else field.default_factory()


def test_every_member_of_the_laws_facts_can_be_said() -> None:
    said = facts_of(FactsIn.model_validate(EVERYTHING), {}, DAY)
    silent = Facts("individual")

    unsaid = differing(said, silent)

    assert {name for name in unsaid if name.split("/")[1] not in ELSEWHERE} <= {
        "/subject_kind",
        "/is_foreign",  # False is said; None is silence
    }, "a member of tdkt_api.law.facts needs its own in eligibility.facts_schemas"


def test_the_facts_of_the_test_name_every_member() -> None:
    assert set(FactsIn.model_fields) - {"matters"} == set(EVERYTHING)
    assert {one.name for one in fields(Facts)} - set(ELSEWHERE) == set(EVERYTHING)


def test_nothing_said_is_nothing_known() -> None:
    assert facts_of(FactsIn(), {}, DAY) == Facts("individual")


@pytest.mark.parametrize("member", sorted(set(EVERYTHING) - {"subject_kind", "scores"}))
def test_a_member_that_is_left_out_is_unknown(member: str) -> None:
    told = {name: value for name, value in EVERYTHING.items() if name != member}

    assert getattr(facts_of(FactsIn.model_validate(told), {}, DAY), member) is None


@pytest.mark.parametrize(
    ("matter", "is_open"),
    [
        ({}, True),
        ({"opened_on": "2026-01-15"}, True),
        ({"opened_on": "2026-01-16"}, False),
        ({"closed_on": "2026-01-15"}, True),
        ({"closed_on": "2026-01-14"}, False),
    ],
    ids=str,
)
def test_a_matter_is_open_from_its_first_to_its_last_day(matter: dict[str, Any], is_open: bool) -> None:  # noqa: FBT001
    given = FactsIn.model_validate({"matters": [{"category": "complaint", **matter}]})

    found = facts_of(given, {}, DAY)

    assert found.open_holds == (("complaint",) if is_open else ())
    assert found.has_open_hold is False


def test_every_occupation_that_the_lawbook_groups_can_be_said() -> None:
    groups = LAWBOOK.parameter("occupation_groups", DAY)
    codes = {code for listed in (groups.value if groups else {}).values() for code in listed}

    said = {code for code in codes if FactsIn.model_validate({"occupation": code}).occupation == code}

    assert codes
    assert said == codes


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


async def checked(client: Client, item: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = done(await client.post(PATH, {"items": [item], **more}, key=None))
    return answer


async def test_everything_may_be_said_at_once(clerk: Client) -> None:
    answer = await checked(
        clerk, {"facts": EVERYTHING, "award": "huan_chuong_lao_dong_hang_ba", "year": 2025}
    )

    assert answer["items"][0]["verdict"]["findings"]


async def test_all_forms_answer_a_question_of_which_nothing_is_known(clerk: Client) -> None:
    items = [
        {"facts": {"subject_kind": form.subject_kinds[0]}, "award": code, "year": 2025, "type": form.types[0]}
        for code, form in sorted(LAWBOOK.awards.items())
    ]

    answer = done(await clerk.post(PATH, {"items": items}, key=None))

    outcomes = {one["award"]: one["verdict"]["outcome"] for one in answer["items"]}
    assert len(outcomes) == 66
    assert set(outcomes.values()) <= {"unknown", "not_allowed"}
    assert all(
        one["verdict"]["questions"] for one in answer["items"] if one["verdict"]["outcome"] == "unknown"
    )


async def test_what_is_asked_back_is_answered_by_its_code(clerk: Client) -> None:
    item = {"facts": {}, "award": "chien_si_thi_dua_co_so", "year": 2025}
    asked = (await checked(clerk, item))["items"][0]["verdict"]
    answers = [{"criterion": code, "answer": "met"} for code in asked["questions"]]
    answers += [{"criterion": "occupation", "reading": "official_or_employee"}]
    told = {**item, "facts": {"occupation": "official"}}

    first = (await checked(clerk, {**told, "attested": answers}))["items"][0]["verdict"]
    rest = [{"criterion": code, "answer": "met"} for code in first["questions"]]
    second = (await checked(clerk, {**told, "attested": [*answers, *rest]}))["items"][0]["verdict"]

    assert asked["outcome"] == "unknown"
    assert (second["outcome"], second["questions"]) == ("eligible", [])
    assert second["outcome_text"] == "đủ tiêu chuẩn"


async def test_what_is_not_met_stands_apart_by_what_it_does(clerk: Client) -> None:
    facts = {
        "occupation": "official",
        "ratings": [{"year": 2025, "rating": "completed"}],
        "matters": [{"category": "complaint"}],
    }

    verdict = (await checked(clerk, {"facts": facts, "award": "lao_dong_tien_tien", "year": 2025}))["items"][
        0
    ]["verdict"]

    assert verdict["blocks"] == ["rating.year", "hold"]
    assert verdict["questions"] == ["spirit"]


async def test_the_answer_names_who_decides_on_which_way_and_documents(clerk: Client) -> None:
    item = {"facts": {}, "award": "chien_si_thi_dua_co_so", "year": 2025}

    before, after = [(await checked(clerk, item, as_of=day))["forms"] for day in ("2025-06-30", "2025-07-01")]

    assert "district_chair" in {one["code"] for one in before[0]["authorities"]}
    assert "district_chair" not in {one["code"] for one in after[0]["authorities"]}
    assert after[0]["authorities_provision"]["instrument"] == "decree_129_2025"
    assert [(one["at"], one["is_deciding"]) for one in after[0]["stages"]] == [
        ("owner", False),
        ("decider", True),
    ]
    assert "bao_cao_thanh_tich" in after[0]["documents"]


@pytest.mark.parametrize(
    ("regime", "as_of", "day"),
    [
        ("R2003", "2026-01-15", "2023-12-31"),
        ("R98", "2026-01-15", "2025-06-30"),
        ("R98", "2024-05-01", "2024-05-01"),
        ("L2026", "2026-01-15", "2026-10-01"),
        ("L2026", "2026-12-01", "2026-12-01"),
    ],
)
async def test_another_regime_is_tried_on_one_of_its_days(
    clerk: Client, regime: str, as_of: str, day: str
) -> None:
    item = {"facts": {"occupation": "official"}, "award": "lao_dong_tien_tien", "year": 2025}

    answer = await checked(clerk, item, as_of=as_of, regime=regime)

    assert (answer["as_of"], answer["items"][0]["verdict"]["regime"]) == (day, regime)
    assert answer == await checked(clerk, item, as_of=day)


async def test_a_regime_that_nobody_knows_is_pointed_at(clerk: Client) -> None:
    asked = {"items": [{"facts": {}, "award": "giay_khen", "year": 2025}], "regime": "R1"}

    answer = await clerk.post(PATH, asked, key=None)

    assert pointers(refused(answer, 422, "request.invalid")) == ["/regime"]


@pytest.mark.parametrize(
    ("facts", "pointer"),
    [
        ({"held": [{"award": "khong_co", "year": 2025}]}, "/held/0/award"),
        ({"held": [{"award": "giay_khen", "year": 1900}]}, "/held/0/year"),
        ({"works": [{"year": 2025, "used_for": ["giay_khen", "khong_co"]}]}, "/works/0/used_for/1"),
        (
            {"members": {"total": 1, "titles": [{"award": "khong_co", "count": 1}]}},
            "/members/titles/0/award",
        ),
        (
            {
                "held": [
                    {"award": "giay_khen", "year": 2024, "period": {"first_year": 2024, "last_year": 2023}}
                ]
            },
            "/held/0/period",
        ),
        ({"ratings": [{"year": 2025, "rating": "good"}, {"year": 2025, "rating": "good"}]}, ""),
        ({"leaves": [{"kind": "thai san"}]}, "/leaves/0/kind"),
        (
            {"disciplines": [{"form": "canh_cao", "year": 2025, "ended_on": "31/12/2025"}]},
            "/disciplines/0/ended_on",
        ),
        ({"members": {"total": -1}}, "/members/total"),
        (
            {"members": {"total": 1, "titles": [{"award": "giay_khen", "count": "1"}]}},
            "/members/titles/0/count",
        ),
        ({"posts": [{"code": "minister"}]}, "/posts/0/months"),
        ({"matters": [{"category": "khac"}]}, "/matters/0/category"),
        ({"movements": [{"launched_by": "nobody"}]}, "/movements/0/launched_by"),
        ({"works": [{"year": 2025, "scope": "world"}]}, "/works/0/scope"),
    ],
    ids=str,
)
async def test_an_odd_fact_is_pointed_at(clerk: Client, facts: dict[str, Any], pointer: str) -> None:
    answer = await clerk.post(
        PATH, {"items": [{"facts": facts, "award": "giay_khen", "year": 2025}]}, key=None
    )

    assert pointers(refused(answer, 422, "request.invalid")) == [f"/items/0/facts{pointer}"]


# Single questions


@pytest.mark.parametrize(
    ("item", "outcome", "value"),
    [
        ({"asks": "time_off", "facts": {"leaves": [{"kind": "maternity"}]}}, "time_counted", None),
        ({"asks": "time_off", "facts": {"leaves": [{"kind": "sick"}]}}, "time_not_counted", None),
        ({"asks": "time_off", "facts": {"leaves": [{"kind": "injury_treatment"}]}}, "unknown", None),
        ({"asks": "time_off", "facts": {}}, "unknown", None),
        (
            {"asks": "initiative_use", "facts": {"works": [{"year": 2023, "used_for": ["giay_khen"]}]}},
            "not_allowed",
            None,
        ),
        ({"asks": "initiative_use", "facts": {"works": [{"year": 2023}]}}, "eligible", None),
        ({"asks": "initiative_use", "facts": {"works": []}}, "unknown", None),
        (
            {
                "asks": "initiative_recognition",
                "facts": {"works": [{"year": 2017, "recognised_by": "X"}]},
                "recognition": {"recognised_by": "X", "year": 2018},
            },
            "not_allowed",
            None,
        ),
        (
            {
                "asks": "initiative_recognition",
                "facts": {"works": [{"year": 2017, "recognised_by": "X"}]},
                "recognition": {"recognised_by": "Y", "year": 2018},
            },
            "eligible",
            None,
        ),
        (
            {
                "asks": "initiative_recognition",
                "facts": {"works": [{"year": 2017}]},
                "recognition": {"recognised_by": "Y", "year": 2018},
            },
            "unknown",
            None,
        ),
        (
            {
                "asks": "counting_start",
                "facts": {"held": [{"award": "giay_khen", "year": 2016, "decided_on": "2016-09-01"}]},
            },
            "value",
            "2016-09-01",
        ),
        (
            {
                "asks": "counting_start",
                "facts": {
                    "held": [
                        {
                            "award": "giay_khen",
                            "year": 2016,
                            "period": {"first_year": 2012, "last_year": 2015},
                        }
                    ]
                },
            },
            "value",
            2015,
        ),
        ({"asks": "counting_start", "facts": {"held": []}}, "unknown", None),
        ({"asks": "requirements", "facts": {}}, "value", None),
        (
            {
                "asks": "best_class",
                "award": "huy_chuong_chien_si_ve_vang_hang_ba",
                "type": "nien_han",
                "facts": {
                    "occupation": "soldier",
                    "service": [{"field": "army", "months": 180}],
                    "ratings": [{"year": 2023, "rating": "good"}],
                    "matters": [],
                },
            },
            "value",
            "huy_chuong_chien_si_ve_vang_hang_nhi",
        ),
    ],
    ids=str,
)
async def test_a_single_question_has_its_own_answer(
    clerk: Client, item: dict[str, Any], outcome: str, value: Any
) -> None:
    told = {"award": "lao_dong_tien_tien", "year": 2023, **item}

    answer = (await checked(clerk, told, as_of="2023-12-15"))["items"][0]

    assert (answer["verdict"]["outcome"], answer["value"]) == (outcome, value)


@pytest.mark.parametrize(
    "item",
    [
        {"asks": "initiative_recognition"},
        {"asks": "award", "recognition": {"recognised_by": "X", "year": 2018}},
    ],
    ids=["without", "unasked"],
)
async def test_a_recognition_comes_with_its_own_question_alone(clerk: Client, item: dict[str, Any]) -> None:
    told = {"award": "giay_khen", "year": 2025, "facts": {}, **item}

    answer = await clerk.post(PATH, {"items": [told]}, key=None)

    assert pointers(refused(answer, 422, "request.invalid")) == ["/items/0"]
