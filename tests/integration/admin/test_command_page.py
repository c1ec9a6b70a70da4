"""Operators cancel commands from their list."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orchestration.models import Command, CommandState
from tests.integration.web_scene import WebScene

LIST = "admin:orchestration_command_changelist"


def test_a_waiting_command_is_cancelled_from_the_list(
    admin_client: Client, scene: WebScene
) -> None:
    command, soon = Command.objects.get(), timezone.now() + timedelta(minutes=1)
    Command.objects.update(state=CommandState.ACCEPTED, ended_at=None, expires_at=soon)

    answer = admin_client.post(
        reverse(LIST), {"action": "cancel_chosen", "_selected_action": [str(command.pk)]}
    )

    assert answer.status_code == 302
    command.refresh_from_db()
    assert command.state == CommandState.CANCELLED
