"""The scheduler of beat: entries are rows that operators and reminders write."""

import sys
from typing import Any

from django_celery_beat.schedulers import DatabaseScheduler

from sis_project.trouble import servers_trouble


class RowScheduler(DatabaseScheduler):  # type: ignore[misc]  # the library is untyped
    """A beat that cannot do its work ends at once, with a sentence that says why, as workers do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if sentence := servers_trouble():
            sys.exit(sentence)
        super().__init__(*args, **kwargs)
