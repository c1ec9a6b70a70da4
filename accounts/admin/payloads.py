"""The payload of a log's row, for people."""

import json
from collections.abc import Mapping


def payload_line(payload: Mapping[str, object]) -> str:
    """`actor: olga, reason: a rest`; what is no text is written as JSON."""
    told = {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in payload.items()
    }
    return ", ".join(f"{name}: {value}" for name, value in told.items())
