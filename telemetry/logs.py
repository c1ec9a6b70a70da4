"""Log lines for people: time, level, who, a constant message, and the fields beside it."""

import logging
from datetime import UTC, datetime

PLAIN_RECORD = logging.LogRecord("", 0, "", 0, "", (), None)
OWN_FIELDS = {*vars(PLAIN_RECORD), "message", "asctime", "taskName"}


class FieldsFormatter(logging.Formatter):
    """Writes `2026-01-31T12:00:00.123Z INFO accounts.hosting Lease taken account=... epoch=3`.

    The fields are those given as `extra=`, so a message stays constant and can be counted.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the traceback below it when there is one."""
        said = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        head = f"{said.replace('+00:00', 'Z')} {record.levelname} {record.name}"
        extras = {name: value for name, value in vars(record).items() if name not in OWN_FIELDS}
        fields = [f"{name}={value}" for name, value in extras.items()]
        line = " ".join([head, record.getMessage(), *fields])
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line
