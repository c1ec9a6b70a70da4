"""Reads settings from the environment; what cannot be read is a sentence, not a traceback."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import environ
from django.core.exceptions import ImproperlyConfigured

DATABASE_FORMS = (
    "postgres://user:password@host:5432/name, postgres://user@/name?host=/socket/folder "
    "or sqlite:////folder/file"
)
REDIS_FORMS = "redis://host:6379/0, rediss://host:6379/0 or unix:///socket"
# What Django's SQLite needs beside several processes that write.
SQLITE_OPTIONS = {
    # Writers queue for the lock at BEGIN, and readers never wait for them.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
# A server that is gone without a word is found out, and its connection given up, within half a
# minute: a thread that waits for an answer would otherwise wait for hours. The URL may set others.
POSTGRES_OPTIONS = {
    "connect_timeout": 5,  # seconds
    "keepalives_idle": 10,  # seconds
    "keepalives_interval": 5,  # seconds
    "keepalives_count": 3,
    # Without a number, not even statements that ask for it are prepared.
    "prepare_threshold": 5,
    "tcp_user_timeout": 20_000,  # milliseconds
}
# Planning a prepared claim for each set of accounts takes ten times as long as running it.
GENERIC_PLANS = "-c plan_cache_mode=force_generic_plan"

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=str)


class Environment:
    """The process' environment, and below it the file that `SIS_ENV_FILE` names (or `.env`).

    Every reader, and a named file that is not there, raises ImproperlyConfigured with a sentence
    that names the variable. The value of a setting is never shown: it may be a secret.
    """

    def __init__(self, default_file: Path) -> None:
        self._env = environ.Env()
        named = self.text("SIS_ENV_FILE")
        file = Path(named) if named else default_file
        if named and not file.exists():
            raise ImproperlyConfigured(f"SIS_ENV_FILE names {file}, which is not there.")
        if file.is_file():
            self._env.read_env(file)

    def text(self, name: str, default: str = "") -> str:
        """A text as it stands; an empty one, as .env.example has them, is as good as none."""
        return str(self._env.str(name, default="")) or default

    def texts(self, name: str, default: list[str]) -> list[str]:
        """Texts with commas between them."""
        return self._read(name, lambda: self._env.list(name, default=default), "a,b,c")

    def flag(self, name: str, *, default: bool) -> bool:
        """A yes or no."""
        value: bool = self._read(
            name, lambda: self._env.bool(name, default=default), "true or false"
        )
        return value

    def whole(self, name: str, default: int) -> int:
        """A whole number."""
        return self._read(name, lambda: int(self.text(name, str(default))), "a whole number")

    def number(self, name: str, default: float) -> float:
        """A number."""
        return self._read(name, lambda: float(self.text(name, str(default))), "a number")

    def choice(self, name: str, choices: Sequence[Choice]) -> Choice:
        """One of some words; the first without one."""
        words = dict(zip(map(str, choices), choices, strict=True))
        return self._read(
            name, lambda: words[self.text(name, str(choices[0]))], " or ".join(map(str, choices))
        )

    def path(self, name: str, default: Path) -> Path:
        """A path."""
        return Path(self.text(name, str(default)))

    def redis(self, name: str, default: str) -> str:
        """A URL of Redis or Valkey."""
        url = self.text(name, default)
        if not url.startswith(("redis://", "rediss://", "unix://")):
            raise ImproperlyConfigured(f"{name} cannot be read. Its forms are {REDIS_FORMS}.")
        return url

    def database(self, name: str, default: str) -> dict[str, Any]:
        """Django's description of the database that a URL names: PostgreSQL or SQLite."""
        url = self.text(name, default)
        if not url.startswith(("postgres://", "postgresql://", "sqlite:")):
            raise ImproperlyConfigured(f"{name} cannot be read. Its forms are {DATABASE_FORMS}.")
        config: dict[str, Any] = self._read(
            name, lambda: environ.Env.db_url_config(url), DATABASE_FORMS
        )
        # A thread keeps its connection: opening one costs more than most statements.
        config["CONN_MAX_AGE"] = None
        if config["ENGINE"].endswith("sqlite3"):
            config["OPTIONS"] = dict(SQLITE_OPTIONS)
        else:
            config["OPTIONS"] = _postgres_options(config.get("OPTIONS", {}))
        return config

    def _read(self, name: str, reader: Callable[[], Value], form: str) -> Value:
        try:
            return reader()
        except (ValueError, TypeError, KeyError):
            # Without `from`: the reason would show the value.
            raise ImproperlyConfigured(f"{name} cannot be read. Its form: {form}.") from None


def _postgres_options(asked: dict[str, Any]) -> dict[str, Any]:
    """What the URL asks for stands before what is ours; settings of the server add up."""
    settings = " ".join(filter(None, [GENERIC_PLANS, asked.get("options")]))
    return {**POSTGRES_OPTIONS, **asked, "options": settings}
