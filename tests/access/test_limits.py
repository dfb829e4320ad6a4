"""How often somebody may ask: a window for each, and no more memory than for ten thousand."""

import pytest

from tdkt_api.access.limits import KEPT, Limit, Limits, Standing, network_of


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def limit(clock: Clock, quota: int = 3) -> Limit:
    return Limit("client", quota, 60, clock)


def taken(limit: Limit, key: str = "portal") -> Standing:
    found = limit.take(key)
    assert found is not None
    return found


def test_the_quota_is_used_up_and_is_there_again_in_the_next_window() -> None:
    clock = Clock()
    limited = limit(clock)

    assert [taken(limited).is_over for _ in range(5)] == [False, False, False, True, True]
    clock.now += 60
    assert not taken(limited).is_over


def test_what_is_left_and_how_long_to_wait() -> None:
    clock = Clock()
    limited = limit(clock)

    first = taken(limited)
    clock.now += 12.5
    assert (first.left, first.wait) == (2, 60)
    assert (taken(limited).left, taken(limited).wait) == (1, 48)


def test_a_window_begins_with_the_first_request() -> None:
    clock = Clock()
    limited = limit(clock)
    for _ in range(3):
        taken(limited)

    clock.now += 59.9

    assert (taken(limited).is_over, taken(limited).wait) == (True, 1)


def test_one_client_does_not_use_what_is_anothers() -> None:
    limited = limit(Clock(), quota=1)
    taken(limited, "one")

    assert taken(limited, "one").is_over
    assert not taken(limited, "other").is_over


def test_what_is_given_back_counts_for_nothing() -> None:
    limited = limit(Clock(), quota=1)

    for _ in range(5):
        standing = taken(limited)
        assert not standing.is_over
        standing.give_back()

    assert taken(limited).left == 0


def test_ten_thousand_strangers_take_no_more_room_than_that() -> None:
    limited = limit(Clock())

    for number in range(KEPT + 500):
        taken(limited, str(number))

    assert len(limited) == KEPT
    assert taken(limited, str(KEPT + 499)).left == 1, "the newest are remembered"


def test_what_has_ended_is_forgotten() -> None:
    clock = Clock()
    limited = limit(clock)
    for number in range(1000):
        taken(limited, str(number))

    clock.now += 61
    taken(limited, "somebody")

    assert len(limited) == 1


def test_no_quota_is_no_limit() -> None:
    assert limit(Clock(), quota=0).take("portal") is None


@pytest.mark.parametrize(("quota", "processes", "share"), [(100, 4, 25), (3, 4, 1), (100, 1, 100)])
def test_processes_share_what_all_of_them_allow(quota: int, processes: int, share: int) -> None:
    limits = Limits(client=quota, address=0, window=60, processes=processes)

    found = limits.of_client("portal")

    assert found is not None
    assert found.quota == share
    assert limits.of_address("192.0.2.1") is None


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:DB8:1:2::9", "2001:db8:1:2::"),
        ("", ""),
        ("a socket", "a socket"),
    ],
)
def test_of_ipv6_half_the_address_counts(address: str, network: str) -> None:
    assert network_of(address) == network
