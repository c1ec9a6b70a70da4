"""Policy files: YAML or JSON, read without evaluating anything."""

import json
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from groups.errors import PolicyFileUnreadable
from groups.policies.loading import MAX_POLICY


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases, which can blow up a small file, and without a key given twice."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(
                None, None, _("anchors and aliases are not read here"), event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _value in node.value]
        for key, _value in node.value:
            if keys.count(key.value) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, _("a key is given twice"), key.start_mark
                )
        return super().construct_mapping(node, deep=deep)


def policy_file_read(path: Path) -> Any:
    """The plain data of a policy file; `.json` is JSON, everything else YAML.

    Raises:
        PolicyFileUnreadable: the file is missing, larger than 64 kB, or neither YAML nor JSON.
    """
    text = _text(path)
    try:
        return json.loads(text) if path.suffix == ".json" else yaml.load(text, _PlainLoader)  # noqa: S506 - a SafeLoader
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise PolicyFileUnreadable(
            _("%(path)s does not read as YAML or JSON: %(why)s.")
            % {"path": path, "why": " ".join(str(error).split())}
        ) from error


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
