"""A page token is good for one list, its filters and three days."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdkt_api.db.paging import Listing, Page, page_size
from tdkt_api.errors import PageTokenInvalid

AT = datetime(2026, 1, 15, 8, 0, tzinfo=UTC)
LIST = Listing(b"k" * 32, "dossiers", {"state": "draft", "year": 2025}, AT)
AFTER = (datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC), date(2026, 1, 2), 7, "Ân", UUID(int=5))


def test_a_token_carries_the_last_rows_values() -> None:
    assert LIST.after(LIST.token(AFTER)) == AFTER


def test_a_token_of_a_list_that_only_grows_is_good_for_ever() -> None:
    feed = replace(LIST, life=None)
    token = feed.token(AFTER)

    assert replace(feed, at=AT + timedelta(days=36_500)).after(token) == AFTER


def test_a_token_is_safe_in_an_address() -> None:
    token = LIST.token(AFTER)

    assert token.isascii()
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize(
    "other",
    [
        replace(LIST, filters={"state": "submitted", "year": 2025}),
        replace(LIST, filters={"state": "draft"}),
        replace(LIST, filters={}),
        replace(LIST, name="awards"),
        replace(LIST, key=b"l" * 32),
        replace(LIST, at=AT + timedelta(days=3, seconds=1)),
    ],
    ids=["another filter", "a filter less", "no filter", "another list", "another key", "too late"],
)
def test_a_token_is_refused_by(other: Listing) -> None:
    token = LIST.token(AFTER)

    with pytest.raises(PageTokenInvalid):
        other.after(token)


@pytest.mark.parametrize(
    "other",
    [
        replace(LIST, filters={"year": 2025, "state": "draft", "commune": None}),
        replace(LIST, at=AT + timedelta(days=2, hours=23)),
    ],
    ids=["the same filters in another order", "three days less an hour"],
)
def test_a_token_is_taken_by(other: Listing) -> None:
    assert other.after(LIST.token(AFTER)) == AFTER


def test_a_token_with_any_one_character_changed_is_refused() -> None:
    token = LIST.token(AFTER)

    for place in range(len(token) - 1):  # the last one carries unused bits
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(PageTokenInvalid):
            LIST.after(changed)


@given(st.text(max_size=300))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(PageTokenInvalid):
        LIST.after(text)


def test_a_very_long_token_is_refused_unread() -> None:
    with pytest.raises(PageTokenInvalid):
        LIST.after("A" * 10_000)


@pytest.mark.parametrize("value", [None, True, 0.5, b"x"])
def test_values_that_no_page_is_sorted_by_are_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        LIST.token([value])


def test_one_row_too_many_says_that_there_are_more() -> None:
    page = LIST.page([1, 2, 3], 2, lambda row: [row])

    assert page.items == [1, 2]
    assert LIST.after(page.next_page_token or "") == (2,)


@pytest.mark.parametrize("rows", [[], [1], [1, 2]])
def test_a_last_page_has_no_token(rows: list[int]) -> None:
    assert LIST.page(rows, 2, lambda row: [row]) == Page(rows, None)


@pytest.mark.parametrize(("asked", "given_"), [(None, 50), (0, 1), (-3, 1), (1, 1), (200, 200), (1000, 200)])
def test_the_size_of_a_page_is_kept_in_bounds(asked: int | None, given_: int) -> None:
    assert page_size(asked) == given_
