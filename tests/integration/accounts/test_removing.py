"""Removing an account: its secrets are gone, its books stay, and no host can take it again."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from accounts.errors import AccountHeld, AccountUnknown, VaultError
from accounts.hosting.leases import lease_acquire, leases_create_missing
from accounts.hosting.selectors import takeable_list
from accounts.models import Account, AccountLease, AccountLog, AccountPeer
from accounts.selectors import accounts_present, accounts_with_phone
from accounts.services import (
    AccountChanges,
    account_change,
    account_remove,
    account_resume,
    session_store,
)
from accounts.vault import Vault
from accounts.vault.files import previous_of
from tests.integration.accounts.vault_scene import NEW, Keys, enrol, phone, session

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Keys(tmp_path / "sessions").after


def remove(account: Account, vault: Vault) -> bool:
    return account_remove(
        account_id=account.pk, vault=vault, actor="olga", reason="left us", now=NOON
    )


def test_its_files_its_phone_and_its_peers_are_gone_and_its_log_stays(vault: Vault) -> None:
    account = enrol(vault, 1)
    session_store(account_id=account.pk, vault=vault, session=session(2))
    AccountPeer.objects.create(account=account, peer_id=7, kind="user", access_hash=8)
    path = vault.path_of(account)
    leftover = path.with_name(f".{path.name}.0a0b0c0d")
    leftover.write_bytes(path.read_bytes())
    assert previous_of(path).exists()

    assert remove(account, vault)

    row = Account.objects.get(pk=account.pk)
    assert list(vault.folder.iterdir()) == []
    assert (bytes(row.phone_number), row.phone_hash, row.telegram_user_id) == (b"", None, None)
    assert (row.display_name, row.removed_at) == ("Account 1", NOON)
    assert not AccountPeer.objects.exists()
    removed = AccountLog.objects.filter(account=account).latest("id")
    assert (removed.event, removed.payload) == ("REMOVED", {"actor": "olga", "reason": "left us"})


def test_what_stood_in_the_file_is_overwritten_before_it_goes(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = enrol(vault, 1)
    path = vault.path_of(account)
    held = path.open("rb")

    remove(account, vault)

    with held:
        assert set(held.read()) == {0}


def test_an_account_that_a_host_holds_is_not_removed(vault: Vault) -> None:
    account = enrol(vault, 1)
    leases_create_missing()
    lease_acquire(account_id=account.pk, holder="tea-house.0123abcd.1.x")

    with pytest.raises(AccountHeld, match=r"held by host tea-house.*accounts logout"):
        remove(account, vault)

    assert vault.open(Account.objects.get(pk=account.pk)) == session(1)


def test_a_removed_account_is_taken_by_no_host_and_is_nobodys(vault: Vault) -> None:
    account = enrol(vault, 1)
    leases_create_missing()

    remove(account, vault)

    leases_create_missing()
    assert not AccountLease.objects.exists()
    assert takeable_list(holder="tea-house", dead=[], limit=9) == []
    assert not accounts_present().exists()
    assert not accounts_with_phone(phone(1), key=NEW).exists()


def test_what_is_asked_of_a_removed_account_changes_nothing(vault: Vault) -> None:
    account = enrol(vault, 1)
    remove(account, vault)

    assert not account_resume(account_id=account.pk, actor="olga", reason="again")
    with pytest.raises(AccountUnknown):
        account_change(account_id=account.pk, actor="olga", changes=AccountChanges(weight=3))
    with pytest.raises(AccountUnknown):
        session_store(account_id=account.pk, vault=vault, session=session(3))


def test_its_phone_number_may_be_registered_anew(vault: Vault) -> None:
    remove(enrol(vault, 1), vault)

    again = enrol(vault, 1)

    assert vault.open(again) == session(1)


def test_removing_twice_shreds_what_was_left_and_says_so(vault: Vault) -> None:
    account = enrol(vault, 1)
    sealed = vault.path_of(account).read_bytes()
    remove(account, vault)
    vault.path_of(account).write_bytes(sealed)

    assert not remove(account, vault)

    assert list(vault.folder.iterdir()) == []
    assert AccountLog.objects.filter(account=account, event="REMOVED").count() == 1


def test_a_disk_that_refuses_leaves_the_account_as_it_was(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = enrol(vault, 1)

    def refuse(*_arguments: object, **_keywords: object) -> None:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "unlink", refuse)
        with pytest.raises(VaultError, match="Read-only"):
            remove(account, vault)

    assert Account.objects.get(pk=account.pk).removed_at is None


def test_an_account_that_does_not_exist_is_told(vault: Vault) -> None:
    with pytest.raises(AccountUnknown):
        remove(Account(id=UUID(int=404)), vault)
