"""What the README tells a program to do gives it a token."""

import re
import sys
from pathlib import Path
from subprocess import run
from typing import Final

from support.assertions import ISSUER, form
from support.client import Client
from support.live import live
from support.server import Clone
from tdkt_api.access.keys import SigningKey
from tdkt_api.accounts.registering import Asked, register_at
from tdkt_api.db.database import Database

README: Final = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
SCRIPT: Final = re.search(r"cat > assertion\.py <<'END'\n(.*?)\nEND\n", README, re.DOTALL)


async def test_the_assertion_of_the_readme_makes_the_first_call(
    clone: Clone, fresh_database: Database, tmp_path: Path
) -> None:
    assert SCRIPT is not None
    key, script = SigningKey.generate(), tmp_path / "assertion.py"
    script.write_text(SCRIPT[1], "utf-8")
    (tmp_path / "key.pem").write_text(key.pem())
    asked = Asked("kho-moi", "Kho", None, key.public.pem(), "00004", "clerk")
    kid = await register_at(clone.owner_url, asked)

    made = run(  # noqa: ASYNC221 - a moment
        [sys.executable, str(script), str(tmp_path / "key.pem"), "kho-moi", kid, ISSUER],
        capture_output=True,
        text=True,
        check=True,
    )
    async with live(clone, fresh_database) as office:
        issued = await office.http.post("/oauth2/token", data=form(made.stdout.strip()))
        me = await Client(office.http, issued.json()["access_token"]).get("/v1/me")

    assert me.json()["client_id"] == "kho-moi"
