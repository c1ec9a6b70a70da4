"""Why a proof could not be run: each of these errors is a sentence."""

from sandbox.control import ControlError
from sis_project.demo.family import ProcessDied
from sis_project.demo.folder import DemoRunning
from sis_project.demo.processes import DemoFailed
from sis_project.embedded.ports import NoFreePort
from sis_project.embedded.process import ProcessNotStarted
from sis_project.embedded.valkey import ValkeyNotStarted
from tests.servers.postgres import PostgresNotStarted


class NotInTime(Exception):
    """Something that a proof waited for did not come; the message says what."""


FAILURES = (
    *(ControlError, DemoFailed, DemoRunning, NoFreePort, NotInTime),
    *(PostgresNotStarted, ProcessDied, ProcessNotStarted, ValkeyNotStarted),
)
