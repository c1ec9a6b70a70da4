"""`manage.py kill_switch`."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Account, Switch
from accounts.selectors import switches_thrown
from groups.services import group_register

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command("kill_switch", *args, stdout=out)
    return out.getvalue()


def test_each_step_says_what_it_did_and_a_second_time_that_it_was_so() -> None:
    assert "Stopped: global" in run("on", "--reason", "drill")
    assert "was stopped already" in run("on", "--reason", "again")
    assert Switch.objects.get().reason == "drill"
    assert "Released: global" in run("off", "--reason", "over")
    assert "was not stopped" in run("off", "--reason", "again")


def test_an_account_and_a_group_have_switches_of_their_own() -> None:
    account = Account.objects.create()
    group_register(group_id=-1005, name="Games")

    run("on", "--reason", "odd", "--account", str(account.pk))
    run("on", "--reason", "odd", "--group=-1005")

    assert switches_thrown() == {f"account:{account.pk}", "group:-1005"}


def test_the_status_is_a_table_a_document_or_a_sentence() -> None:
    assert run("status") == "Nothing is stopped.\n"
    run("on", "--reason", "drill")

    assert "drill" in run("status")
    (told,) = json.loads(run("status", "--json"))
    assert (told["scope"], told["reason"]) == ("global", "drill")


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        (["--group=-1005"], "Group -1005 is not registered"),
        (["--account", "0" * 32], "There is no account"),
    ],
)
def test_a_mistyped_id_is_refused_because_it_would_stop_nothing(
    scope: list[str], told: str
) -> None:
    with pytest.raises(CommandError, match=told):
        run("on", "--reason", "odd", *scope)
    assert not Switch.objects.exists()
