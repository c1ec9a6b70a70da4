"""Policy files: YAML or JSON, read without evaluating anything, with the lines of their keys."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from groups.errors import PolicyFileUnreadable, Problem
from groups.policies.loading import MAX_POLICY
from groups.policies.yaml_reading import PlainLoader, line_of


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """The plain data of a policy file, and where its keys stand."""

    path: Path
    raw: Any
    _node: yaml.Node | None = field(repr=False, default=None)

    def told(self, problem: Problem) -> str:
        """A problem with its file and line, as editors and compilers write them."""
        return f"{self.path}:{line_of(self._node, problem.at)}: {problem.sentence}"


def policy_file_read(path: Path) -> PolicyFile:
    """Read a policy file; `.json` is JSON, everything else YAML.

    Raises:
        PolicyFileUnreadable: the file is missing, larger than 64 kB, or neither YAML nor JSON.
    """
    text = _text(path)
    try:
        node = yaml.compose(text, PlainLoader)
        if path.suffix == ".json":
            return PolicyFile(path, json.loads(text), node)
        return PolicyFile(path, yaml.load(text, PlainLoader), node)  # noqa: S506 - a SafeLoader
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise PolicyFileUnreadable(_unread(path, error)) from error


def _unread(path: Path, error: Exception) -> str:
    line, why = 1, _("it is nested too deeply")
    if isinstance(error, yaml.MarkedYAMLError):
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        why = str(error.problem)
    elif isinstance(error, json.JSONDecodeError):
        line, why = error.lineno, error.msg
    elif not isinstance(error, RecursionError):
        why = " ".join(str(error).split())
    kind = "JSON" if path.suffix == ".json" else "YAML"
    return _("%(path)s:%(line)d: does not read as %(kind)s: %(why)s.") % {
        "path": path,
        "line": line,
        "kind": kind,
        "why": why,
    }


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_POLICY + 1)
        text = raw.decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else _("it is not UTF-8")
        raise PolicyFileUnreadable(
            _("%(path)s cannot be read: %(why)s.") % {"path": path, "why": reason}
        ) from error
    if len(raw) > MAX_POLICY:
        raise PolicyFileUnreadable(
            _("%(path)s is larger than 64 kB; make it smaller.") % {"path": path}
        )
    return text
