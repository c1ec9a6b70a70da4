"""What Celery carries for accounts."""

from celery import shared_task
from django.utils import timezone

from accounts.egress.checking import proxies_check, proxies_due
from accounts.hosting.here import host_ring
from accounts.hosting.incarnation import host_queue
from accounts.hosting.orphans import orphans_set_offline
from accounts.hosting.sweep import hosts_sweep
from accounts.login.attempts import attempts_forget
from accounts.telegram import application_from_settings
from accounts.vault.keys import master_key_from_settings

BELL_LIFE = 60.0
"""Seconds; an older bell says nothing any more. A host that comes back has no heap of them."""


@shared_task(name="accounts.find_orphans", ignore_result=True)
def find_orphans() -> None:
    """Runs on `ops`, from beat: accounts whose host died are said to be offline."""
    orphans_set_offline()


@shared_task(name="accounts.forget_logins", ignore_result=True)
def forget_logins() -> None:
    """Runs on `ops`, from beat: logins that nobody finished in time are removed."""
    attempts_forget(now=timezone.now())


@shared_task(name="accounts.sweep_hosts", ignore_result=True)
def sweep_hosts() -> None:
    """Runs on `ops`, from beat: one message for each host, and silent accounts go offline."""
    hosts_sweep(ring=bell_ring)


@shared_task(name="accounts.ring_host", ignore_result=True)
def ring_host(host_id: str) -> None:
    """Runs on `host.<id>`, in that host: it is not deaf, and looks after its accounts now."""
    host_ring(host_id=host_id)


def bell_ring(host_id: str) -> None:
    """Put a host's bell into its queue; raises what the broker raises."""
    ring_host.apply_async((host_id,), queue=host_queue(host_id), expires=BELL_LIFE)


@shared_task(name="accounts.check_proxies", ignore_result=True)
def check_proxies() -> None:
    """Runs on `ops`, from beat: Telegram is tried through the proxies that are due."""
    if due := proxies_due():
        proxies_check(due, key=master_key_from_settings(), application=application_from_settings())
