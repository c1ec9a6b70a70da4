"""What is kept of a checkup, and what of it is told."""

from datetime import UTC, datetime, timedelta

import pytest
from model_bakery import baker

from accounts.models import Account, AccountDevice, AccountEvent, AccountHealth, AccountLog
from accounts.services import (
    AccountChanges,
    account_change,
    checkup_postpone,
    checkup_store,
    device_accept,
)
from drivers.messages import Checkup, Device

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=6)
PHONE, STRANGER = Device(11, "Amber's telephone", "Germany"), Device(-12, "Laptop", "Nowhere")
SAFE = Checkup(two_step=True, ip="203.0.113.7", country="Germany", others=(PHONE,))


@pytest.fixture
def account() -> Account:
    made: Account = baker.make(Account, display_name="Amber", allowed_networks=["203.0.113.0/24"])
    return made


def store(account: Account, checkup: Checkup) -> list[AccountEvent]:
    return checkup_store(account_id=account.pk, checkup=checkup, now=NOON, due_at=LATER)


def test_the_first_checkup_takes_the_other_devices_for_known(account: Account) -> None:
    assert store(account, SAFE) == [AccountEvent.TWO_STEP_ON]

    health = AccountHealth.objects.get(pk=account.pk)
    assert (health.two_step, health.network_allowed, health.due_at) == (True, True, LATER)
    assert list(AccountDevice.objects.values_list("name", "known")) == [(PHONE.name, True)]


def test_a_checkup_that_finds_nothing_new_writes_nothing_into_the_log(account: Account) -> None:
    store(account, SAFE)

    assert store(account, SAFE) == []
    assert AccountLog.objects.filter(account=account).count() == 1


def test_each_finding_is_logged_once(account: Account) -> None:
    store(account, SAFE)
    unsafe = Checkup(False, "198.51.100.1", "Nowhere", (PHONE, STRANGER))

    assert store(account, unsafe) == [
        AccountEvent.TWO_STEP_OFF,
        AccountEvent.NETWORK_NOT_ALLOWED,
        AccountEvent.DEVICE_UNKNOWN,
    ]
    assert store(account, unsafe) == []
    told = AccountLog.objects.get(event=AccountEvent.DEVICE_UNKNOWN).payload
    assert told == {"device": "Laptop", "country": "Nowhere"}


def test_a_session_that_moves_within_what_is_not_allowed_is_told_again(account: Account) -> None:
    store(account, Checkup(True, "198.51.100.1", "Nowhere"))

    assert store(account, Checkup(True, "198.51.100.2", "Nowhere")) == [
        AccountEvent.NETWORK_NOT_ALLOWED
    ]
    assert store(account, SAFE) == [AccountEvent.NETWORK_ALLOWED, AccountEvent.DEVICE_UNKNOWN]


def test_other_networks_are_judged_at_once(account: Account) -> None:
    store(account, SAFE)

    changes = AccountChanges(allowed_networks=["IS"])
    account_change(account_id=account.pk, actor="olga", changes=changes)

    assert not AccountHealth.objects.get(pk=account.pk).network_allowed
    assert AccountLog.objects.filter(event=AccountEvent.NETWORK_NOT_ALLOWED).count() == 1


def test_an_operator_says_that_a_device_is_known_once(account: Account) -> None:
    store(account, Checkup(True, "203.0.113.7", "Germany"))
    store(account, SAFE)
    device = AccountDevice.objects.get()

    assert not device.known
    assert [device_accept(device_id=device.pk, actor="olga") for _ in range(2)] == [True, False]
    assert AccountLog.objects.get(event=AccountEvent.DEVICE_KNOWN).payload["actor"] == "olga"


def test_a_device_that_left_is_told_and_is_unknown_when_it_comes_back(account: Account) -> None:
    store(account, SAFE)

    assert store(account, Checkup(True, "203.0.113.7", "Germany")) == [AccountEvent.DEVICE_GONE]
    assert store(account, SAFE) == [AccountEvent.DEVICE_UNKNOWN]


def test_a_checkup_can_be_asked_for_before_its_time(account: Account) -> None:
    checkup_postpone(account_id=account.pk, due_at=NOON)
    assert AccountHealth.objects.get(pk=account.pk).due_at == NOON

    store(account, SAFE)
    checkup_postpone(account_id=account.pk, due_at=NOON)

    assert AccountHealth.objects.get(pk=account.pk).due_at == NOON
