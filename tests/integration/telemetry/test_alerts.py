"""Operators are told of each trouble once, and of no secret."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.core.management import CommandError, call_command
from django.utils import timezone
from model_bakery import baker
from pytest_django import Settings

from accounts.errors import SessionMissing
from accounts.hosting.telling import verdict_store
from accounts.hosting.verdicts import verdict_of
from accounts.models import Account, FloodDeadline, HostRegistration, Status
from accounts.services import account_status_change, checkup_store
from drivers.messages import Checkup, Device
from sis_project.telemetry.alerts.services import (
    AlertNotTaken,
    alert_send,
    alerts_look,
    receivers,
    told,
)
from sis_project.telemetry.checks import alert_urls_check
from telemetry.alerts import AlertKind, Condition
from tests.integration.telemetry.http_receiver import HttpReceiver, http_receiver

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def receiver(valkey: redis.Redis, settings: Settings) -> Iterator[HttpReceiver]:
    with http_receiver() as receiver:
        settings.SIS_ALERT_URLS = [receiver.url]
        yield receiver


@pytest.fixture
def account() -> Account:
    made: Account = baker.make(Account, display_name="Amber", status=Status.ACTIVE)
    return made


def look() -> int:
    """A look whose alerts are sent at once."""
    return alerts_look(now=timezone.now(), send=alert_send)


def lose(account: Account) -> None:
    account_status_change(
        account_id=account.pk, to=Status.NEED_RELOGIN, reason="AUTH_KEY_UNREGISTERED"
    )


def test_a_lost_session_is_told_once_with_what_to_do(
    receiver: HttpReceiver, account: Account
) -> None:
    lose(account)

    assert [look(), look(), look()] == [1, 0, 0]
    [alert] = receiver.posted
    assert alert["title"] == "SIS: an account needs a new login"
    for word in ("Amber", str(account.pk), "AUTH_KEY_UNREGISTERED", "manage.py login"):
        assert word in alert["message"]


def test_a_trouble_that_was_over_for_the_window_is_told_again(
    receiver: HttpReceiver, account: Account, settings: Settings
) -> None:
    settings.SIS_ALERT_WINDOW = 0.05
    lose(account)
    look()
    mark = told()
    condition = Condition(AlertKind.SESSION_LOST, str(account.pk))
    [place] = [one.key for one in receivers()]

    while mark.knows(condition, place):
        pass

    assert look() == 1
    assert len(receiver.posted) == 2


def test_each_kind_of_trouble_is_told(receiver: HttpReceiver, account: Account) -> None:
    now = timezone.now()
    account_status_change(account_id=account.pk, to=Status.SUSPENDED, reason="PEER_FLOOD")
    baker.make(FloodDeadline, account=account, method="send", until=now + timedelta(hours=1))
    baker.make(FloodDeadline, account=account, method="press", until=now + MINUTE)
    baker.make(HostRegistration, id="gone", hostname="h", expires_at=now - MINUTE)
    baker.make(HostRegistration, id="alive", hostname="h", expires_at=now + MINUTE)

    assert look() == 3
    assert sorted(receiver.titles) == [
        "SIS: a host is lost",
        "SIS: a long flood wait",
        "SIS: an account is suspended",
    ]


def test_each_finding_of_a_checkup_is_told_with_what_to_do(
    receiver: HttpReceiver, account: Account
) -> None:
    Account.objects.filter(pk=account.pk).update(allowed_networks=["DE"])
    for others in ((), (Device(9, "Laptop", "Nowhere"),)):
        checkup = Checkup(two_step=False, ip="192.0.2.1", country="Nowhere", others=others)
        now = timezone.now()
        checkup_store(account_id=account.pk, checkup=checkup, now=now, due_at=now)

    assert look() == 3
    told = {alert["title"]: alert["message"] for alert in receiver.posted}
    assert "Two-Step Verification" in told["SIS: two-step verification is off"]
    assert "192.0.2.1 (Nowhere)" in told["SIS: an account is seen where it may not be"]
    assert "Laptop (Nowhere)" in told["SIS: an unknown device is logged in"]


def test_a_session_file_that_does_not_open_is_told(
    receiver: HttpReceiver, account: Account
) -> None:
    verdict = verdict_of(SessionMissing("There is no file amber.sisv: put it back."))
    verdict_store(account_id=account.pk, verdict=verdict, now=timezone.now())

    assert look() == 1
    assert "put it back" in receiver.posted[0]["message"]


def test_a_receiver_that_refuses_is_asked_again_and_the_other_is_not(
    receiver: HttpReceiver, account: Account, settings: Settings
) -> None:
    with http_receiver() as refusing:
        settings.SIS_ALERT_URLS = [receiver.url, refusing.url]
        refusing.status = 500
        lose(account)
        asked: list[tuple[Condition, str]] = []
        alerts_look(now=timezone.now(), send=lambda *alert: asked.append(alert))

        alert_send(*asked[0])
        with pytest.raises(AlertNotTaken):
            alert_send(*asked[1])
        told().forget(*asked[1])
        refusing.status = 200

        assert look() == 1
        assert (len(receiver.posted), len(refusing.posted)) == (1, 2)


def test_without_receivers_nothing_is_looked_at(
    valkey: redis.Redis, account: Account, settings: Settings
) -> None:
    settings.SIS_ALERT_URLS = []
    lose(account)

    assert look() == 0
    assert not list(valkey.scan_iter("sis:alert:*"))


def test_the_command_tries_every_receiver(
    receiver: HttpReceiver, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("alerts", "test")

    assert ended.value.code == 0
    assert receiver.titles == ["SIS: a test"]
    assert capsys.readouterr().out == "1 (JSON): sent\n"


def test_the_command_says_which_receiver_did_not_take_it(
    receiver: HttpReceiver, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SIS_ALERT_URLS = [receiver.url, "nonsense://a-token"]

    with pytest.raises(SystemExit) as ended:
        call_command("alerts", "test")

    printed = capsys.readouterr().out
    assert ended.value.code == 1
    assert "2 (unreadable): NOT taken" in printed
    assert "a-token" not in printed


def test_the_command_without_receivers_names_the_setting(settings: Settings) -> None:
    settings.SIS_ALERT_URLS = []

    with pytest.raises(CommandError, match="SIS_ALERT_URLS"):
        call_command("alerts", "test")


def test_the_list_shows_what_stands_and_whether_it_was_told(
    receiver: HttpReceiver,
    account: Account,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    lose(account)
    look()

    call_command("alerts", "list")

    printed = capsys.readouterr().out
    assert "session_lost" in printed
    assert "yes" in printed


def test_a_url_that_apprise_cannot_read_is_told_without_showing_it(settings: Settings) -> None:
    settings.SIS_ALERT_URLS = ["json://127.0.0.1/", "nonsense://a-token"]

    found: list[Any] = alert_urls_check()

    assert [problem.id for problem in found] == ["telemetry.E001"]
    assert "number 2" in found[0].msg
    assert "a-token" not in found[0].msg
