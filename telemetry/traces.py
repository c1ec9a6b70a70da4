"""Where an error came from, without what it says: its text may quote a message or a secret."""

import traceback

MOST_FRAMES = 8


def trace_fields(error: BaseException) -> dict[str, str]:
    """The fields of a log line: the error's kind, and its frames from the innermost outwards."""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    where = " < ".join(f"{frame.name}:{frame.lineno} ({frame.filename})" for frame in frames[::-1])
    return {"error": type(error).__name__, "where": where}
