"""`.env.example` lists every setting that is read, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_example_lists_every_setting() -> None:
    settings = (ROOT / "sis_project" / "settings.py").read_text()
    example = (ROOT / ".env.example").read_text()

    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', settings))
    listed = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))

    assert listed == read
