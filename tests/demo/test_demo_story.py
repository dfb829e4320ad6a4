"""`demo --story` plays the whole story, ends with success and leaves nothing, wherever it is started."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.demo_process import SECONDS, Demo, left_of


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Demo]:
    """The story below a folder that root's `nobody` cannot enter, without any locale."""
    demo = Demo(tmp_path / "data", "--story", LC_ALL="C")
    yield demo
    demo.close()


def location_of(demo: Demo) -> Path:
    """Where root's cluster lies while the story is played: outside the data directory."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        for note in demo.data_dir.glob("story-*/postgres.location"):
            if text := note.read_text():
                return Path(text.strip())
        time.sleep(0.01)
    raise AssertionError("no location was noted")


def test_the_story_is_played_to_its_end_and_leaves_nothing(story: Demo, tmp_path: Path) -> None:
    places = (tmp_path, location_of(story)) if os.geteuid() == 0 else (tmp_path,)

    code = story.end()

    said = "\n".join(story.said)
    assert code == 0, said
    for part in (
        "37 officials, 74 nominations: 71 unknown, 3 not_eligible",
        "35 × CSTĐCS art. 24.1.b, 36 × LĐTT art. 24.1.b",
        "not met: 2 × CSTĐCS",
        "36 Lao động tiên tiến, 35 Chiến sĩ thi đua cơ sở",
        "art. 74.1.d titles_alone met, initiatives_bind_both not_met",
        "312/QĐ-UBND: 2 awards in the registry, 1 refused",
        "anyone looks up “45/qd-ubnd” and “nguyen thi hong hanh”",
        "a copy with a changed byte is found out",
        "a copy with its tail cut off is found out",
    ):
        assert part in said
    assert left_of(*places) == []
    assert list(tmp_path.iterdir()) == []
    assert [place for place in places[1:] if place.exists()] == []


@pytest.mark.slow
def test_what_a_killed_story_left_the_next_one_removes(story: Demo, tmp_path: Path) -> None:
    places = (tmp_path, location_of(story)) if os.geteuid() == 0 else (tmp_path,)
    story.until("schema")
    story.end(signal.SIGKILL)
    assert len(list(story.data_dir.glob("story-*"))) == 1

    following = Demo(story.data_dir, "--story")
    following.until("schema")
    following.end(signal.SIGTERM)

    assert list(story.data_dir.iterdir()) == []
    assert left_of(*places) == []
    assert [place for place in places[1:] if place.exists()] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "number"), [("schema", signal.SIGTERM), ("A5", signal.SIGINT), ("C3", signal.SIGHUP)]
)
def test_a_signal_in_mid_story_leaves_nothing(
    story: Demo, tmp_path: Path, line: str, number: signal.Signals
) -> None:
    places = (tmp_path, location_of(story)) if os.geteuid() == 0 else (tmp_path,)
    story.until(line)

    code = story.end(number)

    assert code == 128 + number
    assert "Traceback" not in "\n".join(story.said)
    assert left_of(*places) == []
    assert list(tmp_path.iterdir()) == []
