"""Carries out the actions of the accounts that a host holds, on the host's event loop."""

from orchestration.engine.engine import Engine

__all__ = ["Engine"]
