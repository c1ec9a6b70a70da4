"""Operators attest, enable and disable groups, and write their policies."""

import json

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from groups.models import GroupProfile

GROUP_ID = -1002200000009
PAGE = "admin:groups_groupprofile_change"
NO_ROWS_BELOW = {"policy_versions-TOTAL_FORMS": "0", "policy_versions-INITIAL_FORMS": "0"}


def pressed(client: Client, name: str) -> None:
    url = reverse(f"admin:groups_groupprofile_{name}", args=[GROUP_ID])
    client.post(url, {"_form_submitted": "True"})


def test_a_group_is_attested_then_enabled_then_disabled(
    admin_client: Client, admin_user: User
) -> None:
    group = GroupProfile.objects.create(group_id=GROUP_ID, name="New")

    pressed(admin_client, "enable")
    group.refresh_from_db()
    assert not group.enabled

    pressed(admin_client, "attest")
    pressed(admin_client, "enable")
    group.refresh_from_db()
    assert (group.attested_by, group.enabled) == (admin_user, True)

    pressed(admin_client, "disable")
    group.refresh_from_db()
    assert not group.enabled


def test_a_policy_with_a_problem_is_told_and_not_stored(admin_client: Client) -> None:
    GroupProfile.objects.create(group_id=GROUP_ID, name="New")
    url = reverse(PAGE, args=[GROUP_ID])

    refused = admin_client.post(url, {"name": "New", "strategies": '{"version": 1, "replys": []}'})
    newer = {"name": "Newer", "strategies": json.dumps({"version": 1}), **NO_ROWS_BELOW}
    stored = admin_client.post(url, newer)

    assert "replys" in refused.content.decode()
    assert stored.status_code == 302
    group = GroupProfile.objects.get()
    assert (group.name, group.strategies) == ("Newer", {"version": 1})
