"""Runs Flower on this process' event loop until a signal ends it."""

import logging
import signal
from collections.abc import Callable
from functools import partial
from typing import Any

from celery import Celery
from flower.app import Flower
from flower.options import options as flower_globals
from flower.urls import settings as page_settings
from tornado.ioloop import IOLoop

from accounts.hosting.lanes import DatabaseLane
from sis_project.flower.door import door_close
from sis_project.flower.options import FlowerOptions, FlowerRefused
from sis_project.flower.queues import account_queue_names, queue_pages


def flower_run(app: Celery, options: FlowerOptions, announce: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; `announce` is given the address once it listens.

    Flower only looks on (its `read_only`): what operators do to workers and accounts goes through
    the admin and the API, where it is kept who did it.

    Raises:
        FlowerRefused: its port cannot be had.
    """
    # One line for each request of a page that refreshes itself is no news; a refusal is.
    logging.getLogger("tornado.access").setLevel(logging.WARNING)
    lane = DatabaseLane("flower")
    flower = _flower(app, options)
    flower.add_handlers(r".*", queue_pages(partial(lane.run, account_queue_names)))
    door_close(flower, options.credentials)
    try:
        port = flower.start_http_server()
    except OSError as error:
        raise FlowerRefused(
            f"Flower cannot listen on {options.address}:{options.port} ({error.strerror}): change "
            "SIS_FLOWER_ADDRESS or SIS_FLOWER_PORT."
        ) from error
    announce(f"http://{options.address}:{port}/")
    _end_on_signals(flower.io_loop)
    try:
        flower.start()
    finally:
        flower.stop()
        lane.close()


def _flower(app: Celery, options: FlowerOptions) -> Any:
    # Flower reads these from a global of its own, which its command line would fill.
    flower_globals.address = options.address
    flower_globals.port = options.port
    flower_globals.basic_auth = [options.credentials]
    flower_globals.enable_events = options.events
    flower_globals.read_only = True
    return Flower(capp=app, options=flower_globals, **page_settings)


def _end_on_signals(loop: IOLoop) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.add_callback_from_signal(loop.stop))
