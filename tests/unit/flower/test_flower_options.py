"""Flower's settings: it refuses to run unguarded, and says why."""

from typing import Any

import pytest

from sis_project.flower.options import FlowerRefused, flower_options


@pytest.fixture(autouse=True)
def set_well(settings: Any) -> None:
    settings.SIS_FLOWER_USER = "operator"
    settings.SIS_FLOWER_PASSWORD = "eight oranges"


@pytest.mark.parametrize("password", ["", "oranges"])
def test_flower_does_not_start_without_a_password_worth_the_name(
    settings: Any, password: str
) -> None:
    settings.SIS_FLOWER_PASSWORD = password

    with pytest.raises(FlowerRefused, match="SIS_FLOWER_PASSWORD"):
        flower_options()


@pytest.mark.parametrize("user", ["", "ops:team"])
def test_a_user_that_basic_auth_cannot_carry_is_refused(settings: Any, user: str) -> None:
    settings.SIS_FLOWER_USER = user

    with pytest.raises(FlowerRefused, match="SIS_FLOWER_USER"):
        flower_options()


def test_a_password_that_flower_cannot_compare_is_refused(settings: Any) -> None:
    settings.SIS_FLOWER_PASSWORD = "八個橘子在桌子上"

    with pytest.raises(FlowerRefused, match="ASCII"):
        flower_options()


def test_flower_listens_on_loopback_unless_told_otherwise() -> None:
    assert flower_options().address == "127.0.0.1"


def test_the_password_is_not_shown_with_the_options() -> None:
    assert "oranges" not in repr(flower_options())
