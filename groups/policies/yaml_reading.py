"""YAML as policies are written in it: plain data, and the line of each key."""

import re
from typing import Any

import yaml
from django.utils.translation import gettext as _

_PLAIN = {
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    "float": (r"[-+]?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?", "-+0123456789"),
    "null": (r"~|null|Null|NULL|", ["~", "n", "N", ""]),
}
"""What is more than a text, as in YAML 1.2: `22:30`, `on` and `2026-01-01` are texts."""


class PlainLoader(yaml.SafeLoader):
    """YAML without aliases, which can blow up a small file, and without a key given twice."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Read one value; an alias is refused before it is followed."""
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            key = f'"{index.value}" ' if isinstance(index, yaml.ScalarNode) else ""
            self._refuse(
                event.start_mark,
                _("%(key)sis an alias; anchors and aliases are not read here") % {"key": key},
            )
        return super().compose_node(parent, index)

    def compose_mapping_node(self, anchor: dict[Any, yaml.Node]) -> yaml.MappingNode:
        """Read a mapping; a key that is given twice is refused."""
        node = super().compose_mapping_node(anchor)
        seen = set()
        for key, _value in node.value:
            if isinstance(key.value, str) and key.value in seen:
                self._refuse(
                    key.start_mark, _('"%(key)s" is given twice; keep one') % {"key": key.value}
                )
            seen.add(str(key.value))
        return node

    def _refuse(self, mark: yaml.Mark, why: str) -> None:
        raise yaml.constructor.ConstructorError(None, None, why, mark)


for _name, (_pattern, _first) in _PLAIN.items():
    PlainLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}", re.compile(f"^(?:{_pattern})$"), list(_first)
    )


def line_of(node: yaml.Node | None, at: tuple[str | int, ...]) -> int:
    """The line of a key, or of what is nearest above it; lines count from 1."""
    line = 1 if node is None else node.start_mark.line + 1
    for step in at:
        found = _below(node, step)
        if found is None:
            return line
        line, node = found
    return line


def _below(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        entry = node.value[step]
        return entry.start_mark.line + 1, entry
    return None
