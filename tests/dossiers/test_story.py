"""The two roads of the story, end to end."""

from support.client import Client
from support.flow import PROVINCE, Road, SignIn, candidate, done, person


async def test_a_communes_titles_become_awards_that_anyone_can_look_up(
    sign_in: SignIn, anyone: Client
) -> None:
    road = await Road(sign_in).decided()

    found = await anyone.get("/v1/public/awards", official_number="45/qd-ubnd", name="nguyen thi Ba")

    assert await road.state() == "decided"
    assert [one["award"] for one in done(found)["items"]] == ["lao_dong_tien_tien", "chien_si_thi_dua_co_so"]


async def test_a_certificate_goes_from_the_commune_to_the_province(sign_in: SignIn) -> None:
    road = Road(sign_in, decider=PROVINCE)
    await road.nominated([candidate(1), candidate(2, titles=0), candidate(3, works=0, rating="good")])
    outcomes = [one["verdict"]["outcome"] for one in road.nominations]
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    done(await road.forward())
    await road.step("province.appraiser", "receive")
    flags = [
        {"nomination_id": road.nominations[0]["id"], "field": "summary", "note": "Nêu rõ kết quả"},
        {"field": "name", "note": "Ghi rõ năm"},
    ]
    await road.step("province.appraiser", "return", reason="Cần bổ sung", flags=flags)
    clerk = await sign_in("clerk")
    dossier = await road.read()
    done(
        await clerk.patch(
            f"/v1/dossiers/{road.id}", {"name": "Bằng khen 2024-2025"}, etag=dossier.headers["ETag"]
        )
    )
    path = f"/v1/dossiers/{road.id}/nominations/{road.nominations[0]['id']}"
    nomination = await clerk.get(path)
    done(await clerk.patch(path, {"summary": "Đã nêu rõ"}, etag=nomination.headers["ETag"]))
    await road.step("clerk", "submit")
    await road.appraise("province.appraiser")
    draft = await road.drafted("province.appraiser", refused=[road.nominations[2]["id"]])
    signed = await road.sign(draft, "province.chair", official_number="99/QĐ-UBND")

    assert outcomes == ["eligible", "eligible", "unknown"]
    assert done(signed)["number"] == 1
    assert await road.state() == "decided"


async def test_persons_are_named_apart() -> None:
    assert len({person(n)["individual"]["family_and_given_name"] for n in range(100)}) == 100
