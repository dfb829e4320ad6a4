"""A dossier brought to wherever a test begins, by the people whose turn it is, over HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from support import world
from support.client import Client, shown

COMMUNE = shown("dv", world.COMMUNE)
PROVINCE = shown("dv", world.PROVINCE)
TITLES = ("lao_dong_tien_tien", "chien_si_thi_dua_co_so")
_VOWELS = "aăâeêioôơu"
CERTIFICATE = "bang_khen_bo_nganh_tinh"


class SignIn(Protocol):
    """Signs somebody of `support.world` in, through a client of it."""

    async def __call__(self, username: str, client: str = world.CLIENT) -> Client: ...


def done(response: httpx.Response) -> Any:
    """The body of an act that was to succeed."""
    assert response.status_code in (200, 201, 202), response.text
    return response.json()


def person(number: int, *, rating: str = "excellent", **more: Any) -> dict[str, Any]:
    """One item of a batch: an official with a rating for 2025, for both titles."""
    return {
        "client_reference": f"n{number}",
        "individual": {
            "identity": {"kind": "citizen", "number": f"001085{number:06d}"},
            "family_and_given_name": f"Nguyễn Thị {'ABCDEGHIKL'[number % 10]}{_VOWELS[number // 10 % 10]}",
            "birth_on": "1985-03-04",
            "sex": "male",
            "occupation": "official",
            "post": "Công chức văn phòng",
        },
        "awards": list(TITLES),
        "ratings": [{"year": 2025, "rating": rating}],
        **more,
    }


def candidate(number: int, *, works: int = 2, titles: int = 2, rating: str = "excellent") -> dict[str, Any]:
    """One item of a batch for the province's certificate on ground d, over 2024 and 2025."""
    years = (2024, 2025)
    return person(
        number,
        awards=[CERTIFICATE],
        period={"first_year": 2024, "last_year": 2025},
        ground="d",
        summary="Hoàn thành xuất sắc nhiệm vụ được giao trong hai năm.",
        ratings=[{"year": year, "rating": rating} for year in years],
        initiatives=[
            {
                "name": f"Sáng kiến {number}.{n}",
                "scope": "grassroots",
                "year": years[n % 2],
                "recognised_on": f"{years[n % 2]}-12-10",
            }
            for n in range(works)
        ],
        earlier_awards=[
            {
                "award": "chien_si_thi_dua_co_so",
                "year": year,
                "official_number": f"{year}{number}/QĐ-UBND",
                "signed_on": f"{year}-12-20",
                "grounds": ["excellent_rating"],
            }
            for year in years[:titles]
        ],
    )


