"""The admin shows every table, and changes none of them."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

OURS = {"accounts", "groups", "redpackets", "orchestration"}
MODELS = [model for model in admin.site._registry if model._meta.app_label in OURS]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.db_table)
def test_a_table_can_be_looked_at_and_not_written(admin_client: Client, model: type) -> None:
    meta = model._meta  # type: ignore[attr-defined]
    name = f"admin:{meta.app_label}_{meta.model_name}"

    assert admin_client.get(reverse(f"{name}_changelist")).status_code == 200
    assert admin_client.get(reverse(f"{name}_add")).status_code == 403


def test_the_front_door_leads_to_the_admin(admin_client: Client) -> None:
    response = admin_client.get("/", follow=True)

    assert response.status_code == 200
    assert response.redirect_chain == [("/admin/", 302)]


def test_a_stranger_is_asked_to_log_in(client: Client, db: None) -> None:
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[0][0].startswith("/admin/login/")
