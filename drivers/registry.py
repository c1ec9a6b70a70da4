"""Which drivers there are, by the name that accounts store."""

from functools import cache
from importlib import import_module
from typing import Final, cast

from drivers.errors import DriverUnavailable
from drivers.protocol import DriverFactory

DRIVERS: Final = {
    "pyrogram": ("drivers.pyrogram.factory", "PyrogramFactory"),
    "telethon": ("drivers.telethon.factory", "TelethonFactory"),
    "memory": ("drivers.memory.factory", "MemoryFactory"),
}
"""Named as strings: a process that opens no driver never loads a client library (70 MB)."""

TELEGRAM_DRIVERS: Final = tuple(sorted(set(DRIVERS) - {"memory"}))
"""Those that operators choose from: `memory` is for tests."""


@cache
def driver_factory(name: str) -> DriverFactory:
    """The factory of a driver; one for each name in a process.

    Raises:
        DriverUnavailable: the name is unknown, or what the driver needs is not installed. The
            message says so in a sentence.
    """
    if name not in DRIVERS:
        known = ", ".join(sorted(DRIVERS))
        raise DriverUnavailable(f"There is no driver named {name!r}. Choose one of: {known}.")
    module, factory = DRIVERS[name]
    try:
        return cast("DriverFactory", getattr(import_module(module), factory)())
    except ModuleNotFoundError as error:
        raise DriverUnavailable(
            f"The {name} driver needs the package {error.name}, which is not installed. "
            "Run `pip install -r requirements.txt`."
        ) from error
