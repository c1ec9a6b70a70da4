"""Gauges say what is so in the tables and in Redis."""

from datetime import timedelta
from typing import Any

import pytest
import redis
from django.utils import timezone
from model_bakery import baker

from accounts.login.counting import login_count
from accounts.models import (
    Account,
    AccountDevice,
    AccountHealth,
    AccountLease,
    Desired,
    FloodDeadline,
    HostRegistration,
    Status,
    Switch,
)
from groups.models import GroupProfile
from groups.pending.keys import GROUPS, dead_key, stream_key
from orchestration.models import Action, ActionStatus, Decision
from sis_project.telemetry.gauges import StateCollector

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def gauges() -> dict[tuple[str, ...], float]:
    """Each sample by its name and label values."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in StateCollector().collect()
        for sample in family.samples
    }


def made(model: type, **fields: Any) -> Any:
    return baker.make(model, **fields)


def test_accounts_are_counted_by_status_and_what_is_held_is_told(valkey: redis.Redis) -> None:
    now = timezone.now()
    active = made(Account, status=Status.ACTIVE, _quantity=2)
    made(Account, status=Status.NEED_RELOGIN, desired=Desired.PAUSED)
    made(AccountLease, account=active[0], holder="a", expires_at=now + MINUTE)
    made(AccountLease, account=active[1], holder="b", expires_at=now - MINUTE)
    made(HostRegistration, id="a", expires_at=now + MINUTE)
    made(HostRegistration, id="b", expires_at=now - MINUTE)

    told = gauges()

    assert told["sis_accounts", "ACTIVE"] == 2
    assert told["sis_accounts", "NEED_RELOGIN"] == 1
    assert told["sis_accounts", "SUSPENDED"] == 0
    assert told["sis_accounts_desired", "PAUSED"] == 1
    assert told["sis_leases_held",] == 1
    assert (told["sis_hosts", "alive"], told["sis_hosts", "silent"]) == (1, 1)


def test_waits_switches_and_open_actions_are_told(valkey: redis.Redis) -> None:
    now = timezone.now()
    account = made(Account)
    made(FloodDeadline, account=account, method="send", until=now + MINUTE)
    made(FloodDeadline, account=account, method="press", until=now - MINUTE)
    made(Switch, scope="group:-1001")
    group = made(GroupProfile, group_id=-1001)
    decision = made(Decision, group=group)
    for status in (ActionStatus.UNKNOWN, ActionStatus.QUEUED, ActionStatus.DONE):
        made(Action, status=status, account=account, group=group, decision=decision)

    told = gauges()

    assert told["sis_flood_waits",] == 1
    assert 50 < told["sis_flood_wait_longest_seconds",] <= 60
    assert told["sis_switches_thrown", "group"] == 1
    assert (told["sis_actions_open", "UNKNOWN"], told["sis_actions_open", "QUEUED"]) == (1, 1)


def test_what_waits_in_redis_is_told(valkey: redis.Redis) -> None:
    account, group = made(Account), made(GroupProfile, group_id=-1001)
    seconds, _ = valkey.time()
    valkey.xadd(stream_key(group.pk), {"event": "x"}, id=f"{(seconds - 30) * 1000}-0")
    valkey.xadd(stream_key(group.pk), {"event": "x"})
    valkey.sadd(GROUPS, group.pk)
    valkey.xadd(dead_key(group.pk), {"event": "x"})
    valkey.lpush("events", "a", "b")
    valkey.lpush(f"account.{account.pk}", "a")

    told = gauges()

    assert (told["sis_groups_pending",], told["sis_stream_entries",]) == (1, 2)
    assert 25 < told["sis_stream_oldest_seconds",] < 60
    assert told["sis_stream_parked",] == 1
    assert told["sis_queue_messages", "events"] == 2
    assert told["sis_queue_messages", "account"] == 1


def test_logins_are_counted_by_outcome_and_flow(valkey: redis.Redis) -> None:
    login_count(outcome="success")
    login_count(outcome="success")

    told = gauges()

    assert told["sis_login_attempts_total", "success", "phone_code"] == 2
    assert told["sis_login_attempts_total", "flood_wait", "phone_code"] == 0


def test_findings_and_deaf_hosts_are_counted(valkey: redis.Redis) -> None:
    now = timezone.now()
    made(AccountHealth, two_step=False, network_allowed=True, _quantity=2)
    made(AccountHealth, two_step=None, network_allowed=False)
    made(AccountDevice, known=False, _quantity=3)
    made(AccountDevice, known=True)
    made(Account, status=Status.OFFLINE, status_code="SessionAltered")
    made(Account, status=Status.OFFLINE, status_code="CONNECTION_LOST")
    alive = {"started_at": now - 2 * MINUTE, "rung_at": now}
    made(HostRegistration, id="deaf", expires_at=now + MINUTE, **alive)
    made(HostRegistration, id="dead", expires_at=now - MINUTE, **alive)
    made(HostRegistration, id="well", expires_at=now + MINUTE, heard_at=now, **alive)

    told = gauges()

    findings = {labels[1]: value for labels, value in told.items() if labels[0] == "sis_findings"}
    assert findings == {
        "two_step_off": 2,
        "network_not_allowed": 1,
        "device_unknown": 3,
        "session_unreadable": 1,
    }
    assert told["sis_hosts_deaf",] == 1
