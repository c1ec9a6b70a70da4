"""One HTTP connection to one pinned address."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Final, Self

import certifi
import urllib3
from urllib3.exceptions import HTTPError

from orchestration.webhooks.targets import Target

TIMEOUT: Final = urllib3.Timeout(connect=3, read=10, total=10)
"""Seconds for one try."""

MOST_ANSWER: Final = 4096
"""Bytes of an answer's body that are read, and not looked at."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a try ended; `error` is empty when the endpoint took the report."""

    error: str = ""
    gone: bool = False


class Post:
    """Sends reports over one connection that is kept open; no redirect is followed, no proxy used.

    The certificate must name the URL's host, whatever address is connected to.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        if target.scheme == "https":
            self._pool: urllib3.HTTPConnectionPool = urllib3.HTTPSConnectionPool(
                target.address,
                target.port,
                timeout=TIMEOUT,
                retries=False,
                assert_hostname=target.host,
                server_hostname=target.host,
                ca_certs=certifi.where(),
                cert_reqs="CERT_REQUIRED",
            )
        else:
            self._pool = urllib3.HTTPConnectionPool(
                target.address, target.port, timeout=TIMEOUT, retries=False
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.close()

    def send(self, body: str, headers: Mapping[str, str]) -> Answer:
        """Post a body; any answer but 2xx is a failure, as is none."""
        try:
            answer = self._pool.urlopen(
                "POST",
                self._target.path,
                body=body.encode(),
                headers={**headers, "host": self._target.authority},
                redirect=False,
                assert_same_host=False,
                preload_content=False,
            )
        except (HTTPError, OSError) as error:
            return Answer(type(error).__name__)
        status = answer.status
        self._finish(answer)
        if status // 100 == 2:
            return Answer()
        return Answer(f"HTTP_{status}", gone=status == HTTPStatus.GONE)

    def _finish(self, answer: urllib3.BaseHTTPResponse) -> None:
        """Keep the connection after a short body, and end it after a long one."""
        try:
            answer.read(MOST_ANSWER)
        except HTTPError:
            answer.close()
            return
        if answer.closed or not answer.length_remaining:
            answer.release_conn()
        else:
            answer.close()
