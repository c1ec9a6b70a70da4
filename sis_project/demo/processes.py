"""Which processes the demo is made of, and when each is up."""

import shlex
import sys
import time
from pathlib import Path

from sandbox.control import BlockingControlClient
from sis_project.demo.family import Family
from sis_project.demo.folder import DemoFolder
from sis_project.embedded.ports import LOOPBACK
from sis_project.embedded.valkey import valkey_start

HOST_WORKER = "host worker"
SANDBOX_WITHIN = 30.0  # seconds
CELERY = ["-m", "celery", "-A", "sis_project"]
WORKER = ["worker", "-P", "threads", "--without-gossip", "--without-mingle", "-l", "INFO"]


class DemoFailed(Exception):
    """The demo could not go on; the message says why."""


def servers_start(family: Family, folder: DemoFolder) -> None:
    """Start Valkey, which answers then, and the sandbox, which needs a while yet."""
    family.adopt(valkey_start(folder.logs, port=folder.valkey).process)
    ports = ["--port", str(folder.sandbox), "--control-port", str(folder.control)]
    family.python("sandbox", "manage.py", "sandbox", *ports, "--key", str(folder.server_key))


def sandbox_wait(family: Family, folder: DemoFolder) -> None:
    """Return when the sandbox answers."""
    deadline = time.monotonic() + SANDBOX_WITHIN
    while not _answers(folder):
        family.watch()
        if time.monotonic() > deadline:
            raise DemoFailed("The sandbox did not answer in time; see its log.")
        time.sleep(0.05)


def _answers(folder: DemoFolder) -> bool:
    """Whether our own sandbox answers, and not another that took the port first."""
    try:
        with BlockingControlClient.connect(folder.control) as control:
            return bool(control.call("sandbox.info")["key_path"] == str(folder.server_key))
    except OSError:
        return False


def service_start(family: Family, folder: DemoFolder) -> None:
    """Start what needs no Telegram: the event worker, beat and the web server."""
    events = ["-Q", "events,ops", "-c", "4", "-n", "events@%h"]
    family.python("event worker", *CELERY, *WORKER, *events)
    schedule = str(folder.path / "beat-schedule")
    family.python("beat", *CELERY, "beat", "-s", schedule, "--pidfile=", "-l", "INFO")
    web = ["--host", LOOPBACK, "--port", str(folder.web), "--workers", "1"]
    family.python(
        "web", "-m", "granian", "--interface", "asginl", *web, "sis_project.asgi:application"
    )


def flower_start(family: Family) -> None:
    """Start Flower; the folder's settings say on which port and with which password."""
    family.python("flower", "manage.py", "flower")


def host_start(family: Family) -> None:
    """Start the worker that holds the accounts; it is brought back when it is killed."""
    family.python(HOST_WORKER, *host_worker("host"), again=True)


def host_worker(name: str, *, capacity: int = 100) -> list[str]:
    """The arguments of a worker that holds up to `capacity` accounts.

    It consumes the queues of those accounts. Celery wants a queue to begin with: nothing is ever
    sent to `hosts`, and without it the worker would take part in `ops`.
    """
    queues = ["-Q", "hosts", "-c", "8", "-n", f"{name}@%h"]
    return [*CELERY, *WORKER, *queues, "--hold-accounts", str(capacity)]


def second_host_write(folder: DemoFolder) -> Path:
    """Leave a script that starts one more host on this demo, for a person to run.

    It begins with an empty environment: settings of the person's own would stand above the demo's.
    """
    script = folder.path / "second-host"
    settings = shlex.quote(f"SIS_ENV_FILE={folder.env_file}")
    command = shlex.join([sys.executable, *host_worker("second")])
    script.write_text(
        f"cd {shlex.quote(str(Path.cwd()))}\n"
        f'exec env -i PATH="$PATH" HOME="$HOME" {settings} {command}\n'
    )
    return script