@dataclass
class Road:
    """One dossier and the people of its road; acts are taken by whoever the procedure names."""

    sign_in: SignIn
    id: str = ""
    nominations: list[dict[str, Any]] = field(default_factory=list)
    decider: str = COMMUNE
    council: str = ""

    async def read(self, as_: str = "clerk") -> httpx.Response:
        return await (await self.sign_in(as_)).get(f"/v1/dossiers/{self.id}")

    async def state(self) -> str:
        found: str = done(await self.read())["state"]
        return found

    async def seen(self, as_: str = "clerk") -> list[dict[str, Any]]:
        """What a signature names: the dossier as it is now."""
        return [{"id": self.id, "version": done(await self.read(as_))["version"]}]

    async def pending(self) -> list[dict[str, Any]]:
        found = await (await self.sign_in("clerk")).get(f"/v1/dossiers/{self.id}/nominations", page_size=200)
        return [one for one in done(found)["items"] if one["outcome"] == "pending"]

    async def draft(self, **more: Any) -> "Road":
        clerk = await self.sign_in("clerk")
        period = {"first_year": 2024, "last_year": 2025}
        years = {"year": 2025} if self.decider == COMMUNE else {"period": period}
        body = {
            "owner_unit_id": COMMUNE,
            "deciding_unit_id": self.decider,
            "type": "cong_trang",
            "name": "Đề nghị khen thưởng năm 2025",
            **years,
            **more,
        }
        self.id = done(await clerk.post("/v1/dossiers", body))["id"]
        return self

    async def nominated(self, items: Sequence[dict[str, Any]] | None = None) -> "Road":
        await self.draft()
        return await self.nominate(items)

    async def nominate(self, items: Sequence[dict[str, Any]] | None = None) -> "Road":
        clerk = await self.sign_in("clerk")
        given = items or ([person(1), person(2)] if self.decider == COMMUNE else [candidate(1), candidate(2)])
        path = f"/v1/dossiers/{self.id}/nominations/batch"
        batch = done(await clerk.post(path, {"atomic": True, "items": list(given)}))
        self.nominations = [one for item in batch["items"] for one in item["nominations"]]
        return self

    async def step(self, as_: str, action: str, **body: Any) -> Any:
        return done(await (await self.sign_in(as_)).step(self.id, action, **body))

    async def submitted(self) -> "Road":
        await self.nominated()
        await self.step("clerk", "submit")
        return self

    async def received(self) -> "Road":
        await self.submitted()
        await self.step("appraiser", "receive")
        return self

    async def appraised(self) -> "Road":
        await self.received()
        await self.appraise("appraiser")
        return self

    async def appraise(self, as_: str) -> Any:
        return await self.step(as_, "appraise", nominations=self.concluded(await self.pending()))

    def concluded(self, pending: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """A recommendation for each, every open question answered."""
        return [
            {
                "nomination_id": one["id"],
                "conclusion": "recommended",
                "attestations": [
                    {"criterion": f["code"], "answer": "met", "evidence": "Biên bản họp xét của đơn vị"}
                    for f in one["verdict"]["findings"]
                    if f["status"] == "unknown" and not f["readings"]
                ],
            }
            for one in pending
        ]

    async def at_council(self) -> "Road":
        await self.appraised()
        await self.establish()
        await self.step("secretary", "refer")
        return self

    async def establish(self, members: int = 9) -> str:
        secretary = await self.sign_in("secretary")
        body = {
            "unit_id": COMMUNE,
            "established_by": "12/QĐ-UBND",
            "member_count": members,
            "in_office_from": "2025-07-01",
        }
        self.council = done(await secretary.post("/v1/councils", body))["id"]
        return self.council

    async def voted(self, yes: int = 8) -> "Road":
        await self.at_council()
        done(await self.close(yes=yes))
        return self

    async def close(self, *, present: int = 8, written: int = 0, yes: int = 8) -> httpx.Response:
        secretary = await self.sign_in("secretary")
        body = {"council_id": self.council, "held_on": "2026-01-15", "dossier_ids": [self.id]}
        meeting = await secretary.post("/v1/meetings", body)
        outcomes = [
            {"nomination_id": one["id"], "present": present, "written": written, "yes": yes}
            for one in await self.pending()
        ]
        path = f"/v1/meetings/{done(meeting)['id']}/closing"
        closing = {"dossiers": await self.seen(), "outcomes": outcomes}
        return await secretary.post(path, closing, etag=meeting.headers["ETag"])

    async def drafted(
        self, as_: str = "appraiser", refused: Sequence[str] = (), **reasons: str
    ) -> httpx.Response:
        """A draft decision that confers all that is pending but what is named."""
        appraiser = await self.sign_in(as_)
        lines = [
            {"nomination_id": one["id"], "result": "refused", "reason": "Chưa đủ căn cứ"}
            if one["id"] in refused
            else {"nomination_id": one["id"], "result": "conferred", **reasons}
            for one in await self.pending()
        ]
        body = {"unit_id": self.decider, "dossier_ids": [self.id], "lines": lines}
        return await appraiser.post("/v1/decisions", body)

    async def sign(self, draft: httpx.Response, as_: str = "chair", **more: Any) -> httpx.Response:
        signer = await self.sign_in(as_)
        path = f"/v1/decisions/{done(draft)['id']}/signature"
        return await signer.post(path, {"dossiers": await self.seen(as_), **more}, etag=draft.headers["ETag"])

    async def decided(self) -> "Road":
        await self.voted()
        done(await self.sign(await self.drafted(), official_number="45/QĐ-UBND"))
        return self

    async def forward(self, as_: str = "head") -> httpx.Response:
        """Draft and sign the submission that carries the dossier on."""
        clerk, head = await self.sign_in("clerk"), await self.sign_in(as_)
        letter = await clerk.post("/v1/submissions", {"unit_id": COMMUNE, "dossier_ids": [self.id]})
        path = f"/v1/submissions/{done(letter)['id']}/signature"
        return await head.post(path, {"dossiers": await self.seen()}, etag=letter.headers["ETag"])

    async def forwarded(self) -> "Road":
        """At the province, which has not received it yet."""
        self.decider = PROVINCE
        await self.appraised()
        done(await self.forward())
        return self
