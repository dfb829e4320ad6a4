"""What the demo keeps survives, stays private, and belongs to one process at a time."""

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tdkt_api.demo.kept import DemoError, Kept, NotRunning, Proof, hold, running

PROOF = Proof("hs_x", 11, "ab" * 32, "45/QĐ-UBND", "Nguyễn Thị Hồng Hạnh")


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    kept = Kept.new().told(dossiers={"titles": PROOF}, port=8000)

    kept.write(tmp_path)

    assert Kept.read(tmp_path) == kept


def test_secrets_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    Kept.new().write(tmp_path)

    assert stat.S_IMODE((tmp_path / "demo.json").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo.json"]


def test_no_secret_is_shown(tmp_path: Path) -> None:
    kept = Kept.new()

    assert [s for s in (kept.data_key, kept.index_key, kept.page_key, kept.password) if s in repr(kept)] == []


def test_the_office_is_at_the_day_of_the_story_when_the_demo_is_made() -> None:
    # In Asia/Ho_Chi_Minh it is the 25th already.
    with time_machine.travel(datetime(2026, 11, 24, 17, 30, tzinfo=UTC), tick=False):
        assert Kept.new().shift_days == (datetime(2026, 1, 15) - datetime(2026, 11, 25)).days  # noqa: DTZ001


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 9}', '{"format": 1, "dossiers": {"a": {}}}'])
def test_a_file_of_another_make_is_refused_with_the_way_out(tmp_path: Path, text: str) -> None:
    (tmp_path / "demo.json").write_text(text)

    with pytest.raises(DemoError, match="remove"):
        Kept.read(tmp_path)


def test_nothing_kept_is_nothing(tmp_path: Path) -> None:
    assert Kept.read(tmp_path) is None


def test_a_held_directory_says_where_it_answers(tmp_path: Path) -> None:
    with hold(tmp_path) as held:
        with pytest.raises(NotRunning, match="still starting"):
            running(tmp_path)
        held.tell("http://127.0.0.1:8000")

        assert running(tmp_path).url == "http://127.0.0.1:8000"
        assert running(tmp_path).pid == os.getpid()


def test_a_held_directory_is_refused_to_others_with_the_reason(tmp_path: Path) -> None:
    with hold(tmp_path) as held:
        held.tell("http://127.0.0.1:8000")

        with pytest.raises(
            DemoError, match=rf"already runs .* at http://127.0.0.1:8000 \(process {os.getpid()}\)"
        ):
            hold(tmp_path).__enter__()


def test_after_its_end_nothing_runs(tmp_path: Path) -> None:
    with hold(tmp_path) as held:
        held.tell("http://127.0.0.1:8000")

    with pytest.raises(NotRunning):
        running(tmp_path)
    with hold(tmp_path):
        pass


def test_what_a_killed_demo_left_does_not_count_as_running(tmp_path: Path) -> None:
    (tmp_path / "demo.lock").write_text(json.dumps({"pid": 1, "url": "http://127.0.0.1:8000"}))

    with pytest.raises(NotRunning, match="no demo runs"):
        running(tmp_path)
