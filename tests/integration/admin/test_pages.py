"""Every page of the admin: it opens, it hides what is sealed, and it writes by services alone."""

import re
from collections import Counter

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Switch
from tests.integration.web_scene import WebScene

ROOMS = ["accounts", "groups", "redpackets", "orchestration"]
TABLES = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
SITE = list(admin.site._registry)
MAY_BE_ADDED = {"switches", "proxies", "webhooks", "auth_user", "auth_group"}


def table(model: type[Model]) -> str:
    return model._meta.db_table


def page(model: type[Model], name: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def test_every_table_of_ours_has_its_page() -> None:
    assert not set(TABLES) - set(SITE)


@pytest.mark.parametrize("model", SITE, ids=table)
def test_a_table_is_listed_and_searched(
    admin_client: Client, scene: WebScene, model: type[Model]
) -> None:
    url = page(model, "changelist")

    assert admin_client.get(url).status_code == 200
    assert admin_client.get(url, {"q": "tea"}).status_code == 200
    assert admin_client.get(url, {"q": "Account 0"}).status_code == 200


@pytest.mark.parametrize("model", SITE, ids=table)
def test_a_row_has_its_page(admin_client: Client, scene: WebScene, model: type[Model]) -> None:
    rows = list(model._default_manager.all()[:2])
    if model in TABLES:
        assert rows

    for row in rows:
        assert admin_client.get(page(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", SITE, ids=table)
def test_rows_come_and_go_by_services(
    admin_client: Client, scene: WebScene, model: type[Model]
) -> None:
    status = admin_client.get(page(model, "add")).status_code

    assert status == (200 if table(model) in MAY_BE_ADDED else 403)


@pytest.mark.parametrize("model", TABLES, ids=table)
def test_a_page_shows_nothing_sealed(
    admin_client: Client, scene: WebScene, model: type[Model]
) -> None:
    pages = [page(model, "changelist"), reverse("admin:index")]
    pages += [page(model, "change", row.pk) for row in model._default_manager.all()]
    pages += [page(model, "history", row.pk) for row in model._default_manager.all()[:1]]

    html = "".join(admin_client.get(url).content.decode() for url in pages)

    assert not [secret for secret in scene.secrets if secret in html]


def shapes(statements: list[dict[str, str]]) -> Counter[str]:
    """How often each statement was asked, whatever its values."""
    return Counter(re.sub(r"'[^']*'|-?\d+", "?", one["sql"]) for one in statements)


@pytest.mark.parametrize("model", TABLES, ids=table)
def test_a_list_asks_nothing_for_each_of_its_rows(
    admin_client: Client, scene: WebScene, model: type[Model]
) -> None:
    with CaptureQueriesContext(connection) as asked:
        admin_client.get(page(model, "changelist"))

    assert len(asked) <= 8  # the session, the user, the rows, and what the filters offer
    assert [shape for shape, times in shapes(asked.captured_queries).items() if times > 1] == []


def test_a_user_without_permissions_sees_neither_tables_nor_figures(
    client: Client, scene: WebScene
) -> None:
    client.force_login(User.objects.create_user("nobody", is_staff=True))

    html = client.get(reverse("admin:index")).content.decode()

    assert "Flood waits now" not in html
    for model in TABLES:
        assert client.get(page(model, "changelist")).status_code == 403


def test_the_front_door_leads_to_the_admin(admin_client: Client) -> None:
    response = admin_client.get("/", follow=True)

    assert response.status_code == 200
    assert response.redirect_chain == [("/admin/", 302)]


def test_a_stranger_is_asked_to_log_in(client: Client, db: None) -> None:
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[0][0].startswith("/admin/login/")


def test_a_switch_is_thrown_and_released(admin_client: Client, db: None) -> None:
    refused = admin_client.post(page(Switch, "add"), {"scope": "everything", "reason": "a fire"})
    admin_client.post(page(Switch, "add"), {"scope": "global", "reason": "a fire"})

    assert "Write global" in refused.content.decode()
    assert Switch.objects.get().thrown_by == "admin"
    assert "a fire" in admin_client.get(reverse("admin:index")).content.decode()

    admin_client.post(page(Switch, "delete", "global"), {"post": "yes"})

    assert not Switch.objects.exists()
    assert LogEntry.objects.count() == 2
