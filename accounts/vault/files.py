"""Writes small secret files so that a torn write leaves the file before it."""

import os
import secrets
from pathlib import Path

_FILE_MODE = 0o600
_FOLDER_MODE = 0o700


def folder_prepare(folder: Path) -> None:
    """Make the folder if it is not there, and let nobody but this user into it."""
    folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    folder.chmod(_FOLDER_MODE)


def previous_of(path: Path) -> Path:
    """Where the content before the last write is kept."""
    return path.with_name(f"{path.name}.prev")


def file_replace(path: Path, content: bytes) -> None:
    """Write `content` as `path`, and keep what was there as its `.prev`.

    At every moment, `path` is whole: either what it was or `content`. After the return, both the
    content and its name are on the disk. OSError when the disk is full or read-only.
    """
    folder_prepare(path.parent)
    if path.exists():
        _write(previous_of(path), path.read_bytes())
    _write(path, content)


def _write(path: Path, content: bytes) -> None:
    """Temp file in the same folder, fsync, rename, fsync the folder."""
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


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
