"""Ending a session: whoever holds the account lets it go first."""

from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.errors import LogoutRefused, SessionMissing, SessionRolledBack
from accounts.login import account_logout
from accounts.models import Account, AccountLease, AccountLog, Status
from accounts.services import session_store
from accounts.vault import Vault
from drivers.memory.factory import MemoryFactory
from drivers.registry import driver_factory
from tests.integration.hosting.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ann(
    world: World, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Account:
    """An account whose session is sealed in a file; the registry's Telegram is the world's."""
    settings.SIS_SESSIONS_DIR = tmp_path / "sessions"
    factory = driver_factory("memory")
    assert isinstance(factory, MemoryFactory)
    monkeypatch.setattr(factory, "telegram", world.telegram)
    [account] = world.accounts(1)
    session = world.session_of(account)
    return session_store(account_id=account.pk, vault=Vault.from_settings(), session=session)


def logged_out(account: Account) -> bool:
    return account_logout(account_id=account.pk, actor="olga", reason="sold")


def test_a_held_account_is_let_go_and_its_session_ended_over_one_line(
    world: World, ann: Account
) -> None:
    work = world.work_of(world.host())
    world.wait_until(lambda: ann.pk in work.open, "the account is held")
    session = world.session_of(ann)

    assert logged_out(ann)

    ann.refresh_from_db()
    assert world.telegram.duplicates == 0
    assert session.auth_key not in world.telegram._keys
    assert (ann.status, ann.session_path) == (Status.NEED_RELOGIN, "")
    assert AccountLease.objects.get(account=ann).holder == ""
    assert not work.open


def test_the_file_is_destroyed_and_a_copy_of_it_refused(world: World, ann: Account) -> None:
    vault = Vault.from_settings()
    path = vault.path_of(ann)
    copy = path.read_bytes()

    logged_out(ann)

    ann.refresh_from_db()
    assert not list(path.parent.glob("*.sisv*"))
    with pytest.raises(SessionMissing):
        vault.open(ann)
    path.write_bytes(copy)
    ann.session_path = path.name
    with pytest.raises(SessionRolledBack):
        vault.open(ann)


def test_who_did_it_and_why_is_kept(world: World, ann: Account) -> None:
    logged_out(ann)

    row = AccountLog.objects.get(account=ann, event="LOGGED_OUT")
    assert row.payload == {"actor": "olga", "reason": "sold"}


def test_a_session_that_telegram_ended_before_is_destroyed_here(world: World, ann: Account) -> None:
    assert ann.telegram_user_id
    world.telegram.revoke(ann.telegram_user_id)

    assert logged_out(ann)

    ann.refresh_from_db()
    assert ann.session_path == ""


def test_a_telegram_that_does_not_answer_leaves_the_file_and_no_line(
    world: World, ann: Account
) -> None:
    world.telegram.faults.outage = True

    with pytest.raises(LogoutRefused, match="log it out again"):
        logged_out(ann)

    ann.refresh_from_db()
    assert ann.status == Status.NEED_RELOGIN
    assert Vault.from_settings().open(ann) == world.session_of(ann)
    world.telegram.faults.outage = False
    assert logged_out(ann)


def test_an_account_without_a_session_has_nothing_to_log_out_of(world: World, ann: Account) -> None:
    logged_out(ann)

    assert not logged_out(ann)
