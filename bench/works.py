"""What is asked: the requests of each work, made from what stands in the seeded database."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from tdkt_api import ids

from .load import Figures, call, under_load
from .serving import Keys, Served

_RETURN: Final = {
    "action": "return",
    "reason": "Báo cáo thành tích chưa nêu kết quả cụ thể của năm 2025.",
    "flags": [{"field": "name", "note": "Tên hồ sơ chưa ghi đợt xét."}],
}
_FASTEST: Final = 1000  # transitions a second that nobody reaches
_CODES: Final = "SELECT public_code FROM award TABLESAMPLE SYSTEM (1) LIMIT 3000"
_HONOURED: Final = """
SELECT s.id FROM bench.settled s JOIN bench.place p ON p.i = s.i
WHERE s.n < (SELECT count(*) FROM bench.settled) / 6 AND p.is_home ORDER BY md5(s.n::text) LIMIT 1000"""
# Office by office: fifty of one, then fifty of the next.
_READY: Final = """
SELECT d.id, d.version, o.id AS appraiser FROM dossier d
JOIN bench.official o ON o.unit_id = d.stage_unit_id AND o.role = 'appraiser'
WHERE d.state = 'received' AND d.province_code = '01' AND d.stage_number = 1
ORDER BY (row_number() OVER (PARTITION BY d.owner_unit_id ORDER BY d.id) - 1) / 50, d.owner_unit_id, d.id"""
_READERS: Final = "SELECT path, id FROM bench.official WHERE kind = 2 ORDER BY i"
_CLERK: Final = "SELECT id FROM bench.official WHERE kind = 1 AND role = 'clerk' AND path = '/01/'"
_INBOX: Final = "SELECT id FROM bench.official WHERE role = 'appraiser' AND path = $1"


@dataclass(slots=True)
class Asked:
    """Who asks for what."""

    keys: Keys
    readers: dict[str, UUID]
    clerk: UUID
    codes: Sequence[str]
    honoured: Sequence[UUID]
    ready: list[Any]
    appraisers: dict[str, UUID]

    @classmethod
    async def read(cls, connection: Any, keys: Keys) -> "Asked":
        """What the database offers."""
        readers = [(row["path"], row["id"]) for row in await connection.fetch(_READERS)]
        by_scope = dict(zip(("country", "commune", "province"), readers, strict=True))
        return cls(
            keys,
            {scope: id for scope, (_, id) in by_scope.items()},
            await connection.fetchval(_CLERK),
            [row[0] for row in await connection.fetch(_CODES)],
            [row[0] for row in await connection.fetch(_HONOURED)],
            list(await connection.fetch(_READY)),
            {scope: await connection.fetchval(_INBOX, path) for scope, (path, _) in by_scope.items()},
        )

    def lookups(self) -> list[bytes]:
        """A public award by its code."""
        return [call("GET", f"/v1/public/awards/{code}") for code in self.codes]

    def page(self, scope: str) -> list[bytes]:
        """Fifty dossiers in the subtree of a reader."""
        return [self.get("/v1/dossiers", self.readers[scope])]

    def persons(self) -> list[bytes]:
        """All awards of a person, then whether one more title is due to them."""
        token = self.keys.token(self.clerk)
        return [one for id in self.honoured for one in self._person(ids.show("cn", id), token)]

    def transitions(self, served: Served, *, seconds: float, connections: int = 32) -> Figures:
        """Return different dossiers, none twice; those that were not reached are asked for another time."""
        calls = self.returns(int(_FASTEST * seconds))
        figures = under_load(served.port, calls, seconds=seconds, connections=connections, once=True)
        reached = figures.requests + connections
        self.ready = self.ready[reached:]
        return figures

    def returns(self, most: int) -> list[bytes]:
        """So many transitions of different dossiers, or as many as are left."""
        taken = self.ready[:most]
        if not taken:
            raise LookupError("no received dossier is left: seed more of them")
        body = json.dumps(_RETURN, ensure_ascii=False).encode()
        tokens = {id: self.keys.token(id) for id in {row["appraiser"] for row in taken}}
        return [
            call(
                "POST",
                f"/v1/dossiers/{ids.show('hs', row['id'])}/steps",
                body,
                tokens[row["appraiser"]],
                If_Match=f'"v{row["version"]}"',
                Idempotency_Key=secrets.token_hex(16),
            )
            for row in taken
        ]

    def get(self, path: str, person_id: UUID) -> bytes:
        """One reading of somebody."""
        return call("GET", path, token=self.keys.token(person_id))

    def _person(self, shown: str, token: str) -> tuple[bytes, bytes]:
        item = {"subject_id": shown, "award": "chien_si_thi_dua_co_so", "year": 2025}
        body = json.dumps({"items": [item]}).encode()
        return (
            call("GET", f"/v1/awards?subject_id={shown}", token=token),
            call("POST", "/v1/eligibility-checks", body, token),
        )
