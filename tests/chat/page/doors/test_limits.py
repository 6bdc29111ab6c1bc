import pytest

from chat.page.doors.limits import FREE_TRIES, LONGEST_WAIT_S, WINDOW_S, RateLimits, Rates, Tries
from corpus.errors import KeikakuError


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def wrong(tries: Tries, times: int, client: str = "a") -> None:
    for _ in range(times):
        tries.failed(client)


def test_five_wrong_passwords_are_free_and_each_further_one_doubles_the_wait() -> None:
    clock = Clock()
    tries = Tries(clock)
    wrong(tries, FREE_TRIES - 1)
    assert tries.wait("a") == 0
    waits = []
    for _ in range(7):
        tries.failed("a")
        waits.append(tries.wait("a"))
    assert waits == [60, 120, 240, 480, 900, 900, 900]
    assert tries.wait("b") == 0


def test_whoever_waits_may_try_again_and_whoever_knows_it_begins_anew() -> None:
    clock = Clock()
    tries = Tries(clock)
    wrong(tries, FREE_TRIES)
    clock.now += WINDOW_S
    assert tries.wait("a") == 0
    tries.failed("a")
    assert tries.wait("a") == 2 * WINDOW_S
    tries.succeeded("a")
    assert tries.wait("a") == 0


def test_wrong_passwords_of_long_ago_are_forgotten() -> None:
    clock = Clock()
    tries = Tries(clock)
    wrong(tries, FREE_TRIES + 3)
    clock.now += LONGEST_WAIT_S * 2
    wrong(tries, FREE_TRIES - 1)
    assert tries.wait("a") == 0


def test_rates_count_by_client_and_by_what_is_done() -> None:
    rates = RateLimits(Rates(asking="3/minute", sending=""))
    assert [rates.wait("asking", "a") > 0 for _ in range(5)] == [False, False, False, True, True]
    assert rates.wait("asking", "b") == 0
    assert all(rates.wait("sending", "a") == 0 for _ in range(100))


@pytest.mark.parametrize("text", ["たくさん", "3", "3/fortnight", "-1/minute"])
def test_a_rate_that_can_not_be_read_is_explained(text: str) -> None:
    with pytest.raises(KeikakuError, match="300/minute"):
        RateLimits(Rates(asking=text))
