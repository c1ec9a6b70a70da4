"""The web application that granian serves."""

import os
import sys

import django
from django.conf import settings

from sis_project.telemetry.log_keys import UNSET_SECRET_KEY
from sis_project.web_connections import connections_pool
from sis_project.web_crowd import Crowd
from sis_project.web_handler import OneThreadHandler
from telemetry.logs import uncaught_told

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sis_project.settings")

connections_pool(settings.DATABASES)
django.setup(set_prefix=False)
application = Crowd(OneThreadHandler())
uncaught_told()
if settings.SECRET_KEY == UNSET_SECRET_KEY and not settings.DEBUG:
    # What stands in for it is in the source: whoever reads that could sign as this server.
    sys.exit(
        "SIS_SECRET_KEY is not set, and the web server signs with it: set it to a long random text."
    )
