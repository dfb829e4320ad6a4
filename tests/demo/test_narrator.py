"""A step of the story is one line, and one line also when it does not hold."""

import httpx
import pytest

from tdkt_api.demo.narrator import Narrator, StoryFailed


def test_a_step_is_one_numbered_line(capsys: pytest.CaptureFixture[str]) -> None:
    narrator = Narrator(is_terminal=False)

    narrator.chapter("A", "the beginning")
    with narrator.step("something happens") as step:
        step.check("awards", 36, 36)
        step.found = "36 awards"

    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["", "A. the beginning"]
    assert lines[2].startswith("  A1 something happens: 36 awards (")
    assert len(lines) == 3


def test_a_step_that_does_not_hold_names_itself_what_was_expected_and_what_was_found() -> None:
    narrator = Narrator(is_terminal=False)
    narrator.chapter("A", "the beginning")

    with pytest.raises(StoryFailed) as failed, narrator.step("something happens") as step:
        step.check("awards", 35, 36)

    assert str(failed.value) == "A1 something happens: awards: expected 36, found 35"


@pytest.mark.parametrize("error", [httpx.ConnectError("gone"), KeyError("items"), ValueError("no JSON")])
def test_an_answer_of_another_shape_fails_the_step_too(error: Exception) -> None:
    with (
        pytest.raises(StoryFailed, match=f"^something happens: {type(error).__name__}: "),
        Narrator(is_terminal=False).step("something happens"),
    ):
        raise error


def test_on_a_terminal_the_line_is_whole_too(capsys: pytest.CaptureFixture[str]) -> None:
    narrator = Narrator(is_terminal=True)
    long = "tặng danh hiệu " * 20

    with narrator.step("[red]something[/red]") as step:
        step.found = long.strip()

    assert f"[red]something[/red]: {long.strip()} (" in capsys.readouterr().out
