"""Known secrets go through the real flow, and stand in no log and in no command to Redis."""

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import redis
from celery import Celery

from accounts.vault.keys import KeyOrigin, MasterKey
from accounts.vault.sealing import unseal
from drivers.session import TelegramSession
from sis_project.demo.cast import GREETING, PHRASES, PRICE, SMALL_TALK, TEA, phone_of
from sis_project.demo.stage import PASSWORD
from tests.acceptance.demo.running import RunningDemo
from tests.acceptance.telemetry.monitor import monitored

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(240)]

PROXY_PASSWORD = "Lantern-77-under-the-bridge"
QUOTED = f"phone +99966123456 at socks5://seven:{PROXY_PASSWORD}@proxy.example:1080 said oolong-8"


class Played:
    """A demo that ran to its end, with what its processes logged and what its Redis was told."""

    def __init__(self, demo: RunningDemo, commands: list[str]) -> None:
        self.logs = {log.name: log.read_text() for log in (demo.folder / "logs").iterdir()}
        self.commands = "\n".join(commands)
        self.folder = demo.folder

    def lines(self) -> Iterator[str]:
        """Every line of every log."""
        for text in self.logs.values():
            yield from text.splitlines()


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Accounts log in, hear, reply and grab; then tasks that fail with secrets in their errors."""
    demo = RunningDemo(tmp_path_factory.mktemp("canaries") / "demo", "--seconds", "9")
    try:
        yield _play(demo)
    finally:
        demo.end()


def _play(demo: RunningDemo) -> Played:
    ports = demo.folder / "ports.json"
    demo.wait_until(ports.exists, within=60)
    port = json.loads(ports.read_text())["valkey"]
    with monitored(port) as commands:
        demo.wait_ready()
        heard = len(commands)
        _provoke(port)
        status = demo.wait_end(within=120)
        assert status == 0, demo.printed
        assert len(commands) > heard > 0
    return Played(demo, [line for line in commands if "oolong-8" not in line])


def _provoke(port: int) -> None:
    """Have tasks raise errors that quote a secret, and a task that nobody knows."""
    app = Celery(broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
    for queue in ("events", "ops"):
        for task in ("orchestration.drain_group", "orchestration.carry_out", "no.such_task"):
            app.send_task(task, args=[QUOTED, "token"], queue=queue, ignore_result=True)
    with redis.Redis(port=port) as client:
        deadline = time.monotonic() + 20
        while client.llen("ops") or client.llen("events"):
            assert time.monotonic() < deadline, "nobody took the messages"
            time.sleep(0.05)


def auth_keys(folder: Path) -> Iterator[bytes]:
    """The auth keys of the demo's accounts, out of their sealed files."""
    key = MasterKey(base64.b64decode((folder / "master.key").read_text()), KeyOrigin.FILE)
    for path in (folder / "sessions").glob("*.sisv"):
        packed, _generation = unseal(path.read_bytes(), key=key, account_id=UUID(path.stem))
        yield TelegramSession.unpack(packed).auth_key


def texts() -> set[str]:
    """What people and accounts said."""
    said = {rule.said for rule in (GREETING, TEA, PRICE)}
    return said | set(SMALL_TALK) | set(PHRASES) | {"I put the kettle on", "Good to see you"}


def forms(key: bytes) -> list[str]:
    """How a key may show itself."""
    return [
        key.hex(),
        base64.b64encode(key).decode(),
        base64.urlsafe_b64encode(key).decode(),
        repr(key)[2:-1],
        key[:16].hex(),
    ]


def canaries(folder: Path) -> dict[str, list[str]]:
    """Each kind of secret with all that must not be found."""
    settings = (folder / "env").read_text()
    return {
        "phone": [phone_of(number).lstrip("+") for number in range(12)],
        "text": sorted(texts()),
        "password": [PASSWORD],
        "auth key": [form for key in auth_keys(folder) for form in forms(key)],
        "master key": [(folder / "master.key").read_text().strip()],
        "api hash": [line.split('"')[1] for line in settings.splitlines() if "API_HASH" in line],
    }


def test_nothing_secret_is_in_any_log(played: Played) -> None:
    found = [
        (kind, name)
        for kind, secrets in canaries(played.folder).items()
        for name, log in played.logs.items()
        for secret in secrets
        if secret in log
    ]

    assert not found
    assert len(played.logs) >= 7


def test_nothing_secret_is_in_what_redis_was_told(played: Played) -> None:
    found = {
        kind
        for kind, secrets in canaries(played.folder).items()
        for secret in secrets
        if secret in played.commands
    }

    assert not found
    assert "pending_tasks" in played.commands, "events went through Redis"


def test_errors_that_quote_secrets_are_told_without_them(played: Played) -> None:
    told = [line for line in played.lines() if "raised unexpected" in line]

    assert told
    assert "Received unregistered task" in "\n".join(played.lines())
    for canary in (PROXY_PASSWORD, "99966123456", "oolong-8"):
        assert not [line for line in played.lines() if canary in line]


def test_no_log_names_a_chat_by_its_id(played: Played) -> None:
    chats = set()
    for command in played.commands.splitlines():
        _, found, rest = command.partition("sis:group:-")
        if found:
            chats.add("-" + rest.split(":")[0])

    assert chats
    assert not [line for line in played.lines() for chat in chats if chat in line]
