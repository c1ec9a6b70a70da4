"""The one way for a session out of the vault."""

import base64
import io
import logging
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings
from telethon.sessions import StringSession

from accounts.models import Account, AccountLog
from accounts.vault import MasterKey, Vault
from accounts.vault.keys import KeyOrigin
from drivers.mtproto.servers import Address
from drivers.session import TelegramSession
from drivers.session_strings import pyrogram_string, telethon_string
from tests.integration.accounts.vault_scene import enrol, session

THEIRS = MasterKey(bytes(range(90, 122)), KeyOrigin.FILE)

pytestmark = pytest.mark.django_db


@pytest.fixture
def vault(settings: Settings, tmp_path: Path) -> Vault:
    settings.SIS_SESSIONS_DIR = tmp_path / "sessions"
    return Vault.from_settings()


@pytest.fixture
def account(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Account:
    """Registered; whoever is asked for it types the beginning of its id."""
    made = enrol(vault, 1)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{str(made.pk)[:8]}\n"))
    return made


def export(*options: str) -> tuple[str, str]:
    out, asked = StringIO(), StringIO()
    call_command("export_session", "Account 1", *options, stdout=out, stderr=asked)
    return out.getvalue(), asked.getvalue()


def exported() -> list[dict[str, object]]:
    return list(AccountLog.objects.filter(event="EXPORTED").values_list("payload", flat=True))


def test_a_telethon_string_is_printed_alone_and_telethon_reads_it(account: Account) -> None:
    text, asked = export("--reason", "moving house", "--format", "telethon")

    read = StringSession(text.strip())
    assert read.auth_key.key == session(1).auth_key
    assert (read.dc_id, read.server_address, read.port) == (2, "149.154.167.51", 443)
    assert "until it is logged out" in asked
    assert text.strip() not in asked


def test_a_pyrogram_string_has_the_librarys_own_layout(account: Account) -> None:
    text, _asked = export("--reason", "moving house")

    packed = base64.urlsafe_b64decode(text.strip() + "=" * (-len(text.strip()) % 4))
    assert (
        packed
        == b"\x02"
        + (1).to_bytes(4, "big")
        + b"\x00"
        + session(1).auth_key
        + (1001).to_bytes(8, "big")
        + b"\x00"
    )


def test_who_asked_why_and_in_which_form_is_logged_and_nothing_of_the_session(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    text, _asked = export("--reason", "moving house")

    (payload,) = exported()
    assert (payload["reason"], payload["form"]) == ("moving house", "pyrogram")
    assert str(payload["actor"]).endswith("at the terminal")
    assert text.strip() not in repr(payload) + caplog.text


def test_a_sealed_copy_opens_under_the_other_services_key_alone(
    account: Account, tmp_path: Path
) -> None:
    key_file, out = tmp_path / "their-key", tmp_path / "theirs" / f"{account.pk}.sisv"
    key_file.write_text(base64.b64encode(THEIRS.secret).decode())
    out.parent.mkdir()

    printed, _asked = export(
        "--reason", "moving house", "--sealed", str(out), "--key-file", str(key_file)
    )

    assert Vault(key=THEIRS, folder=out.parent).open(account) == session(1)
    assert out.stat().st_mode & 0o777 == 0o600
    assert printed.strip() == f"{out} is written."
    assert exported()[0]["form"] == "sealed"


def test_without_the_id_typed_nothing_is_exported_or_logged(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))

    with pytest.raises(CommandError, match="Nothing was done"):
        export("--reason", "moving house")

    assert exported() == []


def test_a_session_that_does_not_open_is_neither_exported_nor_logged(
    account: Account, vault: Vault
) -> None:
    vault.path_of(account).write_bytes(b"SISV")

    with pytest.raises(CommandError, match="is not what was written"):
        export("--reason", "moving house")

    assert exported() == []


@pytest.mark.parametrize(
    ("options", "told"),
    [([], "--reason"), (["--reason", "x", "--sealed", "/tmp/x"], "go together")],  # noqa: S108 - nothing is written
)
def test_what_is_left_out_is_named(account: Account, options: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        export(*options)


def test_the_forms_show_no_difference_between_an_address_of_either_version() -> None:
    mine = TelegramSession(dc_id=4, user_id=9, auth_key=bytes(256))

    read = StringSession(telethon_string(mine, address=Address("2001:db8::1", 443)))

    assert (read.dc_id, read.server_address) == (4, "2001:db8::1")
    assert len(pyrogram_string(mine, api_id=7)) == 362
