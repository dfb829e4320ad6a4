"""Packs of the lawbook over HTTP: drafted, checked, compared, published by a second person."""

from typing import Any, Final

import pytest

from support.client import Client
from support.flow import COMMUNE, PROVINCE, SignIn, done
from tdkt_api import ids
from tdkt_api.ids import Prefix

URL: Final = "/v1/lawbook-packs"
LOCAL: Final = """
instruments:
  decision_86_2025_ubnd:
    kind: decision
    name: {vi: "Quyết định 86/2025/QĐ-UBND", en: "Decision 86/2025"}
    first: "2025-12-01"
    last: null
    confidence: verified
caps:
  "2026-01-01":
    value:
      chien_si_thi_dua_co_so: {share: "0.1", base: lao_dong_tien_tien_holders}
    source: {instrument: decision_86_2025_ubnd, article: "5", confidence: verified}
"""


def body(unit: str = COMMUNE, **files: str) -> dict[str, Any]:
    return {"unit_id": unit, "name": "Quy chế khen thưởng", "files": files or {"local.yaml": LOCAL}}


async def drafted(sign_in: SignIn, who: str = "appraiser", **files: str) -> dict[str, Any]:
    found: dict[str, Any] = done(await (await sign_in(who)).post(URL, body(**files)))
    return found


async def tag(client: Client, id: str) -> str:
    return (await client.get(f"{URL}/{id}")).headers["ETag"]


async def published(client: Client, id: str) -> Any:
    return await client.post(f"{URL}/{id}/publication", etag=await tag(client, id))


async def test_a_sound_draft_is_published_by_a_second_person(sign_in: SignIn, connection: Any) -> None:
    draft = await drafted(sign_in)

    answer = await published(await sign_in("chair"), draft["id"])

    assert answer.status_code == 201, answer.text
    assert (draft["flaw"], draft["state"], draft["hash"]) == (None, "draft", None)
    assert (answer.json()["state"], len(answer.json()["hash"])) == ("published", 64)
    kept = await connection.fetchval(
        "SELECT count(*) FROM lawbook_pack WHERE hash = $1", bytes.fromhex(answer.json()["hash"])
    )
    types = await connection.fetch(
        "SELECT type FROM history_event WHERE stream_kind = 'lawbook' ORDER BY seq"
    )
    assert kept == 1
    assert [row["type"] for row in types] == ["lawbook.draft", "lawbook.publish"]


async def test_who_wrote_it_does_not_publish_it(sign_in: SignIn) -> None:
    draft = await drafted(sign_in, "everything")

    answer = await published(await sign_in("everything"), draft["id"])

    assert (answer.status_code, answer.json()["code"]) == (409, "lawbook.oneself")


async def test_who_changed_it_has_become_an_author(sign_in: SignIn) -> None:
    draft = await drafted(sign_in)
    everything = await sign_in("everything")
    etag = await tag(everything, draft["id"])

    changed = await everything.patch(f"{URL}/{draft['id']}", {"name": "Bản sửa"}, etag=etag)
    refused = await published(everything, draft["id"])

    assert (changed.status_code, changed.json()["name"], len(changed.json()["authors"])) == (
        200,
        "Bản sửa",
        2,
    )
    assert refused.json()["code"] == "lawbook.oneself"


async def test_what_is_published_never_changes(sign_in: SignIn) -> None:
    draft = await drafted(sign_in)
    done(await published(await sign_in("chair"), draft["id"]))
    appraiser = await sign_in("appraiser")

    etag = await tag(appraiser, draft["id"])
    changed = await appraiser.patch(f"{URL}/{draft['id']}", {"name": "Khác"}, etag=etag)
    again = await published(await sign_in("chair"), draft["id"])

    assert (changed.status_code, changed.json()["code"]) == (409, "lawbook.published")
    assert (again.status_code, again.json()["code"]) == (409, "lawbook.published")


async def test_an_unsound_draft_says_file_and_key_and_is_not_published(sign_in: SignIn) -> None:
    draft = await drafted(sign_in, **{"local.yaml": "bonus: {}\n"})

    refused = await published(await sign_in("chair"), draft["id"])

    assert {name: draft["flaw"][name] for name in ("code", "file", "key")} == {
        "code": "law.unknown_key",
        "file": "local.yaml",
        "key": "bonus",
    }
    assert (refused.status_code, refused.json()["code"]) == (409, "lawbook.unsound")
    assert refused.json()["errors"][0]["pointer"] == "/files/local.yaml"
    assert "bonus" in refused.json()["detail"]
    sentences = (draft["flaw"]["sentence"], refused.json()["detail"], refused.json()["errors"][0]["message"])
    assert set(sentences) == {
        "Tệp local.yaml (bonus): mục này không được dùng ở đây; hãy kiểm tra chính tả, hoặc bỏ mục."
    }


