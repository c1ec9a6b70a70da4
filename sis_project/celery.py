"""The Celery app, with the settings that our measurements ask for (docs/decisions/)."""

import os

from celery import Celery
from celery.signals import setup_logging
from click import IntRange, Option

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sis_project.settings")

app = Celery(
    "sis",
    task_cls="sis_project.telemetry.task_context:ContextTask",
    fixups=["sis_project.task_connections:fixup"],
)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def logging_is_ours(**_options: object) -> None:
    """Celery sets no logging up where somebody listens here: SIS_LOG_LEVEL holds, and no `-l`."""


app.user_options["worker"].add(
    Option(
        ["--hold-accounts"],
        type=IntRange(min=0),
        default=0,
        metavar="N",
        help="Hold up to N accounts in this worker (needs -P threads). 0, the default: hold none.",
    )
)

# Named as strings: they are imported when a worker starts, after Django is set up.
app.steps["worker"].add("sis_project.servers_step:ServersStep")
app.steps["worker"].add("sis_project.telemetry.metrics_step:MetricsStep")
app.steps["worker"].add("sis_project.worker:HostStep")
app.steps["worker"].add("sis_project.prompt_step:PromptStep")
app.steps["consumer"].add("accounts.hosting.bootstep:AccountQueuesStep")

# Static and few: each entry is one message, and what it starts is idempotent, so two beats may
# run. A message that nobody took in time is worthless, for the next one is on its way.
app.conf.beat_schedule = {
    "sweep": {
        "task": "orchestration.sweep",
        "schedule": 2.0,  # seconds
        "options": {"queue": "ops", "expires": 6.0},
    },
    "look for alerts": {
        "task": "alerts.look",
        "schedule": 5.0,
        "options": {"queue": "ops", "expires": 15.0},
    },
    "prune decisions": {
        "task": "orchestration.prune",
        "schedule": 600.0,
        "options": {"queue": "ops", "expires": 600.0},
    },
    "forget logins": {
        "task": "accounts.forget_logins",
        "schedule": 60.0,
        "options": {"queue": "ops", "expires": 60.0},
    },
    "check proxies": {
        "task": "accounts.check_proxies",
        "schedule": 30.0,
        "options": {"queue": "ops", "expires": 60.0},
    },
    "sweep hosts": {
        "task": "accounts.sweep_hosts",
        "schedule": 30.0,
        "options": {"queue": "ops", "expires": 60.0},
    },
    "find orphans": {
        "task": "accounts.find_orphans",
        "schedule": 5.0,
        "options": {"queue": "ops", "expires": 15.0},
    },
}
