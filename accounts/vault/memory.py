"""Keeps secrets of this process' memory off the disk."""

import resource


def core_dumps_disable() -> None:
    """Let this process and its children leave no core dump, for the rest of their lives."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
