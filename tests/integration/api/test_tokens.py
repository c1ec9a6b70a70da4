"""`manage.py tokens`."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken


def made(*args: str) -> str:
    out = StringIO()
    call_command("tokens", "create", *args, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def asked(token: str) -> int:
    return Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/groups/").status_code


@pytest.fixture
def olga(db: None) -> User:
    return User.objects.create_superuser("olga")


def test_a_token_is_printed_once_and_stored_as_a_hash(olga: User) -> None:
    token = made("--user", "olga")

    assert asked(token) == 200
    row = AuthToken.objects.get()
    assert token not in {row.digest, row.token_key}
    assert token.startswith("sis_")


def test_a_token_ends_at_its_date(olga: User) -> None:
    token = made("--user", "olga", "--days", "2")

    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert asked(token) == 401


def test_a_token_ends_with_its_user(olga: User) -> None:
    token = made("--user", "olga")

    User.objects.update(is_active=False)

    assert asked(token) == 401


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--user", "nobody"], "There is no active user nobody"),
        (["--user", "olga", "--days", "0"], "--days: write a number from 1 to 3650"),
        (["--user", "olga", "--scope", "all"], "--scope: there is no all; choose from read"),
        (["--user", "olga", "--network", "home"], "--network: home is no network"),
        (["--user", "olga", "--rate", "fast"], "'fast' with a burst of 20 is no rate"),
    ],
)
def test_a_wrong_wish_is_a_sentence(olga: User, args: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        made(*args)


def listed() -> list[dict[str, object]]:
    out = StringIO()
    call_command("tokens", "list", "--json", stdout=out)
    rows: list[dict[str, object]] = json.loads(out.getvalue())
    return rows


def test_a_token_reads_only_unless_it_is_given_more(olga: User) -> None:
    made("--user", "olga")
    made("--user", "olga", "--scope", "commands", "--scope", "read", "--group", "-5")

    assert [row["scopes"] for row in listed()] == ["read", "commands read"]
    assert listed()[1]["limited_to"] == "-5"


def test_a_token_that_was_taken_back_opens_nothing(olga: User) -> None:
    token = made("--user", "olga")
    (row,) = listed()

    call_command("tokens", "revoke", str(row["id"]), stdout=StringIO())

    assert asked(token) == 401
    assert listed() == []
    with pytest.raises(CommandError, match="There is no token"):
        call_command("tokens", "revoke", str(row["id"]), stdout=StringIO())
