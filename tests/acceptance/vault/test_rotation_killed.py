"""`manage.py rotate_keys`, killed with -9: the proof's figures, small."""

from pathlib import Path

import pytest

from proofs.house.ground import ground_prepare
from proofs.sessions.rotation import rotation_figures

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(300)]


def test_a_rotation_killed_anywhere_leaves_everything_readable_and_goes_on(tmp_path: Path) -> None:
    figures = rotation_figures(ground_prepare(tmp_path), accounts=8, kills=3)

    assert [figure.name for figure in figures if not figure.held] == []
