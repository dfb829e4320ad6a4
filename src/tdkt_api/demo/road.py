"""The acts by which a dossier goes its road, each by whoever the procedure names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .people import COMMUNE_ID
from .portal import Answer, Desk

Nomination = Mapping[str, Any]
_SHORT: Final = {
    "lao_dong_tien_tien": "LĐTT",
    "chien_si_thi_dua_co_so": "CSTĐCS",
    "bang_khen_bo_nganh_tinh": "BK",
}


@dataclass(frozen=True, slots=True)
class Road:
    """One dossier of the story and the people on its road."""

    desk: Desk
    id: str
    decider_id: str

    @property
    def path(self) -> str:
        return f"/v1/dossiers/{self.id}"

    async def read(self, role: str = "clerk") -> Answer:
        """The dossier as somebody sees it now."""
        return await (await self.desk.of(role)).get(self.path)

    async def nominations(self, outcome: str = "pending") -> list[Nomination]:
        """The nominations of one outcome."""
        found = await (await self.desk.of("clerk")).all(f"{self.path}/nominations")
        return [one for one in found if one["outcome"] == outcome]

    async def step(self, role: str, action: str, **body: Any) -> Answer:
        """Take a step with the dossier as it is now."""
        seen = await self.read(role)
        portal = await self.desk.of(role)
        return await portal.post(f"{self.path}/steps", {"action": action, **body}, etag=seen.etag)

    async def may(self, role: str) -> list[str]:
        """What somebody may do now, as the service itself lists it."""
        found = await (await self.desk.of(role)).get(f"{self.path}/steps")
        return [one["action"] for one in found["steps"] if one["may"]]

    async def seen(self, role: str) -> list[dict[str, Any]]:
        """What a signature names: the dossier as its signer saw it."""
        return [{"id": self.id, "version": (await self.read(role))["version"]}]

    async def appraise(self, role: str, evidence: str) -> int:
        """Recommend everyone, with an answer to every question; how many answers were given."""
        concluded = [_recommended(one, evidence) for one in await self.nominations()]
        await self.step(role, "appraise", nominations=concluded)
        return sum(len(one["attestations"]) for one in concluded)

    async def draft(self, role: str, lines: Sequence[Mapping[str, Any]]) -> Answer:
        """Draft a decision on the dossier."""
        body = {"unit_id": self.decider_id, "dossier_ids": [self.id], "lines": list(lines)}
        return await (await self.desk.of(role)).post("/v1/decisions", body)

    async def sign(self, role: str, kind: str, paper: Answer, official_number: str) -> Answer:
        """Sign a draft; it takes its number."""
        body = {"dossiers": await self.seen(role), "official_number": official_number}
        path = f"/v1/{kind}/{paper['id']}/signature"
        return await (await self.desk.of(role)).post(path, body, etag=paper.etag)


async def open_road(desk: Desk, decider_id: str, name: str, **years: Any) -> Road:
    """Open a draft of the commune."""
    body = {
        "owner_unit_id": COMMUNE_ID,
        "deciding_unit_id": decider_id,
        "type": "cong_trang",
        "name": name,
        **years,
    }
    opened = await (await desk.of("clerk")).post("/v1/dossiers", body)
    return Road(desk, opened["id"], decider_id)


async def nominate(road: Road, items: Sequence[Mapping[str, Any]]) -> list[Nomination]:
    """Send all candidates in one batch; their nominations in its order."""
    body = {"atomic": True, "items": list(items)}
    batch = await (await road.desk.of("clerk")).post(f"{road.path}/nominations/batch", body)
    return [one for item in batch["items"] for one in item["nominations"]]


def conferred(one: Nomination, reason: str | None = None) -> dict[str, str]:
    """A line that confers."""
    return {"nomination_id": one["id"], "result": "conferred", **({"reason": reason} if reason else {})}


def refused(one: Nomination, reason: str) -> dict[str, str]:
    """A line that refuses."""
    return {"nomination_id": one["id"], "result": "refused", "reason": reason}


def outcomes(nominations: Sequence[Nomination]) -> dict[str, int]:
    """How many verdicts there are of each outcome."""
    return dict(Counter(one["verdict"]["outcome"] for one in nominations))


def articles(nominations: Sequence[Nomination], status: str) -> str:
    """The provisions by which findings came to a status, with how often."""
    found = Counter(
        f"{_SHORT[one['award']]} {cited(finding['provision'])}"
        for one in nominations
        for finding in one["verdict"]["findings"]
        if finding["status"] == status and finding.get("provision")
    )
    return ", ".join(f"{count} × {name}" for name, count in sorted(found.items()))


def cited(provision: Mapping[str, Any]) -> str:
    """A provision as an office cites it: article, clause, point."""
    return "art. " + ".".join(
        provision[part] for part in ("article", "clause", "point") if provision.get(part)
    )


def _recommended(one: Nomination, evidence: str) -> dict[str, Any]:
    """A recommendation; where readings differ the choice is left to whoever decides."""
    return {
        "nomination_id": one["id"],
        "conclusion": "recommended",
        "attestations": [
            {"criterion": finding["code"], "answer": "met", "evidence": evidence}
            for finding in one["verdict"]["findings"]
            if finding["status"] == "unknown" and not finding["readings"]
        ],
    }
