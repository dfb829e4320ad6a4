"""Packs of the lawbook as they come and go."""

from typing import Annotated, Any, Literal

from pydantic import Field

from ..http.lists import PageOut
from ..http.schemas import In, Out, Patch, examples
from ..http.types import Instant, Letters, Line, PackId, PersonId, Sha256Hex, UnitId

_LOCAL = """instruments:
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
Path = Annotated[str, Field(pattern=r"^((parameters|procedures)/)?[a-z0-9_]{1,64}\.yaml$")]
Text = Annotated[str, Letters(200_000, breaks=True)]
Files = Annotated[dict[Path, Text], Field(min_length=1, max_length=100)]


class PackIn(In):
    """A draft. A unit's pack is `local.yaml` with own forms; the country's stands in for whole files."""

    model_config = examples(
        {
            "unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "name": "Quy chế khen thưởng của phường năm 2026",
            "files": {"local.yaml": _LOCAL},
        }
    )

    unit_id: UnitId = Field(description="Within whose subtree it holds; the country: everywhere.")
    name: Line
    files: Files = Field(description="YAML texts by path.")


class PackPatch(Patch):
    """What changes of a draft; `files` replaces all files."""

    model_config = examples({"name": "Quy chế khen thưởng của phường, bản sửa"})

    name: Line = ""
    files: Files = {}


class FlawOut(Out):
    """The first thing that is wrong: in which file, at which key."""

    code: str
    file: str
    key: str
    sentence: str


class PackBriefOut(Out):
    """A pack in the list."""

    id: PackId
    unit_id: UnitId
    name: str
    state: Literal["draft", "published"]
    hash: Sha256Hex | None = Field(description="SHA-256 of its files, once it is published.")
    published_at: Instant | None
    version: int
    created_at: Instant


class PackOut(PackBriefOut):
    """A pack with its files; `flaw` null: it is sound and may be published."""

    files: dict[str, str]
    authors: list[PersonId]
    published_by: PersonId | None
    flaw: FlawOut | None


class PackPage(PageOut[PackBriefOut]):
    """One page of packs, the newest first."""


class DifferenceOut(Out):
    """A key with its plain value in force and in the pack; null where there is none."""

    file: str
    key: str
    before: Any
    after: Any


class DifferencesOut(Out):
    """What a pack says otherwise than what is in force for its unit."""

    items: list[DifferenceOut]
