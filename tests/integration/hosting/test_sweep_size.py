"""The sweep over many accounts is a handful of statements."""

import redis

from accounts.models import Account, AccountLog, HostRegistration
from proofs.sessions.sweep import sweep_figures


def test_a_thousand_accounts_are_swept_in_time(db: None, valkey: redis.Redis) -> None:
    figures = sweep_figures(1000)

    assert [figure.name for figure in figures if not figure.held] == []
    assert valkey.llen("host.swept.0") == 2, "one message for each host and sweep"
    assert not Account.objects.exists()
    assert not HostRegistration.objects.exists()
    assert not AccountLog.objects.exists()
