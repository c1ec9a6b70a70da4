"""Where alerts go: Slack, Telegram, mail and a hundred others, by apprise's URLs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from apprise import Apprise, NotifyType


@dataclass(frozen=True, slots=True)
class Receiver:
    """One place. Its URL holds a token or a password, so it is never shown.

    `key` names the receiver in Redis and in task arguments, and tells nothing about it. `service`
    is None where apprise cannot read the URL.
    """

    number: int
    key: str
    service: Any = field(repr=False)

    @property
    def name(self) -> str:
        """What operators read: the place in the setting, and which service it is."""
        return f"{self.number} ({self.service.service_name if self.service else 'unreadable'})"

    def send(self, title: str, body: str) -> bool:
        """Send, within some seconds; False when the service did not take it."""
        if self.service is None:
            return False
        return bool(self.service.notify(title=title, body=body, notify_type=NotifyType.WARNING))


def receivers_read(urls: Sequence[str]) -> tuple[Receiver, ...]:
    """The receivers, numbered from 1 in the order of the setting."""
    return tuple(_read(urls))


def _read(urls: Sequence[str]) -> Iterator[Receiver]:
    for number, url in enumerate(urls, start=1):
        book = Apprise()
        service = book[0] if book.add(url) else None
        yield Receiver(number, sha256(url.encode()).hexdigest()[:16], service)
