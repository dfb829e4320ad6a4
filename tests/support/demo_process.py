"""The demo as somebody starts it: a process of its own, whose output is read while it runs."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

SECONDS = 120


def shell() -> dict[str, str]:
    """What a child needs of our environment to find the same interpreter and code; no locale, no settings.

    It may keep the bytecode it makes, as it does for whoever starts it by hand.
    """
    names = [name for name in os.environ if name == "PATH" or name.startswith("PYTHON")]
    return {name: os.environ[name] for name in names if name != "PYTHONDONTWRITEBYTECODE"}


class Demo:
    """One run; `said` holds its lines so far, its complaints too."""

    def __init__(self, data_dir: Path, *words: str, **environment: str) -> None:
        self.data_dir = data_dir
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tdkt_api.cli", "demo", *words],
            env={**shell(), "TDKT_DATA_DIR": str(data_dir), **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )

    def until(self, start: str) -> str:
        """Wait for a line that begins like this."""
        for line in self._output():
            self.said.append(line.rstrip("\n"))
            if line.strip().startswith(start):
                return line.strip()
        raise AssertionError(f"ended before {start!r}: {self.said[-3:]}")

    def end(self, signal: int | None = None) -> int:
        """Send a signal, if one is given, and wait for the end; the exit code."""
        if signal is not None:
            self.process.send_signal(signal)
        with self._output() as output:
            self.said += output.read().splitlines()
        return self.process.wait(SECONDS)

    def close(self) -> None:
        """Have it ended, however a test did."""
        self.process.kill()
        self._output().close()
        self.process.wait()

    def _output(self) -> IO[str]:
        assert self.process.stdout
        return self.process.stdout


def left_of(*places: Path) -> list[str]:
    """The processes that still name one of these places, after a moment to end in."""
    end = time.monotonic() + 5
    while (found := _naming(places)) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def _naming(places: tuple[Path, ...]) -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if any(str(place) in command for place in places):
            found.append(command)
    return found
