"""What a proof stands on: a folder, ports, and the settings that all its processes read."""

from dataclasses import dataclass
from pathlib import Path

from sis_project.demo.folder import DemoFolder, folder_prepare
from sis_project.embedded.ports import LOOPBACK, port_free

POSTGRES_PORT = 5490

# Budgets stay in the way of every action, but never refuse one: proofs drive the system to its
# own limits. Against Telegram the code allows no such ceilings.
BOUNDLESS = {
    **dict.fromkeys(["SIS_GLOBAL_RATE", "SIS_GROUP_RATE", "SIS_ACCOUNT_RATE"], "1000000/s"),
    **dict.fromkeys(["SIS_GLOBAL_BURST", "SIS_GROUP_BURST", "SIS_ACCOUNT_BURST"], "1000000"),
    **dict.fromkeys(
        ["SIS_CEILING_SENDS", "SIS_CEILING_PRESSES", "SIS_CEILING_CHAT_SENDS"], "1000000/s:1000000"
    ),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a proof runs. `settings` go into the environment of every process."""

    folder: DemoFolder
    postgres: int
    settings: dict[str, str]


def ground_prepare(path: Path) -> Ground:
    """Clear what an earlier run left, and find free ports.

    Raises:
        DemoRunning: another run holds the folder.
        NoFreePort: 50 ports from a wanted one on are busy.
    """
    folder = folder_prepare(path.resolve(), web_port=0)
    postgres = port_free(POSTGRES_PORT)
    settings = {
        "SIS_ENV_FILE": str(folder.env_file),
        "DATABASE_URL": f"postgres://postgres@{LOOPBACK}:{postgres}/postgres",
        **BOUNDLESS,
    }
    return Ground(folder, postgres, settings)
