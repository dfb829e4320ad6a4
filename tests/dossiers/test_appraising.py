"""Appraising: a conclusion on each nomination, and answers to what only a person can judge."""

from typing import Any

import httpx
import pytest

from support.client import Client, shown
from support.flow import PROVINCE, Road, SignIn, candidate, done, person
from support.traces import bodies, pointers, refused, written
from tdkt_api import ids

SPIRIT = {"criterion": "spirit", "answer": "met", "evidence": "Biên bản họp xét"}
READINGS = "titles_or_excellent_years"
FLAGS = [{"field": "name", "note": "Ghi rõ năm"}]


@pytest.fixture
async def appraiser(sign_in: SignIn) -> Client:
    return await sign_in("appraiser")


@pytest.fixture
async def road(sign_in: SignIn) -> Road:
    """One person for both titles, received."""
    road = await Road(sign_in).nominated([person(1)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    return road


def concluded(road: Road, *attestations: dict[str, Any], n: int = 0, **more: Any) -> dict[str, Any]:
    """A recommendation for one nomination."""
    given = {"conclusion": "recommended", "attestations": list(attestations), **more}
    return {"nomination_id": road.nominations[n]["id"], **given}


async def appraise(client: Client, road: Road, *nominations: dict[str, Any]) -> httpx.Response:
    return await client.step(road.id, "appraise", nominations=list(nominations))


async def verdicts(road: Road) -> list[tuple[str, list[str]]]:
    """Of each pending nomination the outcome, and the questions still open."""
    return [
        (
            one["verdict"]["outcome"],
            [f["code"] for f in one["verdict"]["findings"] if f["status"] == "unknown"],
        )
        for one in await road.pending()
    ]


async def test_an_attested_question_is_settled(appraiser: Client, road: Road) -> None:
    before = await verdicts(road)

    done(await appraise(appraiser, road, concluded(road, SPIRIT), concluded(road, n=1)))

    assert before == [("unknown", ["spirit"])] * 2
    assert await verdicts(road) == [("eligible", []), ("unknown", ["spirit"])]


async def test_an_answer_of_not_met_makes_a_person_not_eligible(appraiser: Client, road: Road) -> None:
    unfit = {**SPIRIT, "answer": "not_met"}

    done(await appraise(appraiser, road, concluded(road, unfit), concluded(road, n=1)))

    assert (await verdicts(road))[0] == ("not_eligible", [])


async def test_who_is_not_recommended_stays_pending(appraiser: Client, road: Road) -> None:
    weak = concluded(road, conclusion="not_recommended", note="Chưa thuyết phục")

    done(await appraise(appraiser, road, weak, concluded(road, n=1)))

    assert len(await road.pending()) == 2


async def test_every_pending_nomination_is_concluded(appraiser: Client, road: Road, connection: Any) -> None:
    untouched = await written(connection)

    answer = await appraise(appraiser, road, concluded(road, SPIRIT))

    refused(answer, 422, "appraisal.incomplete")
    assert await written(connection) == untouched


async def test_a_nomination_is_concluded_once(appraiser: Client, road: Road) -> None:
    answer = await appraise(appraiser, road, concluded(road), concluded(road))

    assert pointers(refused(answer, 422, "appraisal.incomplete")) == ["/nominations/1/nomination_id"]


async def test_only_nominations_of_the_dossier_are_concluded(appraiser: Client, road: Road) -> None:
    strange = {**concluded(road), "nomination_id": shown("dn", ids.new())}

    answer = await appraise(appraiser, road, concluded(road), concluded(road, n=1), strange)

    assert pointers(refused(answer, 422, "appraisal.incomplete")) == ["/nominations/2/nomination_id"]


async def test_a_nomination_that_was_taken_back_is_not_concluded(sign_in: SignIn, appraiser: Client) -> None:
    road = await Road(sign_in).nominated([person(1)])
    clerk, path = await sign_in("clerk"), f"/v1/dossiers/{road.id}/nominations/{road.nominations[1]['id']}"
    etag = (await clerk.get(path)).headers["ETag"]
    done(await clerk.post(f"{path}/withdrawal", {"reason": "Trùng"}, etag=etag))
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")

    both = await appraise(appraiser, road, concluded(road, SPIRIT), concluded(road, SPIRIT, n=1))
    one = await appraise(appraiser, road, concluded(road, SPIRIT))

    refused(both, 422, "appraisal.incomplete")
    assert done(one)["state"] == "appraised"


@pytest.mark.parametrize(
    ("attestation", "pointer"),
    [
        ({**SPIRIT, "criterion": "rating.year"}, ""),
        ({**SPIRIT, "criterion": "hold"}, ""),
        ({**SPIRIT, "criterion": "khong_co"}, ""),
        ({"criterion": "spirit", "reading": "titles_alone", "evidence": "Công văn"}, "/reading"),
    ],
    ids=["met", "known", "unknown", "no readings"],
)
async def test_only_an_open_question_is_answered(
    appraiser: Client, road: Road, attestation: dict[str, Any], pointer: str
) -> None:
    answer = await appraise(appraiser, road, concluded(road, attestation), concluded(road, n=1))

    place = f"/nominations/0/attestations/0{pointer}"
    assert pointers(refused(answer, 422, "appraisal.criterion_not_open")) == [place]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"conclusion": "conferred"}, "/nominations/0/conclusion"),
        (
            {"attestations": [{"criterion": "spirit", "answer": "met"}]},
            "/nominations/0/attestations/0/evidence",
        ),
        ({"attestations": [{**SPIRIT, "answer": "unknown"}]}, "/nominations/0/attestations/0/answer"),
        ({"attestations": [{**SPIRIT, "reading": "a"}]}, "/nominations/0/attestations/0"),
        ({"attestations": [{"criterion": "spirit", "evidence": "x"}]}, "/nominations/0/attestations/0"),
    ],
    ids=str,
)
async def test_a_malformed_appraisal_is_pointed_at(
    appraiser: Client, road: Road, change: dict[str, Any], pointer: str
) -> None:
    answer = await appraise(appraiser, road, {**concluded(road), **change})

    assert pointers(refused(answer, 422, "request.invalid")) == [pointer]


