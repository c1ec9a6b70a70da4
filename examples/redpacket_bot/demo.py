"""SIS on its sandbox, and the bot beside it, in one command."""

import json
import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]
WITHIN = 180.0
"""Seconds until SIS must be up."""


def main() -> int:
    """Play for a while; the bot's verdict."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--folder", type=Path, default=ROOT / "run" / "bot-demo")
    asked = parser.parse_args()
    (asked.folder / "ports.json").unlink(missing_ok=True)
    options = ["--no-view", "--with-parent", "--folder", str(asked.folder)]
    with subprocess.Popen([*MANAGE, "demo", *options], stdout=subprocess.DEVNULL) as demo:
        try:
            return _play(asked.folder, asked.seconds, demo)
        finally:
            demo.terminate()


def _play(folder: Path, seconds: float, demo: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + WITHIN
    while not _curtain(folder):
        if demo.poll() is not None or time.monotonic() > until:
            print(f"SIS did not start; see {folder / 'logs'}", file=sys.stderr)
            return 1
        time.sleep(0.5)
    ports = json.loads((folder / "ports.json").read_text())
    bot = [sys.executable, str(HERE / "bot.py"), "--seconds", str(seconds)]
    bot += ["--api", f"http://127.0.0.1:{ports['web']}", "--control", str(ports["control"])]
    bot += ["--redis", f"redis://127.0.0.1:{ports['valkey']}/0", "--token", _token(folder)]
    return subprocess.call(bot)


def _curtain(folder: Path) -> bool:
    """Whether the web server answers and every account is ready to play."""
    if not (folder / "ports.json").exists():
        return False
    web = json.loads((folder / "ports.json").read_text())["web"]
    try:
        with urlopen(f"http://127.0.0.1:{web}/api/schema/", timeout=5):
            return len(_members(folder)) >= 12
    except (URLError, OSError):
        return False


def _members(folder: Path) -> list[object]:
    """The accounts that are connected."""
    told = _manage(folder, "accounts", "list", "--json")
    rows: list[dict[str, object]] = json.loads(told or "[]")
    return [row for row in rows if row.get("status") == "ACTIVE"]


def _token(folder: Path) -> str:
    scopes = [word for scope in ("read", "commands", "admin") for word in ("--scope", scope)]
    return _manage(folder, "tokens", "create", "--user", "admin", *scopes).strip()


def _manage(folder: Path, *words: str) -> str:
    env = {**os.environ, "SIS_ENV_FILE": str(folder / "env")}
    run = subprocess.run([*MANAGE, *words], env=env, stdout=subprocess.PIPE, text=True, check=False)
    return run.stdout


if __name__ == "__main__":
    sys.exit(main())
