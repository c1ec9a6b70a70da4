"""The door before Flower: strangers are told nothing."""

from base64 import b64encode

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from sis_project.flower.door import Stranger

LINE = RequestStartLine("GET", "/metrics", "HTTP/1.1")
DOOR = Stranger("operator:eight oranges")


def request(authorization: str | None) -> HTTPServerRequest:
    headers = HTTPHeaders({"Host": "127.0.0.1:5555"})
    if authorization is not None:
        headers["Authorization"] = authorization
    return HTTPServerRequest(headers=headers, start_line=LINE)


def basic(credentials: str) -> str:
    return "Basic " + b64encode(credentials.encode()).decode()


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Basic",
        "Basic ***",
        basic(""),
        basic("operator:"),
        basic("operator:eight orange"),
        basic("operator:eight 橘子"),
        basic("operator:eight oranges "),
        basic("operator:eight oranges").replace("Basic", "Bearer"),
    ],
)
def test_whoever_does_not_bring_the_password_is_a_stranger(authorization: str | None) -> None:
    assert DOOR.match(request(authorization)) == {}


@pytest.mark.parametrize("scheme", ["Basic", "basic"])
def test_whoever_brings_the_password_goes_on(scheme: str) -> None:
    right = basic("operator:eight oranges").replace("Basic", scheme)

    assert DOOR.match(request(right)) is None
