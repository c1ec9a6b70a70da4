"""Policy files are read without evaluating anything, and refused with a sentence."""

from pathlib import Path

import pytest

from groups.errors import PolicyFileUnreadable
from groups.policies import policy_parse
from groups.policies.files import policy_file_read
from groups.policies.loading import MAX_POLICY

POLICY = """
version: 1
redpackets:
  count: 3
replies:
  - name: greet
    match: {keywords: [hello, 你好]}
    texts: ["Hi from {account}"]
"""


def test_yaml_and_json_read_alike(tmp_path: Path) -> None:
    yaml_file, json_file = tmp_path / "a.yaml", tmp_path / "a.json"
    yaml_file.write_text("version: 1\nredpackets: {count: 3}\n")
    json_file.write_text('{"version": 1, "redpackets": {"count": 3}}')

    assert policy_file_read(yaml_file).raw == policy_file_read(json_file).raw


def test_a_policy_in_yaml_is_valid(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(POLICY)

    assert policy_parse(policy_file_read(file).raw).replies[0].name == "greet"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.yaml", b"a: &x [1]\nb: *x\n", "aliases"),
        ("a.yaml", b"a: 1\na: 2\n", "twice"),
        ("a.yaml", b"a: [1\n", "YAML"),
        ("a.yaml", b"a: !!python/object/apply:os.system [true]\n", "YAML"),
        ("a.yaml", b"[" * 20_000, "YAML"),
        ("a.json", b"{", "JSON"),
        ("a.json", b"[" * 60_000, "JSON"),
        ("a.yaml", b"\xff\xfe", "UTF-8"),
        ("a.yaml", b" " * (MAX_POLICY + 1), "64 kB"),
    ],
)
def test_a_file_that_is_no_policy_is_named(
    name: str, content: bytes, why: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(content)

    with pytest.raises(PolicyFileUnreadable) as caught:
        policy_file_read(file)

    assert str(file) in str(caught.value)
    assert why in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyFileUnreadable, match=r"none\.yaml cannot be read"):
        policy_file_read(tmp_path / "none.yaml")
