"""Runs a program of a proof as the service's own: `python -m proofs.house.process MODULE ...`.

The module's `main` gets the other arguments once Django is set up, and tells errors as logs do.
"""

import importlib
import sys

import django

from telemetry.logs import uncaught_told

if __name__ == "__main__":
    uncaught_told()
    django.setup()
    importlib.import_module(sys.argv[1]).main(*sys.argv[2:])
