"""The published schema says what the code does."""

from pathlib import Path

import yaml
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

PUBLISHED = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"
BUNDLE = "drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"


def test_the_published_schema_is_the_codes(tmp_path: Path) -> None:
    now = tmp_path / "openapi.yaml"

    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(now))

    assert PUBLISHED.read_text() == now.read_text(), (
        "The API has changed. Run: python manage.py spectacular --file docs/openapi.yaml"
    )


def test_every_operation_may_answer_with_a_problem() -> None:
    schema = yaml.safe_load(PUBLISHED.read_text())
    operations = [one for path in schema["paths"].values() for one in path.values()]

    assert len(operations) >= 14
    assert all("default" in operation["responses"] for operation in operations)


def test_swagger_ui_needs_nothing_from_elsewhere(client: Client, db: None) -> None:
    page = client.get("/api/docs/").content.decode()

    assert "https://" not in page
    assert BUNDLE in page
    assert finders.find(BUNDLE)
    assert client.get("/api/schema/").status_code == 200
