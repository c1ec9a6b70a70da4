"""How Redis wants to be told of a time span."""

from datetime import timedelta


def milliseconds(span: timedelta) -> int:
    """The span in whole milliseconds, as PX takes it."""
    return span // timedelta(milliseconds=1)
