"""The control port: another process steers the sandbox by lines of JSON."""

from sandbox.control.blocking import BlockingControlClient
from sandbox.control.client import ControlClient, ControlError
from sandbox.control.port import ControlPort

__all__ = ["BlockingControlClient", "ControlClient", "ControlError", "ControlPort"]
