"""`demo` serves what the story left, says why not where one runs, and proves the histories when warm."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.demo_process import Demo, left_of, shell
from tdkt_api.db import embedded

pytestmark = pytest.mark.slow
SERVING = "serving at "


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """A data directory in which the story was played once."""
    made = Path(tempfile.mkdtemp(prefix="tdkt-demo-"))
    made.chmod(0o755)
    cold = Demo(made, "--port", "0", LANG="vi_VN.UTF-8")
    try:
        cold.until(SERVING)
        cold.until("curl -s -X POST")
        assert cold.end(signal.SIGTERM) == 0
        yield made
    finally:
        cold.close()
        embedded.remove(made)
        shutil.rmtree(made)


@pytest.fixture
def warm(data_dir: Path) -> Iterator[Demo]:
    """The demo started again."""
    demo = Demo(data_dir, "--port", "0")
    demo.until(SERVING)
    yield demo
    demo.close()


def url_of(demo: Demo) -> str:
    return next(line for line in demo.said if line.startswith(SERVING)).split()[2]


def command(demo: Demo, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tdkt_api.cli", *words],
        env={**shell(), "TDKT_DATA_DIR": str(demo.data_dir)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_warm_start_does_not_replay_and_proves_both_histories(warm: Demo) -> None:
    said = "\n".join(warm.said)

    assert "the titles dossier of the earlier run, its history proven anew: decided, 11 events" in said
    assert "the certificates dossier of the earlier run, its history proven anew: decided, 13 events" in said
    assert "A1" not in said


def test_a_warm_start_takes_less_than_five_seconds_of_a_processor(warm: Demo) -> None:
    times = Path(f"/proc/{warm.process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]

    assert sum(map(int, times)) / os.sysconf("SC_CLK_TCK") < 5


def test_its_process_at_rest_is_below_200_mib(warm: Demo) -> None:
    status = Path(f"/proc/{warm.process.pid}/status").read_text()

    assert int(status.partition("VmRSS:")[2].split()[0]) < 200 * 1024


def test_a_second_demo_says_where_the_first_one_is(warm: Demo) -> None:
    second = command(warm, "demo")

    assert second.returncode == 1
    assert f"a demo already runs in {warm.data_dir} at {url_of(warm)}" in second.stderr
    assert second.stderr.count("\n") == 1


def test_a_token_is_that_of_the_person_with_the_role(warm: Demo) -> None:
    token = command(warm, "token", "--role", "province_appraiser").stdout.strip()

    asked = urllib.request.Request(f"{url_of(warm)}/v1/me", headers={"Authorization": f"Bearer {token}"})  # noqa: S310
    with urllib.request.urlopen(asked) as answer:  # noqa: S310
        me = json.load(answer)

    assert [(held["unit"]["name"], held["roles"]) for held in me["units"]] == [
        ("Thành phố Hà Nội", ["appraiser"])
    ]


def test_the_lines_it_prints_can_be_run(warm: Demo, tmp_path: Path) -> None:
    lines = [warm.until(f"curl {start}") for start in ("-sG", "-s http", "-s -X POST")]

    looked_up, history, exported = [
        subprocess.run(
            ["/bin/sh", "-c", line], cwd=tmp_path, env=shell(), stdout=subprocess.PIPE, check=True
        ).stdout
        for line in lines
    ]

    assert json.loads(looked_up)["items"][0]["name"] == "Nguyễn Thị Hồng Hạnh"
    assert len(json.loads(history)["items"]) == 11
    assert exported.strip().endswith(b": sound")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_cleanly_and_leaves_nothing_running(warm: Demo, number: signal.Signals) -> None:
    url = url_of(warm)

    code = warm.end(number)

    assert code == 0
    assert warm.said[-1] == "stopped, nothing is left running"
    assert left_of(warm.data_dir) == []
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(url)  # noqa: S310


def test_a_kill_leaves_nothing_running_either(warm: Demo) -> None:
    warm.end(signal.SIGKILL)

    assert left_of(warm.data_dir) == []
    assert "no demo runs in" in command(warm, "token", "--role", "clerk").stderr


def test_a_history_that_was_changed_is_told_and_not_served(data_dir: Path) -> None:
    file = data_dir / "demo.json"
    kept = json.loads(file.read_text())
    file.write_text(
        json.dumps(
            kept
            | {"dossiers": kept["dossiers"] | {"titles": kept["dossiers"]["titles"] | {"head": "ab" * 32}}}
        )
    )
    demo = Demo(data_dir, "--port", "0")

    code = demo.end()
    file.write_text(json.dumps(kept))

    assert code == 1
    assert "its history proven anew: event 11: expected abab" in demo.said[-1]
