"""What Celery carries for accounts."""

from celery import shared_task

from accounts.hosting.orphans import orphans_set_offline


@shared_task(name="accounts.find_orphans", ignore_result=True)
def find_orphans() -> None:
    """Runs on `ops`, from beat: accounts whose host died are said to be offline."""
    orphans_set_offline()
