"""Runs a sandbox by itself until it is told to stop."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sandbox.control import ControlPort
from sandbox.scenario import Sandbox


@dataclass(frozen=True, slots=True)
class Address:
    """Where a running sandbox can be reached."""

    host: str
    port: int
    key_path: Path
    control_port: int


async def serve(
    *,
    host: str,
    port: int,
    control_port: int,
    key_path: Path | None,
    stop: asyncio.Event,
    announce: Callable[[Address], None],
) -> None:
    """Run a data centre and its control port until `stop` is set; port 0 takes a free one.

    `announce` is called once, when both are ready. OSError when a port is taken, or the key's file
    cannot be written.
    """
    async with (
        Sandbox.start(host=host, port=port, key_path=key_path) as sandbox,
        ControlPort.open(sandbox, port=control_port) as control,
    ):
        announce(Address(host, sandbox.port, sandbox.key_path, control.port))
        await stop.wait()
