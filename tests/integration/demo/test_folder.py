"""A demo's folder: ports that are free, settings for every process, one demo at a time."""

import os
import stat
import subprocess
import sys
from pathlib import Path

from sis_project.demo.folder import DemoFolder, folder_prepare


def test_what_was_prepared_can_be_read_again(tmp_path: Path) -> None:
    prepared = folder_prepare(tmp_path / "demo", web_port=0)

    assert DemoFolder.read(tmp_path / "demo") == prepared


def test_the_settings_are_private_and_hold_for_any_folders_name(tmp_path: Path) -> None:
    folder = folder_prepare(tmp_path / "a demo # 1", web_port=0)
    program = (
        "import os, sys; from pathlib import Path;"
        "from sis_project.environment import Environment;"
        "e = Environment(default_file=Path('none'));"
        "print(e.database('DATABASE_URL', '')['NAME'], e.text('SIS_MASTER_KEY_FILE'), sep='|')"
    )
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SIS_", "DATABASE_URL"))}

    read = subprocess.run(
        [sys.executable, "-c", program],
        env={**clean, "SIS_ENV_FILE": str(folder.env_file)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert read.stdout.strip() == f"{folder.path / 'sis.sqlite3'}|{folder.path / 'master.key'}"
    assert stat.S_IMODE(folder.env_file.stat().st_mode) == 0o600
    assert stat.S_IMODE((folder.path / "master.key").stat().st_mode) == 0o600


def test_the_master_key_is_kept_and_the_rest_is_made_anew(tmp_path: Path) -> None:
    first = folder_prepare(tmp_path / "demo", web_port=0)
    key = (first.path / "master.key").read_text()
    settings = first.env_file.read_text()
    (first.path / "sis.sqlite3").touch()
    os.close(_lock_of(first.path))

    second = folder_prepare(tmp_path / "demo", web_port=0)

    assert (second.path / "master.key").read_text() == key
    assert second.env_file.read_text() != settings
    assert not (second.path / "sis.sqlite3").exists()


def test_ports_differ(tmp_path: Path) -> None:
    folder = folder_prepare(tmp_path / "demo", web_port=6390)

    ports = {folder.valkey, folder.sandbox, folder.control, folder.web, folder.flower}
    assert len(ports) == 5


def _lock_of(folder: Path) -> int:
    """The file descriptor by which this process holds a folder."""
    held = [int(entry.name) for entry in Path("/proc/self/fd").iterdir() if entry.exists()]
    return next(fd for fd in held if Path(f"/proc/self/fd/{fd}").resolve() == folder / "lock")
