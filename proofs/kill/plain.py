"""The negative control: plain Celery on the same broker, with the settings that promise most.

`celery -A proofs.kill.plain -b URL worker`. One message is one effect; nothing else
knows of it.
"""

from functools import cache

from celery import Celery
from redis import Redis

EFFECTS = "effects"
"""The list of what was done, in the broker's own database."""

app = Celery("plain", set_as_current=False)
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_default_queue="plain",
    broker_connection_retry_on_startup=True,
    # So short that what was taken and not acknowledged comes back while we watch.
    broker_transport_options={"visibility_timeout": 5, "priority_steps": [0]},
)


@cache
def effects() -> Redis:
    """Where effects are done."""
    return Redis.from_url(app.conf.broker_url)


@app.task(name="plain.act")
def act(number: int) -> None:
    """Do one thing."""
    effects().rpush(EFFECTS, number)
