#!/usr/bin/env python
"""Django's command line for SIS."""

import os
import sys

from django.core.management import execute_from_command_line

from sis_project.trouble import trouble_sentence
from telemetry.logs import uncaught_told


def main() -> None:
    """Run the management command that the arguments name.

    What an operator can mend (a server that is away, a setting that cannot be read) is told in a
    sentence; `--traceback` shows where it came from.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sis_project.settings")
    # What a command prints is its product: log lines keep out of it.
    os.environ.setdefault("SIS_LOG_STREAM", "stderr")
    if "--traceback" not in sys.argv:
        uncaught_told()
    try:
        execute_from_command_line(sys.argv)
    except Exception as error:
        sentence = trouble_sentence(error)
        if sentence is None or "--traceback" in sys.argv:
            raise
        sys.exit(sentence)


if __name__ == "__main__":
    main()
