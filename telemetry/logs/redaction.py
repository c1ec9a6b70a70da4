"""Takes secrets out of log lines: the last processor before a line is written."""

import hmac
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from structlog.typing import EventDict, WrappedLogger

from telemetry.logs import patterns

REMOVED: Final = "[removed]"

_REMOVED_FIELDS: Final = frozenset(
    {
        *("text", "message", "answer", "body", "payload", "phrase", "buttons", "args", "kwargs"),
        *("code", "password", "hint", "session", "session_string", "auth_key", "api_hash"),
        *(
            "secret",
            "token",
            "key",
            "master_key",
            "proxy",
            "proxy_password",
            "url",
            "authorization",
        ),
    }
)
"""Fields that are never written, whatever they hold."""

_NAMED_FIELDS: Final = MappingProxyType(
    {
        **dict.fromkeys(("phone", "phone_number"), "phone"),
        **dict.fromkeys(("chat_id", "group_id", "peer_id"), "chat"),
        **dict.fromkeys(("user_id", "sender_id", "telegram_user_id"), "user"),
    }
)
"""Fields that are written as names, and of which kind."""

_AS_THEY_ARE: Final = frozenset({"timestamp", "level", "logger", "where"})
_SHORTEST_SECRET: Final = 8  # characters; shorter ones would blacken ordinary words


class Redactor:
    """Writes phone numbers, chats and users as names, and removes what nobody may read.

    A name is a keyed hash (`chat:4f0c1be2a9d37a61`): the same thing has the same name in every
    line, and without the key the thing cannot be found by trying all of them.

    Args:
        key: of the names; every process of the service has the same.
        secrets: values of settings that must not appear anywhere.
    """

    def __init__(self, key: bytes, secrets: Iterable[str] = ()) -> None:
        self._key = key
        known = sorted({s for s in secrets if len(s) >= _SHORTEST_SECRET}, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """The line without secrets."""
        return {field: self._field(field, value) for field, value in event.items()}

    def name(self, kind: str, value: object) -> str:
        """The name under which a `phone`, `chat` or `user` stands in log lines."""
        text = str(value)
        plain = "".join(filter(str.isdigit, text)) if kind == "phone" else text
        digest = hmac.new(self._key, f"{kind}:{plain}".encode(), sha256)
        return f"{kind}:{digest.hexdigest()[:16]}"

    def text(self, text: str) -> str:
        """A text in which whatever looks like a secret is named or removed."""
        if self._secrets:
            text = self._secrets.sub(REMOVED, text)
        text = patterns.URL_PASSWORD.sub(rf"\g<before>:{REMOVED}@", text)
        for pattern in (patterns.BYTES, patterns.HEXADECIMAL, patterns.BASE64):
            text = pattern.sub(REMOVED, text)
        text = patterns.CHAT.sub(lambda found: self.name("chat", found[0]), text)
        return patterns.PHONE.sub(lambda found: self.name("phone", found[0]), text)

    def _field(self, field: str, value: object) -> object:
        if field in _REMOVED_FIELDS:
            return REMOVED
        if field in _AS_THEY_ARE or value is None:
            return value
        if kind := _NAMED_FIELDS.get(field):
            return self.name(kind, value)
        return self._value(value)

    def _value(self, value: Any) -> object:
        """Any value as JSON may hold it; of an object only its kind is told."""
        if value is None or isinstance(value, bool | float):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, int):
            return self.text(str(value)) if patterns.CHAT.fullmatch(str(value)) else value
        return self._composed(value)

    def _composed(self, value: Any) -> object:
        match value:
            case UUID():
                return str(value)
            case Mapping():
                return {str(key): self._field(str(key), each) for key, each in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self._value(each) for each in value]
        return f"<{type(value).__name__}>"
