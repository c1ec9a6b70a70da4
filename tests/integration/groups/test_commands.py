"""What operators do with groups and policies from the terminal."""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Account
from groups.models import GroupMember, GroupProfile
from groups.selectors import watched_group_ids
from tests.unit.groups.builders import GROUP, OTHER

Capture = pytest.CaptureFixture[str]


def groups(*words: object) -> None:
    call_command("groups", *map(str, words))


def policies(*words: object) -> None:
    call_command("policies", *map(str, words))


def test_a_group_goes_from_registered_to_watched(operator: User, capsys: Capture) -> None:
    groups("register", GROUP, "Games")
    groups("attest", GROUP, "--by", "ada")
    groups("enable", GROUP)

    assert watched_group_ids() == {GROUP}
    groups("list", "--json")
    [row] = json.loads(capsys.readouterr().out.split("enabled.\n")[1])
    assert (row["group_id"], row["attested_by"], row["enabled"]) == (GROUP, "ada", True)
    groups("list")
    assert "Games" in capsys.readouterr().out
    groups("disable", GROUP)
    assert watched_group_ids() == frozenset()


def test_an_enabled_group_that_none_of_our_accounts_is_in_is_told(
    group: GroupProfile, account: Account, capsys: Capture
) -> None:
    groups("enable", group.pk)
    groups("list")
    assert f"No account of ours was seen in group {group.pk}" in capsys.readouterr().err

    GroupMember.objects.create(group=group, account=account, seen_at=timezone.now())
    groups("list")

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("register", 7, "Games"), "below 0"),
        (("enable", GROUP), "is not registered"),
        (("attest", GROUP, "--by", "eve"), "There is no user eve"),
    ],
)
def test_a_step_that_cannot_be_done_is_an_error(
    words: tuple[object, ...], sentence: str, operator: User
) -> None:
    with pytest.raises(CommandError, match=sentence):
        groups(*words)


def test_a_valid_file_is_said_to_be_one_and_stores_nothing(
    group: GroupProfile, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(f"hosts: [{OTHER}]\n")

    policies("validate", file, "--group", GROUP)

    said = capsys.readouterr()
    group.refresh_from_db()
    assert "is a valid policy" in said.out
    assert "does not exist" in said.err
    assert group.strategies == {}


def test_every_problem_of_a_file_is_told_and_nothing_is_stored(
    group: GroupProfile, tmp_path: Path
) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text("redpackets: {cuont: 3}\nversion: 3\n")

    with pytest.raises(CommandError) as caught:
        policies("apply", file, "--group", GROUP)

    group.refresh_from_db()
    assert "2 problems" in str(caught.value)
    assert f'{file}:1: "redpackets"' in str(caught.value)
    assert f'{file}:2: "version"' in str(caught.value)
    assert 'did you mean "count"' in str(caught.value)
    assert group.strategies == {}


def test_a_policy_is_applied_to_its_group(
    group: GroupProfile, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "policy.json"
    file.write_text('{"redpackets": {"count": 3}}')

    policies("apply", file, "--group", GROUP)

    group.refresh_from_db()
    assert group.strategies == {"redpackets": {"count": 3}}
    assert "has a new policy" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        policies("validate", tmp_path / "none.yaml")
