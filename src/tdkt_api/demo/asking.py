"""A token of one of the demo's people, asked of the demo that runs."""

import json
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Final

from .kept import DemoError, Kept, NotRunning, running
from .roles import CLIENT, ROLES

_SECONDS: Final = 10


def token(data_dir: Path, role: str) -> str:
    """An access token for ten minutes.

    Raises:
        NotRunning: no demo runs in this data directory.
        DemoError: nobody of the demo has this role, or it does not answer.
    """
    if role not in ROLES:
        raise DemoError(f"nobody of the demo is {role!r}: choose one of {', '.join(ROLES)}")
    found, kept = running(data_dir), Kept.read(data_dir)
    if kept is None:
        raise NotRunning(f"no demo runs in {data_dir}: start one with `tdkt-api demo`")
    form = {"grant_type": "password", "client_id": CLIENT, "username": role, "password": kept.password}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(
            f"{found.url}/oauth2/token", urllib.parse.urlencode(form).encode(), _SECONDS
        ) as response:
            issued: str = json.load(response)["access_token"]
            return issued
    except urllib.error.URLError as error:
        raise DemoError(f"the demo at {found.url} gives no token: {error.reason}") from error
