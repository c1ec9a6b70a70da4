import importlib.util
import subprocess
import sys

import pytest

from drivers.errors import DriverUnavailable
from drivers.pyrogram import factory
from drivers.registry import DRIVERS, driver_factory


@pytest.mark.parametrize("name", sorted(DRIVERS))
def test_each_name_has_one_factory(name: str) -> None:
    assert driver_factory(name) is driver_factory(name)


def test_an_unknown_name_is_answered_by_the_known_ones() -> None:
    with pytest.raises(DriverUnavailable, match=r"no driver named 'tdlib'.*memory, pyrogram"):
        driver_factory("tdlib")


def test_without_the_c_cipher_the_driver_refuses_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(factory, "find_spec", lambda _: None)

    with pytest.raises(DriverUnavailable, match="TgCrypto-pyrofork"):
        factory.PyrogramFactory()


def test_a_process_that_opens_no_driver_loads_no_client_library() -> None:
    code = "import sys, drivers.registry, drivers.protocol; print('pyrogram' in sys.modules)"

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert printed.strip() == "False"
    assert importlib.util.find_spec("pyrogram") is not None
