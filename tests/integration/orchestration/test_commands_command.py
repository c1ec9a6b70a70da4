"""`manage.py commands`: an operator's mouth."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Account
from orchestration.models import Command, CommandSource, CommandState

pytestmark = pytest.mark.usefixtures("valkey")


def run(*args: str) -> Any:
    out = StringIO()
    call_command("commands", *args, stdout=out)
    return json.loads(out.getvalue())


def test_an_operator_files_shows_lists_and_cancels(account: Account) -> None:
    payload = {"accounts": [str(account.pk)], "reason": "a rest"}

    filed = run("file", "pause", json.dumps(payload), "--key", "a")
    again = run("file", "pause", json.dumps(payload), "--key", "a")

    command = Command.objects.get()
    assert (command.source, command.state) == (CommandSource.OPERATOR, CommandState.DONE)
    assert filed["id"] == again["id"] == run("show", str(command.pk))["id"]
    assert [row["kind"] for row in run("list", "--json")] == ["pause"]
    with pytest.raises(CommandError, match="over already"):
        run("cancel", str(command.pk))


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["file", "pause", "{"], "PAYLOAD is no JSON"),
        (["file", "brew", "{}"], "kind: There is no such kind"),
        (["show", "00000000-0000-0000-0000-000000000000"], "There is no command"),
    ],
)
def test_what_is_refused_is_a_sentence(db: None, args: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        run(*args)
