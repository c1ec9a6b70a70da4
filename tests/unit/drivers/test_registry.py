import importlib.util
import subprocess
import sys
from types import ModuleType

import pytest

from drivers.errors import DriverUnavailable
from drivers.pyrogram import factory as pyrogram
from drivers.registry import DRIVERS, driver_factory
from drivers.telethon import factory as telethon


@pytest.mark.parametrize("name", sorted(DRIVERS))
def test_each_name_has_one_factory(name: str) -> None:
    assert driver_factory(name) is driver_factory(name)


def test_an_unknown_name_is_answered_by_the_known_ones() -> None:
    with pytest.raises(DriverUnavailable, match=r"'tdlib'.*memory, pyrogram, telethon"):
        driver_factory("tdlib")


@pytest.mark.parametrize(
    ("module", "factory"),
    [(pyrogram, pyrogram.PyrogramFactory), (telethon, telethon.TelethonFactory)],
    ids=["pyrogram", "telethon"],
)
def test_without_the_c_cipher_the_driver_refuses_and_says_what_to_install(
    module: ModuleType, factory: type[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "find_spec", lambda _: None)

    with pytest.raises(DriverUnavailable, match="TgCrypto-pyrofork"):
        factory()


@pytest.mark.parametrize("library", ["pyrogram", "telethon"])
def test_a_process_that_opens_no_driver_loads_no_client_library(library: str) -> None:
    code = f"import sys, drivers.registry, drivers.protocol; print({library!r} in sys.modules)"

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert printed.strip() == "False"
    assert importlib.util.find_spec(library) is not None


def test_a_driver_loads_its_own_library_and_not_the_other() -> None:
    code = (
        "import sys; from drivers.registry import driver_factory; driver_factory('telethon'); "
        "print('telethon' in sys.modules, 'pyrogram' in sys.modules)"
    )

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert printed.split() == ["True", "False"]
