"""The demo hears that it shall end, wherever it is just then."""

import signal
from collections.abc import Iterator

import pytest

from sis_project.demo.ending import AskedToEnd, EndSignal


@pytest.fixture
def ending() -> Iterator[EndSignal]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    listening = EndSignal()
    listening.listen()
    yield listening
    for number, handler in before.items():
        signal.signal(number, handler)


def test_nothing_is_heard_before_a_signal(ending: EndSignal) -> None:
    ending.look()


def test_a_signal_within_a_finalizer_is_heard_at_the_next_look(ending: EndSignal) -> None:
    class Finalized:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGTERM)

    Finalized()

    with pytest.raises(AskedToEnd) as asked:
        ending.look()
    assert asked.value.number == signal.SIGTERM


def test_the_first_signal_counts(ending: EndSignal) -> None:
    signal.raise_signal(signal.SIGINT)
    signal.raise_signal(signal.SIGTERM)

    with pytest.raises(AskedToEnd) as asked:
        ending.look()
    assert asked.value.number == signal.SIGINT


def test_each_signal_is_told_once(ending: EndSignal) -> None:
    signal.raise_signal(signal.SIGINT)
    with pytest.raises(AskedToEnd):
        ending.look()

    ending.look()
    signal.raise_signal(signal.SIGTERM)

    with pytest.raises(AskedToEnd):
        ending.look()
