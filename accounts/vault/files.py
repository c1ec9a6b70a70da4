"""Writes small secret files so that a torn write leaves the file before it."""

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Final

PREVIOUS: Final = ".prev"
"""What follows a file's name where the content before the last write is kept."""

_FILE_MODE = 0o600
_FOLDER_MODE = 0o700


def folder_prepare(folder: Path) -> None:
    """Make the folder if it is not there, and let nobody but this user into it."""
    folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    folder.chmod(_FOLDER_MODE)


def previous_of(path: Path) -> Path:
    """Where the content before the last write is kept."""
    return path.with_name(f"{path.name}{PREVIOUS}")


def file_replace(path: Path, content: bytes) -> None:
    """Write `content` as `path`, and keep what was there as its `.prev`.

    At every moment, `path` is whole: either what it was or `content`. After the return, both the
    content and its name are on the disk. OSError when the disk is full or read-only.
    """
    folder_prepare(path.parent)
    if path.exists():
        file_write(previous_of(path), path.read_bytes())
    file_write(path, content)


def file_write(path: Path, content: bytes) -> None:
    """Write `content` as `path`, whole at every moment, in place of what was there.

    Temp file in the same folder, fsync, rename, fsync the folder.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)


def file_shred(path: Path) -> bool:
    """Overwrite a file and remove it, with what torn writes of it left; False if nothing was there.

    Overwriting reaches the same blocks on most disks, and not on all: what makes the content
    worthless is that its key goes with it.
    """
    found = [path, *leftovers_of(path)]
    there = [one for one in found if one.exists()]
    for one in there:
        with one.open("r+b") as file:
            file.write(bytes(one.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        one.unlink()
    if there:
        _sync_folder(path.parent)
    return bool(there)


def leftovers_of(path: Path) -> list[Path]:
    """Temp files of writes of `path` that were cut off, or are under way."""
    return sorted(path.parent.glob(f".{path.name}.*"))


def leftovers_remove(folder: Path, *, suffix: str, before: datetime) -> int:
    """Remove temp files, of names with this suffix, that are older; says how many."""
    found = [path for path in folder.glob(f".*{suffix}*.*") if _written_before(path, before)]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _written_before(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:  # its write ended just now
        return False


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
