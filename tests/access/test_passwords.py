"""Passwords: compared in few threads at once, at the same cost for unknown accounts."""

import asyncio

import pytest

from tdkt_api.access import passwords as module
from tdkt_api.access.passwords import Passwords
from tdkt_api.errors import TooManySignIns


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    return Passwords(memory_kib=64, rounds=1)


async def test_the_right_password_matches_and_another_does_not(passwords: Passwords) -> None:
    stored = await passwords.hash("Mật khẩu 1")

    assert stored.startswith("$argon2id$")
    assert await passwords.matches(stored, "Mật khẩu 1")
    assert not await passwords.matches(stored, "Mật khẩu 2")


async def test_a_password_typed_in_decomposed_letters_is_the_same(passwords: Passwords) -> None:
    stored = await passwords.hash("Mật khẩu")

    assert await passwords.matches(stored, "Ma\u0323\u0302t kha\u0302\u0309u")


@pytest.mark.parametrize("given", ["", "\0", "anything"])
async def test_an_unknown_account_never_matches(passwords: Passwords, given: str) -> None:
    assert not await passwords.matches(None, given)


async def test_an_unknown_account_costs_a_hash_too(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []

    def comparing(stored: str, given: str) -> bool:
        compared.append(stored)
        return False

    monkeypatch.setattr(passwords, "_compare", comparing)

    await passwords.matches(None, "anything")

    assert compared == [passwords._nobody]


async def test_a_password_beyond_the_limit_never_matches(passwords: Passwords) -> None:
    stored = await passwords.hash("")

    assert not await passwords.matches(stored, "x" * 513)


async def test_a_crowd_is_told_to_wait(passwords: Passwords, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WAITING", 2)
    stored = await Passwords().hash("x")

    answers = await asyncio.gather(
        *(passwords.matches(stored, "x") for _ in range(20)), return_exceptions=True
    )

    refused = [answer for answer in answers if isinstance(answer, TooManySignIns)]
    assert len(refused) == 14
    assert refused[0].params["retry_after"] == 2
    assert answers.count(True) == 6
