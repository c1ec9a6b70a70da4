"""`.env.example` lists every setting that is read, by us or by docker-compose.yml, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_example_lists_every_setting() -> None:
    settings = (ROOT / "sis_project" / "settings.py").read_text()
    compose = (ROOT / "docker-compose.yml").read_text()
    example = (ROOT / ".env.example").read_text()

    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', settings))
    listed = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))

    assert listed == read | set(re.findall(r"\$\{(\w+)", compose))
