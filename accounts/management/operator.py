"""Who sits at the terminal, for the logs."""

import getpass
import os


def operator_name() -> str:
    """`olga at the terminal`: the user of the operating system, or its number in a container."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a number without a name
        user = str(os.getuid())
    return f"{user} at the terminal"
