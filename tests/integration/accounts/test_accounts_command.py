"""`manage.py accounts`, as operators and scripts run it."""

import io
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now
from pytest_django import Settings

from accounts.hosting.leases import lease_acquire, leases_create_missing
from accounts.models import Account, AccountDevice, AccountHealth, AccountLog, Status
from accounts.services import account_status_change
from accounts.vault import Vault
from tests.integration.accounts.vault_scene import enrol, phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def vault(settings: Settings, tmp_path: Path) -> Vault:
    settings.SIS_SESSIONS_DIR = tmp_path / "sessions"
    return Vault.from_settings()


@pytest.fixture
def account(vault: Vault) -> Account:
    return enrol(vault, 1)


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def said(*command: str) -> str:
    out = StringIO()
    call_command("accounts", *command, stdout=out, stderr=out)
    return out.getvalue()


def type_in(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{text}\n"))


def test_the_list_shows_who_is_there_how_they_stand_and_who_holds_them(account: Account) -> None:
    leases_create_missing()
    lease_acquire(account_id=account.pk, holder="tea-house.0123abcd.4127.x")
    account_status_change(account_id=account.pk, to=Status.ACTIVE, reason="Connected")

    shown = said("list")

    assert str(account.pk)[:8] in shown
    for word in ("Account 1", "ACTIVE", "RUN", "tea-house", "(4127)", "Connected"):
        assert word in shown
    assert max(len(line) for line in shown.splitlines()) <= 80


def test_the_list_can_be_narrowed(account: Account, vault: Vault) -> None:
    other = enrol(vault, 2)
    account_status_change(account_id=other.pk, to=Status.NEED_RELOGIN, reason="SESSION_REVOKED")

    assert "Account 1" not in said("list", "--status", "NEED_RELOGIN")
    assert "Account 2" not in said("list", "--status", "OFFLINE", "--desired", "RUN")


def test_scripts_get_the_same_document_as_from_the_api(account: Account) -> None:
    (listed,) = json.loads(said("list", "--json"))
    shown = json.loads(said("show", "Account 1", "--json"))

    assert listed["id"] == str(account.pk)
    assert {name: shown[name] for name in listed} == listed
    assert [line["event"] for line in shown["log"]] == ["REGISTERED"]


def test_one_account_is_shown_with_what_happened_to_it(account: Account) -> None:
    said("pause", "Account 1", "--reason", "a rest")

    shown = said("show", str(account.pk)[:12])

    for word in (str(account.pk), "OFFLINE", "PAUSED", "generation 1", "a rest", "REGISTERED"):
        assert word in shown
    assert max(len(line) for line in shown.splitlines()) <= 80


def test_no_step_prints_a_phone_number(account: Account) -> None:
    told = said("list") + said("list", "--json") + said("show", phone(1))

    assert phone(1)[1:] not in told


def test_pause_and_resume_say_what_became_of_it_and_keep_the_reason(account: Account) -> None:
    told = [
        said("pause", "Account 1", "--reason", "a rest"),
        said("pause", "Account 1", "--reason", "a rest"),
        said("resume", "Account 1", "--reason", "rested"),
        said("resume", "Account 1", "--reason", "rested"),
    ]

    assert [line.strip() for line in told] == [
        "Account 1 is paused.",
        "Account 1 was paused.",
        "Account 1 runs again.",
        "Account 1 was running.",
    ]
    paused = AccountLog.objects.get(event="PAUSED")
    assert paused.payload["reason"] == "a rest"
    assert paused.payload["actor"].endswith("at the terminal")


def test_a_change_needs_a_reason(account: Account) -> None:
    with pytest.raises(CommandError, match="--reason"):
        said("pause", "Account 1")


def test_a_name_of_nobody_ends_with_a_sentence(account: Account) -> None:
    with pytest.raises(CommandError, match="accounts list"):
        said("show", "Carol")


def test_removing_asks_for_the_id_and_does_nothing_without_it(
    account: Account, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    for typed in ("yes", ""):
        type_in(monkeypatch, typed)
        with pytest.raises(CommandError, match="Nothing was done"):
            said("remove", "Account 1", "--reason", "left us")
    assert vault.path_of(account).exists()

    type_in(monkeypatch, str(account.pk)[:8])

    assert "Account 1 is removed" in said("remove", "Account 1", "--reason", "left us")
    assert not vault.path_of(account).exists()
    assert "Account 1" not in said("list")


def test_a_script_may_remove_without_being_asked(account: Account, vault: Vault) -> None:
    said("remove", "Account 1", "--reason", "left us", "--yes")

    assert not vault.path_of(account).exists()


def test_a_held_account_is_not_removed(account: Account) -> None:
    leases_create_missing()
    lease_acquire(account_id=account.pk, holder="tea-house.0123abcd.4127.x")

    with pytest.raises(CommandError, match="held by host"):
        said("remove", "Account 1", "--reason", "left us", "--yes")


def test_check_names_what_is_wrong_and_fails(account: Account, vault: Vault) -> None:
    vault.path_of(account).write_bytes(b"SISV")
    out = StringIO()

    with pytest.raises(CommandError, match="Account 1 is not well"):
        call_command("accounts", "check", "Account 1", "--json", stdout=out)

    found = {one["what"]: one for one in json.loads(out.getvalue())}
    assert [what for what, one in found.items() if one["good"]] == ["asked"]
    assert found["host"]["told"] == "nobody holds it"
    assert "is not what was written there" in found["session"]["told"]


def test_check_of_an_account_that_is_well_ends_well(account: Account) -> None:
    leases_create_missing()
    lease_acquire(account_id=account.pk, holder="tea-house.0123abcd.4127.x")
    account_status_change(account_id=account.pk, to=Status.ACTIVE, reason="Connected")
    Account.objects.filter(pk=account.pk).update(last_heartbeat_at=Now())

    told = said("check", "Account 1")

    assert "tea-house (4127)" in told
    assert "opens; generation 1" in told
    assert "!" not in told


def test_check_tells_what_the_latest_checkup_found(account: Account) -> None:
    AccountHealth.objects.create(
        account=account, two_step=False, ip="203.0.113.7", due_at=Now(), checked_at=Now()
    )
    AccountDevice.objects.create(account=account, key=7, first_seen_at=Now())
    out = StringIO()

    with pytest.raises(CommandError, match="not well"):
        call_command("accounts", "check", "Account 1", "--json", stdout=out)

    found = {one["what"]: (one["good"], one["told"]) for one in json.loads(out.getvalue())}
    assert found["two-step"] == (False, "off")
    assert found["network"] == (True, "203.0.113.7")
    assert found["devices"] == (False, "1 unknown")
