"""The ids that every line within a stretch of work carries."""

from contextlib import AbstractContextManager

from structlog.contextvars import bound_contextvars


def ids_bound(**ids: object) -> AbstractContextManager[None]:
    """Until the `with` ends, every line of this thread or asyncio task has these fields.

    What runs in the same context has them too: tasks begun inside, and functions handed to a
    thread by `asyncio.to_thread`. A line's own field of the same name stands above them.

    Args:
        ids: `account_id`, `group_id`, `event_key`, `action_id`, `request_id`, `task_id`: ids that
            the redaction either leaves as they are or writes as keyed hashes, never objects.
    """
    return bound_contextvars(**ids)
