"""Everything between a running PostgreSQL and a service that answers, with the story played on it."""

import asyncio
import os
import shlex
import shutil
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from ..access.keys import SigningKey
from ..db.embedded import Server
from ..db.migrate import as_owner
from ..db.roles import APP, WORKER
from ..main import create_app
from ..names import folded
from ..prepare import prepare
from ..settings import Settings
from ..worker import working
from . import certificates, people, proving, titles
from .kept import Held, Kept
from .narrator import Narrator
from .portal import Desk, desk_at
from .roles import ROLES
from .serving import HOST, served

_SIGNING: Final = "signing.pem"


@dataclass
class Stage:
    """One run of the demo; `began` is when its process began."""

    data_dir: Path
    narrator: Narrator
    held: Held
    kept: Kept
    listening: socket.socket
    server: Server
    began: float
    is_told: bool = False

    @property
    def url(self) -> str:
        """Where this run answers."""
        return f"http://{HOST}:{self.listening.getsockname()[1]}"

    async def play(self, *, stays: bool) -> None:
        """Make ready, answer, tell the story or prove what an earlier run told; then serve if asked to.

        Raises:
            StoryFailed: a step did not hold.
        """
        await self._prepare()
        settings = self._settings()
        app, worker_url = create_app(settings), self.server.url(role=WORKER)
        async with working(settings, worker_url), served(app, self.listening) as serving:
            async with desk_at(self.url, self.kept.password) as desk:
                await self._answer(desk)
                await (self._reprove(desk) if self.kept.dossiers else self._tell(desk))
            self.is_told = True
            if stays:
                self._invite()
                await asyncio.wait([serving])
                await serving

    async def _prepare(self) -> None:
        owner_url = self.server.url()
        with self.narrator.step("schema, units, lawbook") as step:
            done = await prepare(owner_url)
            step.found = f"at {done.now}" + (f", {done.units} units loaded" if done.units else "")
        async with as_owner(owner_url) as connection:
            with self.narrator.step("accounts of Phường Ba Đình and Thành phố Hà Nội") as step:
                step.found = f"{await people.open_for(connection, self.kept.password) or 'as they were'}"

    def _settings(self) -> Settings:
        """All of them said: the environment, which may speak of a real service, has no part in the demo."""
        return Settings(
            database_url=SecretStr(self.server.url(role=APP)),
            read_database_url=None,
            pool_size=10,
            log="tdkt.demo",
            issuer="https://demo.tdkt.invalid",
            audience="tdkt-api",
            signing_key=SecretStr(SigningKey.kept_in(self.data_dir / _SIGNING).pem()),
            data_key=SecretStr(self.kept.data_key),
            index_key=SecretStr(self.kept.index_key),
            page_key=SecretStr(self.kept.page_key),
            password_grant=True,
        )

    async def _answer(self, desk: Desk) -> None:
        with self.narrator.step(f"the service answers at {self.url}") as step:
            ready = await desk.anyone.get("/health/ready")
            step.check("status", ready["status"], "ready")
            step.found = f"first answer after {time.monotonic() - self.began:.1f} s"
        self.kept = self.kept.told(port=self.listening.getsockname()[1])
        self.kept.write(self.data_dir)
        self.held.tell(self.url)

    async def _tell(self, desk: Desk) -> None:
        told = {
            "titles": await titles.play(desk, self.narrator),
            "certificates": await certificates.play(desk, self.narrator),
        }
        proven = await proving.play(desk, self.narrator, told, self.data_dir)
        self.kept = self.kept.told(dossiers=proven)
        self.kept.write(self.data_dir)

    async def _reprove(self, desk: Desk) -> None:
        """An earlier run told the story: nothing is played, both histories are proven anew."""
        inspector = await desk.of("inspector")
        for name, proof in self.kept.dossiers.items():
            with self.narrator.step(
                f"the {name} dossier of the earlier run, its history proven anew"
            ) as step:
                found = await inspector.get(f"/v1/dossiers/{proof.id}")
                step.check("state", found["state"], "decided")
                step.found = f"decided, {await proving.reprove(desk, proof)} events"

    def _invite(self) -> None:
        told, line = self.kept.dossiers, self.narrator.line
        token = f'-H "Authorization: Bearer $({_command()} token --role inspector)"'
        titled = told["titles"]
        history = f"{self.url}/v1/dossiers/{titled.id}/history"
        line("")
        line(f"serving at {self.url} (process {os.getpid()}; Ctrl-C ends it and leaves nothing running)")
        line(f"documentation: {self.url}/docs")
        line(f"a token for ten minutes: {_command()} token --role ROLE")
        line(f"  ROLE: {', '.join(ROLES)}")
        line("try:")
        number, name = f"official_number={titled.official_number}", f"name={folded(titled.name)}"
        asked = f"--data-urlencode {shlex.quote(number)} --data-urlencode {shlex.quote(name)}"
        line(f"  curl -sG {self.url}/v1/public/awards {asked}")
        line(f"  curl -s {history} {token}")
        line(
            f"  curl -s -X POST {history}/exports {token} -o history.ndjson"
            f" && {_command()} verify-history history.ndjson"
        )


def _command() -> str:
    """How this program is called from here, in another terminal too."""
    called = Path(sys.argv[0])
    name = "tdkt-api"
    if shutil.which(name) is None:
        name = os.path.relpath(called) if called.name == name else f"{sys.executable} -m tdkt_api.cli"
    given = os.environ.get("TDKT_DATA_DIR")
    return f"TDKT_DATA_DIR={shlex.quote(str(Path(given).absolute()))} {name}" if given else name
