"""Each kind of criterion at its boundaries, and what its data may not say."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from law.fact_rows import facts_from
from tdkt_api.law.criteria.read import KINDS
from tdkt_api.law.criteria.rule import Answer, Case
from tdkt_api.law.eligibility import fresh_year
from tdkt_api.law.reader import PackRefused, Reader

TABLES: Final[dict[str, dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "boundaries.yaml").read_text("utf-8")
)


def rows() -> Iterator[Any]:
    """Every row with its kind, as a parameter that prints as its name."""
    for kind, table in TABLES.items():
        for number, row in enumerate(table["rows"], 1):
            yield pytest.param(kind, table | row, id=f"{kind}: {row.get('name', number)}")


def asked(kind: str, row: dict[str, Any]) -> Answer:
    """The answer of a row's criterion to its facts."""
    facts = facts_from(TABLES[kind].get("facts", {}) | row["facts"])
    day = date.fromisoformat(row["day"]) if "day" in row else None
    case = Case(
        facts,
        tuple(row["span"]) if row.get("span") else None,
        carries_over=False,
        fresh=fresh_year(facts),
        rewarded=row.get("rewarded"),
        day=day,
    )
    return KINDS[kind](Reader(f"{kind}.yaml", "", dict(row["asks"])))(case)


@pytest.mark.parametrize(("kind", "row"), list(rows()))
def test_a_row_says_what_was_needed_and_found(kind: str, row: dict[str, Any]) -> None:
    answer = asked(kind, row)

    said = {
        "status": answer.status.value,
        "needed": answer.needed,
        "found": answer.found,
        "evidence": dict(answer.evidence),
        "readings": {one.name: one.status.value for one in answer.readings},
    }
    assert {key: said[key] for key in said if key in row} == {key: row[key] for key in said if key in row}


@pytest.mark.parametrize(
    ("kind", "asks", "code", "key"),
    [
        ("award_ladder", {"award_within_the_years": "perhaps"}, "law.odd_value", "award_within_the_years"),
        ("farmer_model", {"min_years": 2, "scope": "hamlet"}, "law.unknown_scope", "scope"),
        (
            "initiative_or_science_or_combat",
            {"scope": "hamlet", "min_count": 1},
            "law.unknown_scope",
            "scope",
        ),
        ("international_prize", {"world": "diploma"}, "law.odd_value", "world"),
        ("international_prize", {"continental": "diploma"}, "law.odd_value", "world"),
        ("leads_movement", {"launched_by": "nobody"}, "law.odd_value", "launched_by"),
        ("leave", {"injury_certified_from": "hospital"}, "law.odd_value", "injury_certified_from"),
        ("member_rating_ratio", {"min_rating": "good", "min_ratio": "1"}, "law.unknown_rating", "min_rating"),
        ("movement_result", {"launched_by": "nobody"}, "law.odd_value", "launched_by"),
        ("no_discipline", {"from": "fine"}, "law.odd_value", "from"),
        ("no_member_disciplined", {"from": "fine"}, "law.odd_value", "from"),
        ("rating_period", {"min_rating": "superb", "years": 1}, "law.unknown_rating", "min_rating"),
        ("seniority", {"force": "navy", "min_years": 1}, "law.odd_value", "force"),
        ("seniority", {"force": "army"}, "law.missing_key", "min_years"),
        ("study", {"min_result": "dat"}, "law.odd_value", "min_result"),
    ],
)
def test_what_the_data_of_a_kind_may_not_say(kind: str, asks: dict[str, Any], code: str, key: str) -> None:
    with pytest.raises(PackRefused) as refused:
        KINDS[kind](Reader("x.yaml", "at", dict(asks)))

    assert (refused.value.code, refused.value.file, refused.value.key) == (code, "x.yaml", f"at.{key}")
