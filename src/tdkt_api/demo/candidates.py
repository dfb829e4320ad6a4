"""The candidates of the story, from the packaged lists; every one is made up."""

import csv
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

TITLES: Final = ("lao_dong_tien_tien", "chien_si_thi_dua_co_so")
CERTIFICATE: Final = "bang_khen_bo_nganh_tinh"
YEAR: Final = 2025
PERIOD: Final = (2024, 2025)
_FIGHTER: Final = TITLES[1]


def officials() -> list[dict[str, Any]]:
    """The items of the first batch: an official each, for both titles of one year."""
    return [_official(number, row) for number, row in enumerate(_rows("officials"), 1)]


def candidates() -> list[dict[str, Any]]:
    """The items of the second batch: a candidate each, for the province's certificate over two years."""
    return [_candidate(number, row) for number, row in enumerate(_rows("candidates"), 1)]


def _official(number: int, row: dict[str, str]) -> dict[str, Any]:
    earlier = [word.split(":") for word in row["earlier"].split()]
    return {
        "client_reference": f"official-{number:02}",
        "individual": _individual(number, row),
        "awards": list(TITLES),
        "ratings": [{"year": YEAR, "rating": row["rating"]}],
        "initiatives": [_initiative(row["initiative"], YEAR)] if row["initiative"] else [],
        "earlier_awards": [_earlier(award, int(year), number, "excellent_rating") for award, year in earlier],
    }


def _candidate(number: int, row: dict[str, str]) -> dict[str, Any]:
    used = row["used"].split()
    works = zip(row["initiatives"].split("|"), PERIOD, strict=True)
    won = [_earlier(_FIGHTER, year, number, row["titles"]) for year in PERIOD] if row["titles"] else []
    return {
        "client_reference": f"candidate-{number}",
        "individual": _individual(900 + number, row),
        "awards": [CERTIFICATE],
        "ground": "d",
        "summary": row["summary"],
        "ratings": [{"year": year, "rating": row["rating"]} for year in PERIOD],
        "initiatives": [_initiative(name, year, used) for name, year in works],
        "earlier_awards": won,
    }


def _individual(number: int, row: dict[str, str]) -> dict[str, Any]:
    # Built as real numbers are (province, century and sex, year of birth, six digits); none has come so far.
    digits = f"001{int(row['sex'] == 'female')}{row['birth_on'][2:4]}99{number:04}"
    return {
        "identity": {"kind": "citizen", "number": digits},
        "family_and_given_name": row["name"],
        "birth_on": row["birth_on"],
        "sex": row["sex"],
        "occupation": "official",
        "post": row["post"],
    }


def _initiative(name: str, year: int, used: list[str] | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "scope": "grassroots",
        "year": year,
        "recognised_on": f"{year}-12-10",
        "used_for": used or [],
    }


def _earlier(award: str, year: int, number: int, ground: str) -> dict[str, Any]:
    grounds = {"grounds": [ground]} if award == _FIGHTER else {}
    return {
        "award": award,
        "year": year,
        "official_number": f"{100 + number}/QĐ-UBND",
        "signed_on": f"{year}-12-20",
        **grounds,
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files(__package__) / f"data/{name}.csv").read_text("utf-8")
    yield from csv.DictReader(text.splitlines())
