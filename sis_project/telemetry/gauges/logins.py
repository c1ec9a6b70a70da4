"""The login attempts of all processes, which most often were short-lived commands."""

from typing import cast

from prometheus_client.core import CounterMetricFamily
from redis import Redis

from accounts.login.counting import ATTEMPTS_KEY, FLOWS, OUTCOMES


def login_attempts(redis: Redis) -> CounterMetricFamily:
    """How many logins ended how, since Redis last lost its data."""
    family = CounterMetricFamily(
        "sis_login_attempts", "Login attempts, by outcome and flow", labels=["outcome", "flow"]
    )
    kept: dict[bytes, bytes] = cast("dict[bytes, bytes]", redis.hgetall(ATTEMPTS_KEY))
    counted = {name.decode(): int(count) for name, count in kept.items()}
    for flow in FLOWS:
        for outcome in OUTCOMES:
            family.add_metric([outcome, flow], counted.get(f"{flow}:{outcome}", 0))
    return family
