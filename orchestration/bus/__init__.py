"""Commands from the Redis Stream `sis:bus:commands`."""

from orchestration.bus.reader import BusReader

__all__ = ["BusReader"]
