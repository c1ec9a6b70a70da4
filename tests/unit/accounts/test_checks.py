"""What `manage.py check` says about this room's settings."""

import pytest
from django.core.checks import run_checks
from pytest_django import Settings


def ids() -> set[str]:
    return {str(message.id) for message in run_checks() if str(message.id).startswith("accounts.")}


def test_good_settings_have_nothing_to_say() -> None:
    assert ids() == set()


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("SIS_MASTER_KEY", "", "accounts.W001"),
        ("SIS_MASTER_KEY", "short", "accounts.E001"),
        ("SIS_TELEGRAM_API_HASH", "", "accounts.W002"),
        ("SIS_TELEGRAM_SERVER", "nowhere", "accounts.W002"),
        ("SIS_GROUP_RATE", "often", "accounts.E002"),
        ("SIS_CEILING_SENDS", "often", "accounts.E002"),
        ("SIS_CHECKUP_EVERY", 10.0, "accounts.E004"),
        ("SIS_RECONNECT_CAP", 0.5, "accounts.E003"),
        ("SIS_RECONNECT_CAP", 301.0, "accounts.E003"),
        ("SIS_CEILING_PRESSES", "1000/s", "accounts.W003"),
    ],
)
def test_a_wrong_setting_is_found(settings: Settings, name: str, value: str, found: str) -> None:
    setattr(settings, name, value)

    assert found in ids()
