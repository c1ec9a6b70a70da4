"""Every error is a problem with a stable code."""

import json

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.api.views import AccountViews
from sis_project.api.bodies import MAX_BODY
from tests.integration.web_scene import WebScene

SHAPE = {"type", "title", "status", "code", "detail", "request_id"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/api/v1/nothing/", 404, "not_found"),
        ("get", "/api/elsewhere", 404, "not_found"),
        ("get", "/api/v1/actions/99999999999999999999/", 404, "not_found"),
        ("get", "/api/v1/actions/9999999999999999999/", 404, "not_found"),
        ("get", "/api/v1/accounts/00000000-0000-0000-0000-00000000000-/", 404, "not_found"),
        ("get", "/api/v1/groups/-99999999999999999999/", 404, "not_found"),
        ("delete", "/api/v1/actions/", 405, "method_not_allowed"),
        ("get", "/api/v1/actions/?status=WRONG", 400, "validation_failed"),
        ("get", "/api/v1/actions/?stauts=DONE", 400, "validation_failed"),
        ("get", "/api/v1/actions/?group=1e999999", 400, "validation_failed"),
        ("get", "/api/v1/actions/?rule=%00", 400, "validation_failed"),
        ("get", "/api/v1/actions/?cursor=rubbish", 404, "not_found"),
    ],
)
def test_an_error_is_a_problem(
    caller: APIClient, method: str, path: str, status: int, code: str
) -> None:
    response = getattr(caller, method)(path)

    body = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert (response.status_code, body["status"], body["code"]) == (status, status, code)
    assert set(body) - {"errors"} == SHAPE
    assert body["request_id"] == response["X-Request-ID"]


def test_the_callers_own_request_id_is_kept(caller: APIClient) -> None:
    kept = caller.get("/api/v1/nothing/", headers={"X-Request-ID": "bot-12345678"})
    refused = caller.get("/api/v1/nothing/", headers={"X-Request-ID": "bad id\twith blanks"})

    assert kept.json()["request_id"] == "bot-12345678"
    assert refused.json()["request_id"] != "bad id\twith blanks"


@pytest.mark.parametrize("header", [None, "Bearer nonsense", "Bearer ÿÿ", "Bearer", "Bearer a b"])
def test_a_stranger_is_refused_and_told_how_to_come_in(db: None, header: str | None) -> None:
    client = Client(headers={"Authorization": header} if header else {})

    response = client.get("/api/v1/accounts/")

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert response.json()["code"] in {"not_authenticated", "authentication_failed"}


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "parse_error"),
        (b"\xff\xfe", "application/json", 400, "parse_error"),
        (b"[" * 20_000, "application/json", 400, "body_too_deep"),
        (b'{"reason": ' + b"[" * 17 + b"]" * 17 + b"}", "application/json", 400, "body_too_deep"),
        (b'{"reason\\ud800": "x"}', "application/json", 400, "parse_error"),
        (b'{"reason": "\\u0000"}', "application/json", 400, "validation_failed"),
        (b"[]", "application/json", 400, "validation_failed"),
        (b"reason=x", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b" " * (MAX_BODY + 1), "application/json", 413, "body_too_large"),
    ],
)
def test_a_bad_body_is_a_problem(
    caller: APIClient, scene: WebScene, body: bytes, content_type: str, status: int, code: str
) -> None:
    url = f"/api/v1/accounts/{scene.winner.pk}/pause/"

    response = caller.generic("POST", url, body, content_type)  # type: ignore[arg-type]  # bytes do

    assert (response.status_code, response.json()["code"]) == (status, code)


def test_a_fault_of_ours_shows_nothing_of_itself(
    caller: APIClient, scene: WebScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(view: AccountViews) -> None:
        raise RuntimeError("+447700900123")

    monkeypatch.setattr(AccountViews, "get_queryset", broken)

    response = caller.get("/api/v1/accounts/")

    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert "447700900123" not in json.dumps(response.json())
