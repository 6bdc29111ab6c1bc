import signal
from collections.abc import Iterator
from contextlib import suppress

import pytest

from chat.terminal.interrupts import interruptible


@pytest.fixture(autouse=True)
def handler() -> Iterator[None]:
    """A suite in the background of a script ignores SIGINT."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_that_comes_back_as_another_error_is_one() -> None:
    with pytest.raises(KeyboardInterrupt) as raised, interruptible():
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise ImportError("half initialised") from None
    assert isinstance(raised.value.__cause__, ImportError)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_without_an_interrupt_errors_stay_what_they_are() -> None:
    with pytest.raises(ImportError), interruptible():
        raise ImportError("missing")


def test_what_ends_well_in_spite_of_it_has_ended_well() -> None:
    with interruptible(), suppress(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_where_it_is_ignored_it_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with interruptible():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
