"""The rows of logins in progress: begun, claimed for a step, moved on, ended."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.errors import LoginRefused
from accounts.login.state import LoginState
from accounts.models import LoginAttempt, LoginFlow, LoginStep
from accounts.models.login import LOGIN_PURPOSE
from accounts.vault.keys import MasterKey
from accounts.vault.values import ValueUnreadable, value_open, value_seal

ATTEMPT_LIFE: Final = timedelta(minutes=10)
"""A step that is taken later finds the login gone."""

STEP_LIFE: Final = timedelta(minutes=2)
"""Longer than a step can take: a process that died in one holds the login up for so long."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A login in progress, ours for one step: while the row says `busy_until`."""

    attempt_id: UUID
    account_id: UUID
    flow: LoginFlow
    tries: int
    expires_at: datetime
    busy_until: datetime
    state: LoginState = field(repr=False)


def attempt_begin(
    *, account_id: UUID, flow: LoginFlow, state: LoginState, key: MasterKey, now: datetime
) -> Claimed:
    """Keep a login that has begun, in place of the account's former one.

    Raises:
        LoginRefused: another login of the account began at the same moment.
    """
    attempt_id, expires_at = uuid.uuid4(), now + ATTEMPT_LIFE
    try:
        with transaction.atomic():
            LoginAttempt.objects.filter(account_id=account_id).delete()
            LoginAttempt.objects.create(
                id=attempt_id,
                account_id=account_id,
                flow=flow,
                step=state.step,
                sealed=_seal(state, key, attempt_id),
                busy_until=now,
                expires_at=expires_at,
            )
    except IntegrityError as error:
        raise _busy() from error
    return Claimed(attempt_id, account_id, flow, 0, expires_at, now, state)


def attempt_claim(
    *, account_id: UUID, steps: Collection[LoginStep], key: MasterKey, now: datetime
) -> Claimed:
    """Take the account's login for one step, by one conditional UPDATE.

    Raises:
        LoginRefused: there is none any more (`login_unknown`), it waits for another step
            (`login_step`), or somebody takes a step of it now (`login_busy`).
    """
    row = _living(account_id, now)
    if row.step not in steps:
        raise LoginRefused(
            _("This login waits for something else now: %(step)s.")
            % {"step": LoginStep(row.step).label},
            code="login_step",
        )
    free = LoginAttempt.objects.filter(pk=row.pk, step=row.step, busy_until__lte=now)
    busy_until = now + STEP_LIFE
    if not free.update(busy_until=busy_until):
        raise _busy()
    # Read again: another step may have ended between the look and the claim. And by its own id: a
    # login that took its place since then is not ours.
    claimed = LoginAttempt.objects.filter(pk=row.pk, busy_until=busy_until).first()
    if claimed is None:
        raise _unknown()
    return _claimed(claimed, key)


def attempt_get(*, account_id: UUID, key: MasterKey, now: datetime) -> Claimed:
    """The account's login as it stands, without taking it; LoginRefused when there is none."""
    return _claimed(_living(account_id, now), key)


def attempt_move(*, claimed: Claimed, state: LoginState, key: MasterKey, now: datetime) -> Claimed:
    """The step is done, and the login waits for the next one, ten minutes from now.

    A code sent again and a QR code shown anew are the same step: its ten minutes go on.

    Raises:
        LoginRefused: another login of the account took this one's place meanwhile, or the step
            took so long that another one was let in.
    """
    same = state.step == claimed.state.step
    expires_at = claimed.expires_at if same else now + ATTEMPT_LIFE
    tries = claimed.tries if same else 0
    moved = _ours(claimed).update(
        step=state.step,
        sealed=_seal(state, key, claimed.attempt_id),
        tries=tries,
        busy_until=now,
        expires_at=expires_at,
    )
    if not moved:
        raise _unknown()
    return replace(claimed, state=state, tries=tries, expires_at=expires_at, busy_until=now)


def attempt_release(*, claimed: Claimed, now: datetime, tries: int) -> None:
    """The step failed and may be tried again."""
    _ours(claimed).update(busy_until=now, tries=tries)


def attempt_end(*, attempt_id: UUID) -> bool:
    """The login is done, or is given up; False when it was replaced meanwhile."""
    deleted, _rows = LoginAttempt.objects.filter(pk=attempt_id).delete()
    return bool(deleted)


def account_attempt_end(*, account_id: UUID) -> bool:
    """Give up the account's login in progress; False when there was none."""
    deleted, _rows = LoginAttempt.objects.filter(account_id=account_id).delete()
    return bool(deleted)


def attempts_forget(*, now: datetime) -> int:
    """Remove the logins that nobody finished in time; says how many that were."""
    deleted, _rows = LoginAttempt.objects.filter(expires_at__lte=now).delete()
    return deleted


def _living(account_id: UUID, now: datetime) -> LoginAttempt:
    row = LoginAttempt.objects.filter(account_id=account_id, expires_at__gt=now).first()
    if row is None:
        raise _unknown()
    return row


def _ours(claimed: Claimed) -> QuerySet[LoginAttempt]:
    return LoginAttempt.objects.filter(pk=claimed.attempt_id, busy_until=claimed.busy_until)


def _seal(state: LoginState, key: MasterKey, attempt_id: UUID) -> bytes:
    return value_seal(state.pack(), key=key, purpose=LOGIN_PURPOSE, bound_to=attempt_id.bytes)


def _claimed(row: LoginAttempt, key: MasterKey) -> Claimed:
    try:
        packed = value_open(
            bytes(row.sealed), key=key, purpose=LOGIN_PURPOSE, bound_to=row.pk.bytes
        )
    except ValueUnreadable as error:
        attempt_end(attempt_id=row.pk)
        raise _unknown() from error
    return Claimed(
        attempt_id=row.pk,
        account_id=row.account_id,
        flow=LoginFlow(row.flow),
        tries=row.tries,
        expires_at=row.expires_at,
        busy_until=row.busy_until,
        state=LoginState.unpack(packed),
    )


def _unknown() -> LoginRefused:
    return LoginRefused(
        _("No login of this account is in progress, or its ten minutes are over: begin it again."),
        code="login_unknown",
    )


def _busy() -> LoginRefused:
    return LoginRefused(
        _("Another step of this login is under way: ask again in a moment."), code="login_busy"
    )
