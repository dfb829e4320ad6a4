"""Keys change while the service runs: nothing is lost, and the old key may be thrown away."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from pydantic import SecretStr

from support.client import Client
from support.flow import COMMUNE, done
from support.humans import open_account
from support.keys import DATA_KEY, INDEX_KEY
from support.live import Live, application, live, settings
from support.registry import citizen, registered
from support.server import Clone
from tdkt_api import clock, rotation
from tdkt_api.access.sealed import COLUMNS
from tdkt_api.access.vault import Vault
from tdkt_api.db.base import Base
from tdkt_api.db.database import Database
from tdkt_api.doctor import examine

OLD, NEW = bytes.fromhex(DATA_KEY), secrets.token_bytes(32)
INDEX: Final = bytes.fromhex(INDEX_KEY)
BOTH: Final = Vault({1: OLD, 2: NEW}, INDEX, 2)
NUMBERS: Final = [f"0010850{n:05d}" for n in range(12)]
UNMASK: Final = {"fields": ["identity"], "purpose": "inspection", "reason": "Kiểm tra sau khi đổi khóa"}
PERIOD: Final = {"at_from": "2026-01-14T17:00:00Z", "at_to": "2026-01-17T17:00:00Z"}


class Killed(BaseException):
    """As abruptly as a process dies: what was committed stays, nothing else happens."""


@pytest.fixture
async def office(clone: Clone, fresh_database: Database) -> AsyncIterator[Live]:
    async with live(clone, fresh_database) as found:
        yield found


@pytest.fixture
async def people(office: Live) -> dict[str, str]:
    """Twelve people by their numbers, and a household with an address."""
    clerk = await office.sign_in("clerk")
    home = {"unit_id": COMMUNE, "head_name": "Lê Văn Tám", "address": "Số 5, tổ dân phố 7"}
    done(await clerk.post("/v1/households", home))
    return {
        number: await registered(clerk, f"Nguyễn Thị {n}", identity=citizen(number))
        for n, number in enumerate(NUMBERS)
    }


def use(monkeypatch: pytest.MonkeyPatch, vault: Vault) -> None:
    """What the service has from now on."""
    state = application().state
    monkeypatch.setitem(state._state, "office", replace(state.office, vault=vault))


async def shown(office: Live, person: str) -> Any:
    inspector = await office.sign_in("inspector")
    return await inspector.post(f"/v1/individuals/{person}/unmask", UNMASK, key=None)


async def all_are_shown(office: Live, people: dict[str, str]) -> bool:
    found = {number: done(await shown(office, person)) for number, person in people.items()}
    return all(one["identity"]["number"] == number for number, one in found.items())


async def versions(office: Live) -> dict[str, list[int]]:
    return {table: found for table, found in (await rotation.versions(office.owner)).items() if found}


def quietly(table: str, done: int) -> None:
    """Nobody listens."""


async def killed_after(clone: Clone, batches: int) -> int:
    told: list[str] = []

    def tell(table: str, done: int) -> None:
        told.append(table)
        if len(told) == batches:
            raise Killed

    with pytest.raises(Killed):
        await rotation.reseal(clone.owner_url, BOTH, tell, batch=5)
    return len(told)


async def test_ended_in_the_middle_it_goes_on_and_the_old_key_goes(
    office: Live, clone: Clone, people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await killed_after(clone, 2) == 2
    assert (await versions(office))["individual"] == [1, 2]
    use(monkeypatch, replace(BOTH, version=1))
    assert await all_are_shown(office, people)

    use(monkeypatch, BOTH)
    rest = await rotation.reseal(clone.owner_url, BOTH, quietly, batch=5)

    assert rest["individual"] == 2
    assert set(map(tuple, (await versions(office)).values())) == {(2,)}
    use(monkeypatch, Vault({2: NEW}, INDEX, 2))
    assert await all_are_shown(office, people)
    assert "Số 5, tổ dân phố 7" in (await _address(office))["address"]
    assert await rotation.reseal(clone.owner_url, Vault({2: NEW}, INDEX, 2), quietly) == dict.fromkeys(
        rest, 0
    )


async def _address(office: Live) -> Any:
    inspector = await office.sign_in("inspector")
    [home] = done(await inspector.get("/v1/households"))["items"]
    asked = {"purpose": "inspection", "reason": "Kiểm tra"}
    return done(await inspector.post(f"/v1/households/{home['id']}/unmask", asked, key=None))


async def test_texts_of_the_history_open_with_the_new_key_alone(
    office: Live, clone: Clone, people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await _texts(office)

    await rotation.reseal(clone.owner_url, BOTH, quietly, batch=5)

    use(monkeypatch, Vault({2: NEW}, INDEX, 2))
    assert await _texts(office) == before
    assert len(before) >= len(people)


async def _texts(office: Live) -> list[str]:
    inspector = await office.sign_in("inspector")
    answer = await inspector.post("/v1/audit/exports", {"unit_id": COMMUNE, **PERIOD}, key=None)
    lines = [json.loads(line) for line in answer.content.splitlines()]
    return [text["value"] for line in lines for text in line.get("open", {}).values()]


async def test_what_others_write_meanwhile_is_kept(
    office: Live, clone: Clone, people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, replace(BOTH, version=1))  # a process that has not been given the new key to seal with
    changed = {f"0010860{n:05d}": person for n, person in enumerate(people.values())}
    clerk = await office.sign_in("clerk")

    await asyncio.gather(
        rotation.reseal(clone.owner_url, BOTH, quietly, batch=1),
        *(_renumber(clerk, person, number) for number, person in changed.items()),
    )

    assert await all_are_shown(office, changed)
    use(monkeypatch, BOTH)
    await rotation.reseal(clone.owner_url, BOTH, quietly)
    assert (await versions(office))["individual"] == [2]
    assert await all_are_shown(office, changed)


async def _renumber(clerk: Client, person: str, number: str) -> None:
    path = f"/v1/individuals/{person}"
    etag = (await clerk.get(path)).headers["etag"]
    done(await clerk.patch(path, {"identity": citizen(number)}, etag=etag))


async def test_a_key_thrown_away_too_early_is_told_and_nothing_is_lost(
    office: Live, clone: Clone, people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    only_new = Vault({2: NEW}, INDEX, 2)
    use(monkeypatch, only_new)

    assert (await shown(office, people[NUMBERS[0]])).status_code == 500
    with pytest.raises(ValueError, match="sealed with key 1"):
        await rotation.reseal(clone.owner_url, only_new, quietly)

    assert (await versions(office))["individual"] == [1]


async def test_another_key_of_the_same_version_is_told(clone: Clone, people: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="is not what key 1 sealed"):
        await rotation.reseal(clone.owner_url, Vault({1: NEW, 2: OLD}, INDEX, 2), quietly)


async def test_values_of_two_rows_that_were_swapped_are_told(
    office: Live, clone: Clone, people: dict[str, str]
) -> None:
    await office.owner.execute(
        "UPDATE individual i SET identity_sealed = (SELECT identity_sealed FROM individual o"
        " WHERE o.id <> i.id ORDER BY o.id LIMIT 1)"
    )

    with pytest.raises(ValueError, match="is not what key 1 sealed"):
        await rotation.reseal(clone.owner_url, BOTH, quietly)


# --- the blind index ---


async def test_numbers_are_found_by_the_new_index_key_and_accounts_stay_the_same_human(
    office: Live, clone: Clone, people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_account(office.owner, "themself", 0)
    await office.owner.execute(
        "UPDATE person SET identity_index = (SELECT identity_index FROM individual ORDER BY id LIMIT 1)"
        " WHERE username = 'themself'"
    )
    anew = Vault({1: OLD}, secrets.token_bytes(32))

    assert await rotation.reindex(clone.owner_url, anew, batch=5) == len(people)

    use(monkeypatch, anew)
    clerk = await office.sign_in("clerk")
    found = done(await clerk.post("/v1/individuals/search", {"identity": citizen(NUMBERS[0])}))["items"]
    assert [one["id"] for one in found] == [people[NUMBERS[0]]]
    same = "SELECT count(*) FROM person p JOIN individual i USING (identity_index)"
    assert await office.owner.fetchval(same) == 1
    again = {"unit_id": COMMUNE, "family_and_given_name": "Ai đó", "identity": citizen(NUMBERS[1])}
    assert (await clerk.post("/v1/individuals", again)).json()["code"] == "subjects.identity_taken"


async def test_an_account_whose_number_is_nowhere_stops_it_and_nothing_changes(
    office: Live, clone: Clone, people: dict[str, str]
) -> None:
    await open_account(office.owner, "stranger", 900_001)
    before = await office.owner.fetch("SELECT id, identity_index FROM individual ORDER BY id")

    with pytest.raises(ValueError, match="1 accounts name an index"):
        await rotation.reindex(clone.owner_url, Vault({1: OLD}, secrets.token_bytes(32)))

    assert await office.owner.fetch("SELECT id, identity_index FROM individual ORDER BY id") == before


# --- what the doctor says, and what settings take ---


async def said(url: str, tmp_path: Path, **changed: Any) -> tuple[bool, str]:
    found = settings(url).model_copy(update=changed)
    [check] = [one for one in await examine(found, tmp_path) if one.name == "sealed data"]
    return check.holds, check.says


async def test_the_doctor_names_the_keys_in_use(
    office: Live, clone: Clone, people: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "shift", lambda: 0)
    new = SecretStr(NEW.hex())
    other = SecretStr(f"1:{DATA_KEY}")
    assert await said(clone.url, tmp_path) == (True, "keys in use: 1")

    await killed_after(clone, 1)

    half = await said(clone.url, tmp_path, data_key=new, data_key_version=2, other_data_keys=other)
    assert half == (True, "keys in use: 1, 2; tdkt-api rotate-keys leaves only the present")
    early = await said(clone.url, tmp_path, data_key=new, data_key_version=2)
    assert early == (False, "sealed with key 1, which TDKT_OTHER_DATA_KEYS lacks")
    index = SecretStr(secrets.token_hex(32))
    holds, told = await said(
        clone.url, tmp_path, data_key=new, data_key_version=2, other_data_keys=other, index_key=index
    )
    assert (holds, "rotate-keys --index" in told) == (False, True)


@pytest.mark.parametrize(
    "text",
    ["2", "2:ab", f"1:{NEW.hex()}", f"2:{NEW.hex()} 2:{OLD.hex()}", f"0:{NEW.hex()}", f"2 {NEW.hex()}"],
    ids=["no key", "too short", "number in use", "twice", "zero", "no colon"],
)
def test_keys_that_cannot_be_read_stop_the_start(text: str) -> None:
    found = settings().model_copy(update={"other_data_keys": SecretStr(text)})

    with pytest.raises(ValueError, match="TDKT_OTHER_DATA_KEYS") as refusal:
        found.must_be_secret()

    assert NEW.hex() not in str(refusal.value)


def test_one_key_under_two_numbers_stops_the_start() -> None:
    found = settings().model_copy(update={"other_data_keys": SecretStr(f"2:{DATA_KEY}")})

    with pytest.raises(ValueError, match=r"TDKT_DATA_KEY and key 2 .* are the same|not random"):
        found.must_be_secret()


def test_every_table_with_a_key_version_is_sealed_anew() -> None:
    versioned = {table.name for table in Base.metadata.tables.values() if "key_version" in table.columns}

    assert {one.table for one in COLUMNS} == versioned


def test_no_nonce_is_used_twice() -> None:
    vault = Vault({1: OLD}, INDEX)

    assert len({vault.seal("1", place="a|b|c")[:12] for _ in range(100_000)}) == 100_000


@pytest.mark.parametrize("place", ["individual|identity|1", "person|identity|2", "individual|address|2"])
def test_a_value_opens_only_in_its_own_place_with_its_own_version(place: str) -> None:
    sealed = BOTH.seal("001085000017", place="individual|identity|2")

    assert BOTH.open(sealed, place="individual|identity|2", version=2) == "001085000017"
    for wrong in ({"place": place, "version": 2}, {"place": "individual|identity|2", "version": 1}):
        with pytest.raises(Exception, match=r"^$"):
            BOTH.open(sealed, **wrong)  # type: ignore[arg-type]