async def test_a_flaw_of_a_whole_file_is_told_as_such(sign_in: SignIn) -> None:
    draft = await drafted(sign_in, **{"local.yaml": "caps: [\n"})

    assert (draft["flaw"]["code"], draft["flaw"]["key"]) == ("law.not_yaml", "")
    assert draft["flaw"]["sentence"].startswith("Tệp local.yaml (toàn tệp): không đọc được theo YAML;")


async def test_a_unit_s_pack_touches_no_file_of_the_law(sign_in: SignIn) -> None:
    draft = await drafted(
        sign_in, **{"local.yaml": LOCAL, "parameters/base_salary.yaml": "name: base_salary"}
    )

    assert (draft["flaw"]["code"], draft["flaw"]["file"]) == ("law.not_local", "parameters/base_salary.yaml")


async def test_a_pack_is_compared_with_what_is_in_force_key_by_key(sign_in: SignIn) -> None:
    draft = await drafted(sign_in)

    answer = await (await sign_in("inspector")).get(f"{URL}/{draft['id']}/differences")

    assert {
        "file": "local.yaml",
        "key": "caps.2026-01-01.value.chien_si_thi_dua_co_so.share",
        "before": None,
        "after": "0.1",
    } in answer.json()["items"]


async def test_what_is_not_yaml_cannot_be_compared(sign_in: SignIn) -> None:
    draft = await drafted(sign_in, **{"local.yaml": "a: [1"})

    answer = await (await sign_in("appraiser")).get(f"{URL}/{draft['id']}/differences")

    assert (answer.status_code, answer.json()["code"]) == (409, "lawbook.unsound")


async def test_the_list_has_the_packs_of_one_s_units(sign_in: SignIn) -> None:
    draft = await drafted(sign_in)

    here = done(await (await sign_in("province.inspector")).get(URL))
    elsewhere = done(await (await sign_in("other.inspector")).get(URL))

    assert [one["id"] for one in here["items"]] == [draft["id"]]
    assert elsewhere["items"] == []


@pytest.mark.parametrize(("who", "status"), [("clerk", 403), ("nobody", 403), ("province.admin", 403)])
async def test_others_draft_nothing(sign_in: SignIn, who: str, status: int) -> None:
    answer = await (await sign_in(who)).post(URL, body())

    assert answer.status_code == status


async def test_a_clerk_publishes_nothing(sign_in: SignIn) -> None:
    draft = await drafted(sign_in)
    clerk = await sign_in("clerk")

    answer = await published(clerk, draft["id"])

    assert answer.status_code == 403


async def test_a_unit_publishes_no_pack_of_another(sign_in: SignIn) -> None:
    draft = await drafted(sign_in)
    stranger = await sign_in("neighbour.chair")

    answer = await stranger.post(f"{URL}/{draft['id']}/publication", etag='"v1"')

    assert answer.status_code == 404


async def test_a_stale_version_is_refused(sign_in: SignIn) -> None:
    draft = await drafted(sign_in)
    chair = await sign_in("chair")

    stale = await chair.post(f"{URL}/{draft['id']}/publication", etag='"v7"')
    missing = await chair.post(f"{URL}/{draft['id']}/publication")

    assert (stale.status_code, missing.status_code) == (412, 428)


async def test_the_same_key_gives_the_same_pack(sign_in: SignIn) -> None:
    appraiser = await sign_in("appraiser")

    first = await appraiser.post(URL, body(), key="once")
    again = await appraiser.post(URL, body(), key="once")

    assert first.json()["id"] == again.json()["id"]


@pytest.mark.parametrize(
    "files", [{"../local.yaml": "a: 1"}, {"local.json": "{}"}, {"local.yaml": ""}, {"local.yaml": 1}]
)
async def test_files_have_paths_of_a_pack_and_texts(sign_in: SignIn, files: dict[str, Any]) -> None:
    answer = await (await sign_in("appraiser")).post(URL, {**body(), "files": files})

    assert answer.status_code == 422


async def test_a_pack_that_there_is_not_is_absent(sign_in: SignIn) -> None:
    answer = await (await sign_in("inspector")).get(f"{URL}/{ids.show(Prefix.LAWBOOK, ids.new())}")

    assert answer.status_code == 404


async def test_a_province_s_pack_is_its_own_to_draft(sign_in: SignIn) -> None:
    answer = await (await sign_in("province.appraiser")).post(URL, body(PROVINCE))

    assert (answer.status_code, answer.json()["flaw"]) == (201, None)
