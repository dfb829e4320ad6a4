"""Cases of the law in YAML: facts and a claim, the day, and the verdict that the provision gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from tdkt_api.law.claim import Claim
from tdkt_api.law.facts import Attested, Facts, Held, Rating, Work
from tdkt_api.law.loader import load, packaged
from tdkt_api.law.verdict import Finding, Status, Verdict

FOLDER: Final = Path(__file__).parent / "cases"
LAWBOOK: Final = load(packaged())
DAY: Final = date(2026, 1, 15)


@dataclass(frozen=True, slots=True)
class Expected:
    """One case with its file's provision; prints as its name."""

    name: str
    facts: Facts
    claim: Claim
    day: date
    outcome: str
    findings: dict[str, str]
    readings: dict[str, str]

    def __str__(self) -> str:
        return self.name


def load_cases(file: str) -> list[Expected]:
    """The cases of one file under `cases/`."""
    content = yaml.safe_load((FOLDER / f"{file}.yaml").read_text("utf-8"))
    assert content["provision"]
    return list(_cases(content))


def _cases(content: dict[str, Any]) -> Iterator[Expected]:
    for one in content["cases"]:
        told = content.get("facts", {}) | one.get("facts", {})
        yield Expected(
            name=one["name"],
            facts=facts_of(told, one.get("attested", {})),
            claim=claim_of(content.get("claim", {}) | one.get("claim", {})),
            day=date.fromisoformat(one.get("day", DAY.isoformat())),
            outcome=one["outcome"],
            findings=one.get("findings", {}),
            readings=one.get("readings", {}),
        )


def claim_of(told: dict[str, Any]) -> Claim:
    """A claim as a file tells it; the period is a list of two years."""
    period = told.get("period")
    return Claim(**({"subject_kind": "individual"} | told | {"period": tuple(period) if period else None}))


def facts_of(told: dict[str, Any], attested: dict[str, Any]) -> Facts:
    """Facts as a file tells them; a member that is left out is unknown."""
    ratings, works, held = told.get("ratings"), told.get("works"), told.get("held")
    return Facts(
        subject_kind=told.get("subject_kind", "individual"),
        occupation=told.get("occupation"),
        ratings=None if ratings is None else {year: Rating(rating) for year, rating in ratings.items()},
        works=None if works is None else tuple(_work(number, one) for number, one in enumerate(works, 1)),
        held=None if held is None else tuple(_held(number, one) for number, one in enumerate(held, 1)),
        attested={code: _attested(said) for code, said in attested.items()},
        has_open_hold=told.get("has_open_hold"),
    )


def _work(number: int, told: dict[str, Any]) -> Work:
    scope, used_for = told.get("scope", "grassroots"), tuple(told.get("used_for", ()))
    return Work(f"sk_{number}", scope, told["year"], used_for)


def _held(number: int, told: dict[str, Any]) -> Held:
    grounds = frozenset(told.get("grounds", ()))
    return Held(told["award"], told["year"], grounds, told.get("is_verified", True), f"kt_{number}")


def _attested(said: str | dict[str, str]) -> Attested:
    if isinstance(said, str):
        return Attested(Status(said))
    answer = said.get("answer")
    return Attested(Status(answer) if answer else None, said.get("reading"))


def finding(verdict: Verdict, code: str) -> Finding:
    """The finding of a code, which the verdict must have."""
    found = verdict.finding(code)
    assert found is not None, [one.code for one in verdict.findings]
    return found


def official(**changes: Any) -> Facts:
    """An official of whom everything is known: rated excellent in 2024 and 2025, nothing else."""
    told: dict[str, Any] = {
        "subject_kind": "individual",
        "occupation": "official",
        "ratings": {2024: Rating.EXCELLENT, 2025: Rating.EXCELLENT},
        "works": (),
        "held": (),
        "has_open_hold": False,
    }
    return Facts(**(told | changes))


def title(year: int, *grounds: str, is_verified: bool = True) -> Held:
    """A Grassroots Emulation Fighter title."""
    return Held("chien_si_thi_dua_co_so", year, frozenset(grounds), is_verified, f"kt_{year}")


LDTT: Final = Claim("lao_dong_tien_tien", "individual", year=2025)
CSTDCS: Final = Claim("chien_si_thi_dua_co_so", "individual", year=2025)
BANG_KHEN: Final = Claim("bang_khen_bo_nganh_tinh", "individual", period=(2024, 2025), ground="d")
SPIRIT_MET: Final = {"spirit": Attested(Status.MET)}
