"""Keeps what Telegram says of an account's safety, and logs each finding."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.health.networks import network_allowed
from accounts.models import Account, AccountDevice, AccountEvent, AccountHealth
from accounts.services.logs import LogLine, account_log_all
from drivers.messages import Checkup, Device


def checkup_store(
    *, account_id: UUID, checkup: Checkup, now: datetime, due_at: datetime
) -> list[AccountEvent]:
    """Keep a checkup and log what is new, in one transaction.

    Args:
        account_id: our primary key.
        checkup: what Telegram said.
        now: when it said so.
        due_at: when to ask again.

    Returns:
        What was logged: what changed since the checkup before.
    """
    with transaction.atomic():
        AccountHealth.objects.get_or_create(pk=account_id, defaults={"due_at": due_at})
        rows = AccountHealth.objects.filter(pk=account_id)
        first = rows.select_for_update().values_list("checked_at", flat=True).get() is None
        rows.update(checked_at=now, due_at=due_at)
        lines = [
            *_two_step(account_id, checkup),
            *_network(account_id, checkup),
            *_devices(account_id, checkup.others, now=now, known=first),
        ]
        account_log_all(lines)
    return [event for _, event, _ in lines]


def network_judge(*, account_id: UUID) -> bool:
    """Judge again where an account was last seen, by what it is allowed now, and log a change.

    Returns whether anything changed.
    """
    health = AccountHealth.objects.filter(pk=account_id).select_related("account").first()
    if health is None:
        return False
    allowed = network_allowed(health.account.allowed_networks, ip=health.ip, country=health.country)
    with transaction.atomic():
        lines = _network_set(account_id, allowed=allowed, ip=health.ip, country=health.country)
        account_log_all(lines)
    return bool(lines)


def checkup_postpone(*, account_id: UUID, due_at: datetime) -> None:
    """Ask the account (again) at that time; now, to have it asked within half a minute."""
    rows = AccountHealth.objects.filter(pk=account_id)
    if not rows.update(due_at=due_at):
        AccountHealth.objects.get_or_create(pk=account_id, defaults={"due_at": due_at})


def device_accept(*, device_id: int, actor: str) -> bool:
    """An operator knows this device; False when it was known already, or is gone."""
    with transaction.atomic():
        changed = AccountDevice.objects.filter(pk=device_id, known=False).update(known=True)
        if changed:
            device = AccountDevice.objects.get(pk=device_id)
            told = {"actor": actor, "device": device.name, "country": device.country}
            account_log_all([(device.account_id, AccountEvent.DEVICE_KNOWN, told)])
    return bool(changed)


def _two_step(account_id: UUID, checkup: Checkup) -> list[LogLine]:
    others = AccountHealth.objects.filter(pk=account_id).exclude(two_step=checkup.two_step)
    if not others.update(two_step=checkup.two_step):
        return []
    event = AccountEvent.TWO_STEP_ON if checkup.two_step else AccountEvent.TWO_STEP_OFF
    return [(account_id, event, {})]


def _network(account_id: UUID, checkup: Checkup) -> list[LogLine]:
    networks = Account.objects.values_list("allowed_networks", flat=True).get(pk=account_id)
    allowed = network_allowed(networks, ip=checkup.ip, country=checkup.country)
    return _network_set(account_id, allowed=allowed, ip=checkup.ip, country=checkup.country)


def _network_set(account_id: UUID, *, allowed: bool, ip: str, country: str) -> list[LogLine]:
    """Told when the verdict changes, and when a session moves within what is not allowed."""
    rows = AccountHealth.objects.filter(pk=account_id)
    turned = rows.filter(network_allowed=not allowed).update(network_allowed=allowed)
    moved = rows.exclude(ip=ip, country=country).update(ip=ip, country=country)
    if not turned and (allowed or not moved):
        return []
    event = AccountEvent.NETWORK_ALLOWED if allowed else AccountEvent.NETWORK_NOT_ALLOWED
    return [(account_id, event, {"ip": ip, "country": country})]


def _devices(
    account_id: UUID, others: Collection[Device], *, now: datetime, known: bool
) -> list[LogLine]:
    """Keep the list of other devices equal to Telegram's."""
    kept = {row.key: row for row in AccountDevice.objects.filter(account_id=account_id)}
    new = [device for device in others if device.key not in kept]
    gone = [kept[key] for key in kept.keys() - {device.key for device in others}]
    AccountDevice.objects.bulk_create(
        AccountDevice(
            account_id=account_id,
            key=device.key,
            name=device.name,
            country=device.country,
            known=known,
            first_seen_at=now,
        )
        for device in new
    )
    AccountDevice.objects.filter(pk__in=[row.pk for row in gone]).delete()
    unknown = [] if known else [_told(account_id, AccountEvent.DEVICE_UNKNOWN, d) for d in new]
    return unknown + [_told(account_id, AccountEvent.DEVICE_GONE, row) for row in gone]


def _told(account_id: UUID, event: AccountEvent, device: Device | AccountDevice) -> LogLine:
    return account_id, event, {"device": device.name, "country": device.country}
