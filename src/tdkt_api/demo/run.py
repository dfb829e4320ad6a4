"""Runs the demo from nothing, or from what an earlier run left, and leaves nothing running."""

import asyncio
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

import uvloop

from .. import clock
from ..db import embedded
from ..db.place import place_of
from .kept import DemoError, Kept, hold, is_left_over
from .narrator import Narrator
from .serving import USUAL_PORT, listen
from .stage import Stage
from .stopping import Stop, stoppable

_STORY: Final = "story-"


def demo(data_dir: Path, narrator: Narrator, *, port: int | None, began: float) -> None:
    """Play the story once, then serve; a later start proves the histories and serves.

    Args:
        began: When the process began, by `time.monotonic`.

    Raises:
        DemoError, StoryFailed, EmbeddedError, MigrationError: one line each.
        SystemExit: a signal came before everything was told.
    """
    with stoppable() as stop:
        _run(data_dir, narrator, stop, port=port, began=began, stays=True)
    narrator.line("stopped, nothing is left running")


def story(data_dir: Path, narrator: Narrator, *, port: int | None, began: float) -> None:
    """Play the story in a fresh directory within this one, and remove all of it.

    Raises:
        DemoError, StoryFailed, EmbeddedError, MigrationError: one line each.
        SystemExit: a signal came.
    """
    is_new = not data_dir.exists()
    with stoppable() as stop:
        data_dir.mkdir(parents=True, exist_ok=True)
        _clear(data_dir)
        fresh = Path(tempfile.mkdtemp(prefix=_STORY, dir=data_dir))
        fresh.chmod(0o755)  # root's `nobody` must enter; what is inside is closed
        try:
            _run(fresh, narrator, stop, port=port or 0, began=began, stays=False)
        finally:
            _remove(fresh)
            if is_new and not any(data_dir.iterdir()):
                data_dir.rmdir()


def _clear(data_dir: Path) -> None:
    """Remove what stories left that were killed; one that runs, or is about to, stays."""
    for left in data_dir.glob(f"{_STORY}*"):
        if is_left_over(left):
            _remove(left)


def _remove(fresh: Path) -> None:
    embedded.remove(fresh)
    shutil.rmtree(fresh)


def _run(
    data_dir: Path, narrator: Narrator, stop: Stop, *, port: int | None, began: float, stays: bool
) -> None:
    if os.environ.get("TDKT_DATABASE_URL"):
        narrator.line("TDKT_DATABASE_URL is left alone: the demo has a PostgreSQL of its own")
    with hold(data_dir) as held:
        kept = _kept(data_dir, narrator)
        with listen(port, usual=kept.port or USUAL_PORT) as listening:
            with narrator.step("PostgreSQL"):
                server = embedded.start(data_dir)
            with server:
                clock.shift_by(kept.shift_days)
                stage = Stage(data_dir, narrator, held, kept, listening, server, began)
                with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                    runner.run(_play(stage, stop, stays=stays))


async def _play(stage: Stage, stop: Stop, *, stays: bool) -> None:
    try:
        with stop.cancels_me():
            await stage.play(stays=stays)
    except asyncio.CancelledError:
        if not stage.is_told:
            raise SystemExit(stop.exit_code) from None


def _kept(data_dir: Path, narrator: Narrator) -> Kept:
    """What an earlier run kept, if it came to the story's end; else begin anew."""
    found = Kept.read(data_dir)
    if found and found.dossiers:
        return found
    if found:
        narrator.line("an earlier run did not come to the story's end: beginning anew")
        embedded.remove(data_dir)
    elif place_of(data_dir).root.exists():
        raise DemoError(
            f"{place_of(data_dir).root} holds a PostgreSQL whose demo is not known in {data_dir}: "
            "remove that folder, or set TDKT_DATA_DIR to another place"
        )
    made = Kept.new()
    made.write(data_dir)
    return made
