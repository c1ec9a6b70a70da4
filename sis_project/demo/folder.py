"""Where a demo lives: its folder, its ports, and the settings file that all its processes read."""

import base64
import fcntl
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from sis_project.embedded.ports import LOOPBACK, port_reserve

VALKEY_PORT, SANDBOX_PORT, CONTROL_PORT, WEB_PORT, FLOWER_PORT = 6390, 4430, 4431, 8000, 5555
# What an earlier demo left; the sandbox forgets at its end, so old sessions are of no use.
LEFT_BEHIND = ["sis.sqlite3", "sis.sqlite3-wal", "sis.sqlite3-shm", "sessions", "logs"]


class DemoRunning(Exception):
    """Another demo runs from the same folder."""


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """A demo's folder and the ports of its servers, all on loopback."""

    path: Path
    valkey: int
    sandbox: int
    control: int
    web: int
    flower: int

    @property
    def env_file(self) -> Path:
        """The settings, as `SIS_ENV_FILE` wants them."""
        return self.path / "env"

    @property
    def server_key(self) -> Path:
        """The sandbox's public key, which its clients are given."""
        return self.path / "sandbox-key.pem"

    @property
    def logs(self) -> Path:
        """One log file for each process."""
        return self.path / "logs"

    @property
    def admin(self) -> str:
        """The address of the admin."""
        return f"http://{LOOPBACK}:{self.web}/admin/"

    @property
    def flower_address(self) -> str:
        """Where Flower listens, when it is asked for."""
        return f"http://{LOOPBACK}:{self.flower}/"

    @classmethod
    def read(cls, folder: Path) -> "DemoFolder":
        """The folder as `folder_prepare` left it."""
        facts = json.loads((folder / "ports.json").read_text())
        return cls(**{**facts, "path": folder})

    def moved_ports(self, web_wanted: int) -> list[str]:
        """A sentence for each port that was busy."""
        wanted = [
            ("Valkey", VALKEY_PORT, self.valkey),
            ("the sandbox", SANDBOX_PORT, self.sandbox),
            ("the sandbox's control", CONTROL_PORT, self.control),
            ("the web server", web_wanted, self.web),
        ]
        return [
            f"Port {asked} is busy: {name} takes {taken} instead."
            for name, asked, taken in wanted
            if asked != taken
        ]


def folder_prepare(path: Path, *, web_port: int) -> DemoFolder:
    """Clear the folder of an earlier demo, find free ports, and write the settings file.

    The master key is kept from run to run. This process holds the folder until it ends.

    Raises:
        DemoRunning: another demo holds the folder.
        NoFreePort: 50 ports from a wanted one on are busy.
    """
    path.mkdir(parents=True, exist_ok=True)
    _hold(path)
    for name in LEFT_BEHIND:
        _remove(path / name)
    folder = DemoFolder(path, **_ports(web_port))
    folder.logs.mkdir()
    facts = {**asdict(folder), "path": str(path)}
    (path / "ports.json").write_text(json.dumps(facts))
    _write_private(folder.env_file, _settings(folder))
    return folder


def _hold(path: Path) -> None:
    lock = os.open(path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise DemoRunning(
            f"Another demo runs from {path}. End it, or give this one a folder: --folder PATH"
        ) from error
    # The demo replaces itself by exec once its settings are written, and keeps the lock.
    os.set_inheritable(lock, True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _ports(web_port: int) -> dict[str, int]:
    wanted = (VALKEY_PORT, SANDBOX_PORT, CONTROL_PORT, web_port, FLOWER_PORT)
    taken = [port_reserve(port) for port in wanted]
    return dict(zip(["valkey", "sandbox", "control", "web", "flower"], taken, strict=True))


def _settings(folder: DemoFolder) -> str:
    database = quote(str(folder.path / "sis.sqlite3"))
    settings = {
        "DATABASE_URL": f"sqlite:///{database}",
        "REDIS_URL": f"redis://{LOOPBACK}:{folder.valkey}/0",
        "SIS_SECRET_KEY": secrets.token_hex(),
        "SIS_MASTER_KEY_FILE": str(_master_key(folder.path)),
        "SIS_SESSIONS_DIR": str(folder.path / "sessions"),
        "SIS_METRICS_PORT": "9300",
        "SIS_TELEGRAM_API_ID": "1",
        "SIS_TELEGRAM_API_HASH": secrets.token_hex(16),
        "SIS_TELEGRAM_SERVER": f"{LOOPBACK}:{folder.sandbox}",
        "SIS_TELEGRAM_SERVER_KEY": str(folder.server_key),
        "SIS_WEBHOOKS_LOOPBACK": "on",
        "SIS_FLOWER_PORT": str(folder.flower),
        "SIS_FLOWER_PASSWORD": secrets.token_urlsafe(9),
    }
    return "".join(f'{name}="{value}"\n' for name, value in settings.items())


def _master_key(path: Path) -> Path:
    key = path / "master.key"
    if not key.exists():
        _write_private(key, base64.b64encode(secrets.token_bytes(32)).decode())
    return key


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)
