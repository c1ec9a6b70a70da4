"""Errors in log lines: their kind, their way through the code, and only sentences of our own."""

from collections.abc import Collection, Iterator

from structlog.typing import EventDict, WrappedLogger

from telemetry.traces import trace_fields


class FailureTeller:
    """A processor that turns `exc_info` into the fields `error`, `where`, `said` and `cause`.

    What an error of a library says may quote a message, a phone number or a key, so it is left
    out, and taken out of the line's text too. Errors of the rooms named in `own` carry sentences
    for operators: those are said.
    """

    def __init__(self, own: Collection[str]) -> None:
        self._own = frozenset(own)

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """The line with its error told."""
        error = _error_of(event.pop("exc_info", None))
        event.pop("stack_info", None)
        if error is None:
            return event
        chain = list(_chain(error))
        event["event"] = _without_quotes(str(event.get("event", "")), chain)
        told = trace_fields(error)
        if self._is_ours(error):
            told["said"] = str(error)
        if causes := [type(cause).__name__ for cause in chain[1:]]:
            told["cause"] = " < ".join(causes)
        return {**told, **event}

    def _is_ours(self, error: BaseException) -> bool:
        return type(error).__module__.partition(".")[0] in self._own


def _error_of(given: object) -> BaseException | None:
    """The error of whatever `exc_info=` was: an error, or the triple of `sys.exc_info()`."""
    if isinstance(given, tuple):
        given = given[1]
    return given if isinstance(given, BaseException) else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and what led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _without_quotes(line: str, chain: list[BaseException]) -> str:
    """The first line of a text, with each error's name in the place of what it says."""
    for error in chain:
        for quote in (repr(error), str(error)):
            if quote:
                line = line.replace(quote, type(error).__name__)
    return line.partition("\n")[0]
