"""The vault's folder: what opens, what is refused, and what a torn write leaves."""

import os
from pathlib import Path
from uuid import UUID

import pytest

from accounts.errors import (
    MasterKeyWrong,
    SessionAltered,
    SessionMissing,
    SessionRolledBack,
    VaultError,
)
from accounts.models import Account
from accounts.vault import MasterKey, Vault
from accounts.vault.files import file_replace, previous_of
from accounts.vault.keys import KeyOrigin
from drivers.session import TelegramSession

KEY = MasterKey(bytes(range(32)), KeyOrigin.ENVIRONMENT)
OTHER_KEY = MasterKey(bytes(range(1, 33)), KeyOrigin.ENVIRONMENT)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(key=KEY, folder=tmp_path / "sessions")


def account(generation: int = 1) -> Account:
    return Account(id=UUID(int=7), session_generation=generation)


def session(mark: int) -> TelegramSession:
    return TelegramSession(dc_id=2, user_id=mark, auth_key=bytes([mark]) * 256)


def test_a_sealed_session_opens(vault: Vault) -> None:
    vault.seal(account(), session(1))

    assert vault.open(account()) == session(1)


def test_only_its_user_may_read_the_folder_and_the_file(vault: Vault) -> None:
    vault.folder.mkdir(mode=0o755)

    vault.seal(account(), session(1))

    assert vault.folder.stat().st_mode & 0o777 == 0o700
    assert vault.path_of(account()).stat().st_mode & 0o777 == 0o600


def test_the_auth_key_is_not_on_the_disk(vault: Vault) -> None:
    vault.seal(account(), session(1))
    vault.seal(account(2), session(2))

    for path in vault.folder.iterdir():
        assert bytes([1]) * 8 not in path.read_bytes()
        assert bytes([2]) * 8 not in path.read_bytes()


def test_the_session_before_is_kept_and_is_refused_as_rolled_back(vault: Vault) -> None:
    vault.seal(account(1), session(1))
    vault.seal(account(2), session(2))
    path = vault.path_of(account())

    previous_of(path).replace(path)

    assert vault.open(account(1)) == session(1)
    with pytest.raises(SessionRolledBack, match=r"generation 1, the newest is 2.*log the account"):
        vault.open(account(2))


def test_a_file_newer_than_its_row_opens(vault: Vault) -> None:
    vault.seal(account(2), session(2))

    assert vault.open(account(1)) == session(2)


def test_no_file_is_a_sentence(vault: Vault) -> None:
    with pytest.raises(SessionMissing, match=r"SIS_SESSIONS_DIR.*log the account in again"):
        vault.open(account())


def test_an_altered_file_is_refused_and_left_as_it_is(vault: Vault) -> None:
    vault.seal(account(), session(1))
    path = vault.path_of(account())
    altered = path.read_bytes()[:-1] + b"\x00\x00"
    path.write_bytes(altered)

    with pytest.raises(SessionAltered, match="log the account in again"):
        vault.open(account())

    assert path.read_bytes() == altered


def test_a_new_login_replaces_an_altered_file_and_keeps_it(vault: Vault) -> None:
    vault.seal(account(), session(1))
    path = vault.path_of(account())
    path.write_bytes(b"altered")

    vault.seal(account(2), session(2))

    assert vault.open(account(2)) == session(2)
    assert previous_of(path).read_bytes() == b"altered"


def test_a_wrong_master_key_opens_nothing_and_writes_nothing(vault: Vault) -> None:
    vault.seal(account(), session(1))
    before = vault.path_of(account()).read_bytes()
    wrong = Vault(key=OTHER_KEY, folder=vault.folder)

    for refused in (
        lambda: wrong.open(account()),
        lambda: wrong.seal(account(2), session(2)),
        wrong.verify,
    ):
        with pytest.raises(MasterKeyWrong, match="SIS_MASTER_KEY"):
            refused()

    assert vault.path_of(account()).read_bytes() == before
    assert not previous_of(vault.path_of(account())).exists()


def test_a_vault_with_its_own_files_or_altered_ones_verifies(vault: Vault) -> None:
    vault.verify()
    vault.seal(account(), session(1))
    (vault.folder / "damaged.sisv").write_bytes(b"SISV")

    vault.verify()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    vault = Vault(key=KEY, folder=tmp_path / "file" / "sessions")

    with pytest.raises(VaultError, match="SIS_SESSIONS_DIR"):
        vault.verify()


@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
def test_a_write_that_fails_at_any_step_leaves_the_file_before_and_nothing_else(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    vault.seal(account(1), session(1))
    path = vault.path_of(account())
    before = path.read_bytes()

    def disk_full(*_arguments: object, **_keywords: object) -> None:
        raise OSError(28, "No space left on device")

    where = {"open": (os, "open"), "fsync": (os, "fsync"), "replace": (Path, "replace")}
    with monkeypatch.context() as disk:
        disk.setattr(*where[step], disk_full)
        with pytest.raises(VaultError, match="No space left on device"):
            vault.seal(account(2), session(2))

    assert path.read_bytes() == before
    assert vault.open(account(1)) == session(1)
    assert [found.name for found in vault.folder.iterdir()] == [path.name]


def test_a_replaced_file_is_whole_at_every_moment(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "secret"
    contents = [bytes([n]) * 1000 for n in range(3)]

    for content in contents:
        file_replace(path, content)
        assert path.read_bytes() == content

    assert previous_of(path).read_bytes() == contents[1]
    assert sorted(found.name for found in path.parent.iterdir()) == ["secret", "secret.prev"]