async def test_what_was_attested_can_be_attested_anew_when_the_dossier_comes_back(
    sign_in: SignIn, appraiser: Client, road: Road
) -> None:
    done(await appraise(appraiser, road, concluded(road, SPIRIT), concluded(road, SPIRIT, n=1)))
    await road.step("appraiser", "return", reason="Có đơn phản ánh", flags=FLAGS)
    await road.step("clerk", "submit")
    unfit = {**SPIRIT, "answer": "not_met", "evidence": "Kết luận xác minh"}

    answer = await appraise(appraiser, road, concluded(road, unfit), concluded(road, n=1))

    assert answer.status_code == 201, answer.text
    assert [outcome for outcome, _ in await verdicts(road)] == ["not_eligible", "eligible"]


# Where a text is read in more than one recorded way


@pytest.fixture
async def divided(sign_in: SignIn) -> Road:
    """Two titles and no initiative, at the province: the readings of article 74 differ."""
    road = await Road(sign_in, decider=PROVINCE).nominated([candidate(1, works=0, rating="good")])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    done(await road.forward())
    await road.step("province.appraiser", "receive")
    return road


def reading(name: str) -> dict[str, str]:
    return {"criterion": READINGS, "reading": name, "evidence": "Công văn hướng dẫn của Bộ Nội vụ"}


@pytest.mark.parametrize(
    ("chosen", "outcome"), [("titles_alone", "eligible"), ("initiatives_bind_both", "not_eligible")]
)
async def test_the_reading_that_is_chosen_decides(
    sign_in: SignIn, divided: Road, chosen: str, outcome: str
) -> None:
    before = await verdicts(divided)

    done(await appraise(await sign_in("province.appraiser"), divided, concluded(divided, reading(chosen))))

    assert before == [("unknown", [READINGS])]
    assert await verdicts(divided) == [(outcome, [])]


async def test_a_material_change_voids_the_reading_that_was_chosen(sign_in: SignIn, divided: Road) -> None:
    province, one = await sign_in("province.appraiser"), divided.nominations[0]["id"]
    done(await appraise(province, divided, concluded(divided, reading("titles_alone"))))
    flags = [{"nomination_id": one, "field": "period", "note": "Ghi lại thời gian"}]
    await divided.step("province.appraiser", "return", reason="Chưa rõ thời gian", flags=flags)
    clerk, path = await sign_in("clerk"), f"/v1/dossiers/{divided.id}/nominations/{one}"
    longer = {"period": {"first_year": 2023, "last_year": 2025}}

    done(await clerk.patch(path, longer, etag=(await clerk.get(path)).headers["ETag"]))

    assert await verdicts(divided) == [("unknown", [READINGS])]


@pytest.mark.parametrize(
    "attestation",
    [reading("cach_hieu_khac"), {"criterion": READINGS, "answer": "met", "evidence": "Công văn"}],
    ids=["unknown reading", "no reading"],
)
async def test_a_question_of_readings_is_answered_by_one_of_them(
    sign_in: SignIn, divided: Road, attestation: dict[str, Any]
) -> None:
    answer = await appraise(await sign_in("province.appraiser"), divided, concluded(divided, attestation))

    place = "/nominations/0/attestations/0/reading"
    assert pointers(refused(answer, 422, "appraisal.criterion_not_open")) == [place]


async def test_appraising_confirms_the_imported_awards_that_count(sign_in: SignIn, divided: Road) -> None:
    province = await sign_in("province.appraiser")
    who = divided.nominations[0]["subject"]["id"]

    done(await appraise(province, divided, concluded(divided, reading("titles_alone"))))

    held = done(await province.get("/v1/awards", subject_id=who))["items"]
    assert [one["is_verified"] for one in held] == [True, True]


async def test_the_event_of_an_appraisal_says_what_was_attested_and_on_no_paper(
    appraiser: Client, road: Road, connection: Any
) -> None:
    done(await appraise(appraiser, road, concluded(road, SPIRIT), concluded(road, SPIRIT, n=1)))

    event = (await bodies(connection, f"dossier/{road.id}"))[-1]
    first = event["data"]["nominations"][0]
    assert (event["type"], event["role"]) == ("dossier.appraise", "appraiser")
    assert (first["conclusion"], first["attested"]) == (
        "recommended",
        [{"criterion": "spirit", "answer": "met"}],
    )
    assert "Biên bản" not in str(event)
