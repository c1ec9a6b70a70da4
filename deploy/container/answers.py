"""Whether a process answers: what containers are asked for their health with.

    answers.py http://127.0.0.1:8000/healthz   an answer below 500: asking for a password is well
    answers.py tcp://127.0.0.1:4430            somebody listens

Exits with 0, or with 1 and a sentence. It imports nothing of ours, so asking costs next to nothing.
"""

import http.client
import socket
import sys
from urllib.parse import urlsplit

ANSWER_WITHIN = 4.0  # seconds


def trouble_of(url: str) -> str | None:
    """A sentence when there is no good answer; None when there is one."""
    place = urlsplit(url)
    try:
        if place.scheme == "tcp":
            socket.create_connection((place.hostname, place.port), ANSWER_WITHIN).close()
            return None
        status = _status(place.netloc, place.path)
    except (OSError, http.client.HTTPException) as error:
        return f"{url} does not answer: {error}"
    return f"{url} answers {status}" if status >= 500 else None


def _status(place: str, path: str) -> int:
    connection = http.client.HTTPConnection(place, timeout=ANSWER_WITHIN)
    try:
        connection.request("GET", path or "/")
        return connection.getresponse().status
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(trouble_of(sys.argv[1]))
