"""The door before every page of Flower: who does not know the password sees nothing at all.

Flower itself asks for it on most pages, yet `/metrics`, `/healthcheck` and its static files are
open to anybody. A rule that stands before all others closes those too, and whatever a later Flower
adds.
"""

import hmac
from base64 import b64decode
from binascii import Error as NotBase64
from typing import Any

from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher, Rule
from tornado.web import Application, RequestHandler


class Stranger(Matcher):
    """Matches each request that does not carry the password."""

    def __init__(self, credentials: str) -> None:
        self._credentials = credentials.encode()

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """An empty dict for a stranger (tornado's yes), None for one who may go on."""
        scheme, _space, encoded = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return {}
        try:
            offered = b64decode(encoded, validate=True)
        except (NotBase64, ValueError):
            return {}
        return None if hmac.compare_digest(offered, self._credentials) else {}


class Refusal(RequestHandler):
    """Answers every method of a stranger with 401."""

    def prepare(self) -> None:
        """Ask for the password."""
        self.set_status(401)
        self.set_header("WWW-Authenticate", 'Basic realm="flower", charset="UTF-8"')
        self.finish("Flower asks for a user and a password.\n")


def door_close(application: Application, credentials: str) -> None:
    """Put the rule before all that the application has."""
    application.default_router.rules.insert(0, Rule(Stranger(credentials), Refusal))
