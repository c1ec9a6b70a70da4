"""Settings are read from the environment, and what cannot be read is a sentence."""

from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured

from sis_project.environment import GENERIC_PLANS, POSTGRES_OPTIONS, Environment


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Environment:
    monkeypatch.delenv("SIS_ENV_FILE", raising=False)
    return Environment(default_file=Path("/nowhere/.env"))


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        ("whole", "s3cret"),
        ("number", "s3cret"),
        ("redis", "s3cret"),
        ("database", "s3cret"),
        ("database", "postgres://user:s3cret@host:port/name"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_and_not_shown(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, reader: str, value: str
) -> None:
    monkeypatch.setenv("SIS_THING", value)

    with pytest.raises(ImproperlyConfigured, match="SIS_THING cannot be read") as told:
        getattr(environment, reader)("SIS_THING", 0)

    assert "s3cret" not in str(told.value)
    assert told.value.__cause__ is None


def test_what_is_left_empty_has_its_default(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIS_THING", "")

    assert environment.whole("SIS_THING", 7) == 7
    assert environment.text("SIS_THING", "seven") == "seven"
    assert environment.path("SIS_THING", Path("/seven")) == Path("/seven")


def test_a_named_file_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIS_ENV_FILE", "/nowhere/sis.env")

    with pytest.raises(ImproperlyConfigured, match=r"SIS_ENV_FILE names /nowhere/sis\.env"):
        Environment(default_file=Path("/nowhere/.env"))


def test_postgresql_on_a_socket_is_understood(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://sis@/games?host=/run/postgresql")

    config = environment.database("DATABASE_URL", "")

    assert (config["NAME"], config["USER"]) == ("games", "sis")
    assert config["OPTIONS"]["host"] == "/run/postgresql"


def test_a_database_that_is_gone_without_a_word_is_given_up(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://sis@db.invalid/games?connect_timeout=9")

    options = environment.database("DATABASE_URL", "")["OPTIONS"]

    assert options == POSTGRES_OPTIONS | {"connect_timeout": 9, "options": GENERIC_PLANS}


def test_settings_of_the_server_in_the_url_stand_beside_ours(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "-c statement_timeout=30000"
    monkeypatch.setenv("DATABASE_URL", f"postgres://sis@db.invalid/games?options={quote(asked)}")

    options = environment.database("DATABASE_URL", "")["OPTIONS"]

    assert options["options"] == f"{GENERIC_PLANS} {asked}"


def test_sqlite_queues_its_writers(environment: Environment) -> None:
    config = environment.database("SIS_NO_SUCH_URL", "sqlite:////folder/file.sqlite3")

    assert config["NAME"] == "/folder/file.sqlite3"
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_the_file_stands_below_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "env"
    file.write_text("SIS_TRIED_ONE=file\nSIS_TRIED_TWO=file\n")
    monkeypatch.setenv("SIS_ENV_FILE", str(file))
    monkeypatch.setenv("SIS_TRIED_TWO", "environment")
    monkeypatch.setenv("SIS_TRIED_ONE", "")
    monkeypatch.delenv("SIS_TRIED_ONE")

    environment = Environment(default_file=Path("/nowhere/.env"))

    assert environment.text("SIS_TRIED_ONE") == "file"
    assert environment.text("SIS_TRIED_TWO") == "environment"
