"""Every code that the packaged lawbook shows has a name in both languages."""

from datetime import date
from typing import Any

import pytest

from tdkt_api.catalogue.service import Wanted, page, view
from tdkt_api.catalogue.views import Teller
from tdkt_api.errors import NotFound
from tdkt_api.http.speech import Speaker
from tdkt_api.law.forms import SUBJECTS, CommendationType, Cycle, FormKind, FormLevel
from tdkt_api.law.lawbook import SUBJECT_KINDS
from tdkt_api.law.loader import load, packaged
from tdkt_api.messages import Language, Messages

LAWBOOK, MESSAGES = load(packaged()), Messages.load()
TEXTS = MESSAGES.keys()
PAPERS = [
    paper
    for award in LAWBOOK.awards.values()
    for entry in (award.documents.entries if award.documents is not None else ())
    for paper in entry.value
]
GROUPS = SUBJECT_KINDS.union(
    *(entry.value for entry in LAWBOOK.parameters["occupation_groups"].values.entries)
)
CODES: dict[str, set[str]] = {
    "kind": set(FormKind),
    "level": set(FormLevel),
    "cycle": set(Cycle),
    "type": set(CommendationType),
    "subject": set(SUBJECTS),
    "document": {paper.code for paper in PAPERS},
    "required": {paper.required for paper in PAPERS},
    "applies_to": set(GROUPS),
}


@pytest.mark.parametrize("family", sorted(CODES))
def test_every_code_of_a_family_has_a_name(family: str) -> None:
    assert {f"catalogue.{family}.{code}" for code in CODES[family]} - TEXTS == set()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_code_stands_where_a_name_should(language: Language) -> None:
    teller = Teller(Speaker(MESSAGES, language), LAWBOOK)
    day = date(2026, 1, 15)

    shown = [teller.form(view(LAWBOOK, code, day)) for code in LAWBOOK.awards]

    assert [one for form in shown for one in unnamed(form)] == []


def unnamed(value: Any) -> list[str]:
    """The codes within a value that stand as their own names."""
    if isinstance(value, list | tuple):
        return [found for one in value for found in unnamed(one)]
    if not isinstance(value, dict):
        return []
    own = [value["code"]] if "code" in value and value.get("name") == value["code"] else []
    own += [
        value[key]
        for key in ("kind", "level", "cycle")
        if key in value and value[f"{key}_name"] == value[key]
    ]
    return own + [found for one in value.values() for found in unnamed(one)]


def test_a_code_that_a_later_pack_brings_is_shown_as_itself() -> None:
    teller = Teller(Speaker(MESSAGES, "vi"), LAWBOOK)

    assert teller.name("document", "giay_moi") == "giay_moi"


def test_a_page_begins_behind_a_code() -> None:
    first = page(LAWBOOK, Wanted(date(2026, 1, 15)), after="giai_thuong_nha_nuoc", limit=2)

    assert [form.code for form in first] == ["giay_khen", "huan_chuong_bao_ve_to_quoc_hang_ba"]


def test_a_form_that_the_lawbook_does_not_have_is_absent() -> None:
    with pytest.raises(NotFound):
        view(LAWBOOK, "khong_co", date(2026, 1, 15))
