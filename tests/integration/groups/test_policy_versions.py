"""A group's policies are kept in their order, and go to files and back."""

import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from groups.models import GroupProfile, PolicyVersion
from groups.policies import policy_parse
from groups.policies.files import policy_file_read
from groups.policy_history import policy_of
from groups.services import policy_apply
from tests.integration.groups.conftest import LATER
from tests.unit.groups.builders import GROUP, NOON

Capture = pytest.CaptureFixture[str]

HOST = "00000000-0000-4000-8000-00000000000a"
WHOLE = f"""\
version: 2
redpackets: {{count: 3, strategy: {{name: weighted, weights: {{{HOST}: 2}}}}}}
replies:
  - name: greet
    match: {{pattern: '(?i)^hi', window: {{begins: 22:00, ends: 07:30}}}}
    texts: [你好, "on"]
    strategy: least_recently_used
    cooldown: 0.5
hosts: [{HOST}]
timezone: Asia/Shanghai
"""


def policies(*words: object) -> None:
    call_command("policies", *map(str, words))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "policy.yaml"
    path.write_text(WHOLE)
    return path


def test_each_policy_is_a_version_and_the_same_again_is_none(group: GroupProfile) -> None:
    on: dict[str, object] = {"redpackets": {}}
    for raw in ({}, on, on, {}):
        policy_apply(group_id=GROUP, raw=raw, now=NOON, actor="ada")

    versions = PolicyVersion.objects.order_by("number")
    assert [(row.number, row.policy, row.actor) for row in versions] == [
        (1, {}, "ada"),
        (2, {"redpackets": {}}, "ada"),
        (3, {}, "ada"),
    ]
    assert versions[0].sha == versions[2].sha != versions[1].sha


def test_a_policy_that_is_exported_reads_as_the_same(
    group: GroupProfile, file: Path, tmp_path: Path, capsys: Capture
) -> None:
    policies("apply", file, "--group", GROUP)
    capsys.readouterr()

    policies("export", "--group", GROUP)

    exported = tmp_path / "exported.yaml"
    exported.write_text(capsys.readouterr().out)
    assert policy_parse(policy_file_read(exported).raw) == policy_of(GROUP)
    assert "22:00" in exported.read_text()
    policies("diff", exported, "--group", GROUP, "--exit-code")
    assert capsys.readouterr().out == "Nothing would change.\n"


def test_a_difference_is_shown_line_by_line_and_without_colours_elsewhere_than_on_a_terminal(
    group: GroupProfile, file: Path, capsys: Capture
) -> None:
    policies("apply", file, "--group", GROUP)
    file.write_text(WHOLE.replace("count: 3", "count: 5"))
    capsys.readouterr()

    policies("diff", file, "--group", GROUP)

    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line[0] in "+-"][2:] == ["-  count: 3", "+  count: 5"]
    assert "\x1b" not in "".join(lines)
    with pytest.raises(SystemExit):
        policies("diff", file, "--group", GROUP, "--exit-code")


def test_a_terminal_shows_a_difference_in_colours(
    group: GroupProfile, file: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    policies("diff", file, "--group", GROUP)

    assert "\x1b[32m+" in capsys.readouterr().out


def test_the_history_says_who_and_when_and_any_version_can_be_taken_out(
    group: GroupProfile, capsys: Capture
) -> None:
    policy_apply(group_id=GROUP, raw={"version": 2}, now=NOON, actor="ada")
    policy_apply(group_id=GROUP, raw={"version": 2, "dry_run": True}, now=LATER, actor="eve")

    policies("history", "--group", GROUP)
    said = capsys.readouterr().out
    policies("export", "--group", GROUP, "--number", 1)

    assert "2026-06-01T12:00:00+00:00" in said
    assert "ada" in said
    assert "eve" in said
    assert capsys.readouterr().out == "version: 2\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("export", "--group", -5), "groups register"),
        (("export", "--group", GROUP, "--number", 7), "policies history"),
    ],
)
def test_what_is_not_there_is_told_with_the_way_to_what_is(
    group: GroupProfile, words: tuple[object, ...], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        policies(*words)


def test_the_same_policy_again_is_said_to_be_there(
    group: GroupProfile, file: Path, capsys: Capture
) -> None:
    for _ in range(2):
        policies("apply", file, "--group", GROUP)

    said = capsys.readouterr().out
    assert "has a new policy: version 1" in said
    assert "has this policy already: version 1" in said


def test_a_rule_that_cannot_apply_in_a_basic_group_is_warned_of(
    group: GroupProfile, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text("replies: [{name: a, match: {reply_to: bot}, texts: [b]}]")

    policies("validate", file, "--group", -4200001)
    policies("validate", file, "--group", GROUP)

    assert capsys.readouterr().err.count("never applies") == 1


def test_an_empty_file_is_told_how_to_say_nothing(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text("# nothing yet\n")

    with pytest.raises(CommandError, match=r"policy\.yaml:1: The policy is empty; write \{\}"):
        policies("validate", file)
