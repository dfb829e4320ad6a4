"""A program is registered by the command line and signs in with its key at once."""

from pathlib import Path

import pytest

from support.assertions import assertion, form
from support.live import live
from support.server import Clone
from tdkt_api import clients_commands as cli
from tdkt_api.access.keys import SigningKey
from tdkt_api.accounts.registering import Asked, register_at
from tdkt_api.db.database import Database
from tdkt_api.operator import Failed

KEY = SigningKey.generate()


def asked(**changed: str) -> Asked:
    given = {
        "code": "phan-mem",
        "name": "Phần mềm",
        "key": KEY.public.pem(),
        "unit": "00004",
        "role": "clerk",
    }
    return Asked(agency="H26", **{**given, **changed})


async def test_whoever_was_registered_signs_in(clone: Clone, fresh_database: Database) -> None:
    kid = await register_at(clone.owner_url, asked())
    async with live(clone, fresh_database) as office:
        made = assertion({"kid": kid}, KEY.key, iss="phan-mem", sub="phan-mem")

        issued = await office.http.post("/oauth2/token", data=form(made))

        assert issued.status_code == 200, issued.text
        assert await office.count("client", "code = 'phan-mem' AND agency_code = 'H26'") == 1


@pytest.mark.parametrize(
    "wrong", [{"code": "a b"}, {"key": "x"}, {"unit": "99999"}, {"role": "decider"}, {"role": "king"}]
)
async def test_nothing_is_written_of_what_is_wrong(
    clone: Clone, fresh_database: Database, wrong: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match=r"."):
        await register_at(clone.owner_url, asked(**wrong))

    async with live(clone, fresh_database) as office:
        assert await office.count("client", "code IN ('phan-mem', 'a b')") == 0


def test_the_command_needs_the_owner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TDKT_OWNER_DATABASE_URL", raising=False)
    (tmp_path / "key.pem").write_text(KEY.public.pem())

    with pytest.raises(Failed, match="TDKT_OWNER_DATABASE_URL"):
        cli.register_client("x", "X", key=tmp_path / "key.pem", unit="00004")


def test_the_command_says_under_which_name_the_key_is_known(
    clone: Clone, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TDKT_OWNER_DATABASE_URL", clone.owner_url)
    (tmp_path / "key.pem").write_text(KEY.public.pem())

    cli.register_client("phan-mem", "Phần mềm", key=tmp_path / "key.pem", unit="00004")

    assert capsys.readouterr().out == f"client phan-mem, kid {KEY.public.kid}\n"
    with pytest.raises(Failed, match="already"):
        cli.register_client("phan-mem", "Phần mềm", key=tmp_path / "key.pem", unit="00004")
