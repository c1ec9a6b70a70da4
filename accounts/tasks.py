"""What Celery carries for accounts."""

from celery import shared_task
from django.utils import timezone

from accounts.hosting.orphans import orphans_set_offline
from accounts.login.attempts import attempts_forget


@shared_task(name="accounts.find_orphans", ignore_result=True)
def find_orphans() -> None:
    """Runs on `ops`, from beat: accounts whose host died are said to be offline."""
    orphans_set_offline()


@shared_task(name="accounts.forget_logins", ignore_result=True)
def forget_logins() -> None:
    """Runs on `ops`, from beat: logins that nobody finished in time are removed."""
    attempts_forget(now=timezone.now())
