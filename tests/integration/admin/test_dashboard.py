"""The figures of the dashboard."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.newest import newest
from orchestration.figures import minutes_list, reaction_times
from orchestration.models import Action, Decision
from redpackets.figures import answer_times, claims_unknown, packet_figures
from sis_project.admin.dashboard import figures
from tests.integration.web_scene import GROUP_ID, WebScene


def test_the_figures_are_those_of_the_scene(scene: WebScene) -> None:
    tiles = {tile.title: tile for tile in figures(now=timezone.now())["tiles"]}

    active = tiles["Accounts active"]
    assert (active.figure, active.alarm) == ("2 of 2", False)
    assert (tiles["Reaction, p50"].figure) == "4.0 ms"
    assert (tiles["Flood waits now"].figure, tiles["Flood waits now"].alarm) == ("2", True)
    assert tiles["Unsettled unknowns"].figure == "1"


def test_what_happened_since_is_counted(scene: WebScene) -> None:
    today = packet_figures(since=timezone.now() - timedelta(hours=1))
    later = packet_figures(since=timezone.now() + timedelta(hours=1))

    assert (today.packets, today.claims) == (1, {"won": 1, "unknown": 1})
    assert str(today.amounts["USDT"].normalize()) == "1.25"
    assert (later.packets, later.claims, later.amounts) == (0, {}, {})
    assert claims_unknown() == 1


def test_times_are_percentiles(scene: WebScene) -> None:
    assert reaction_times().p50 == timedelta(milliseconds=4)
    assert answer_times().p95 == timedelta(milliseconds=120)


def test_every_minute_has_its_place(scene: WebScene) -> None:
    now = timezone.now()
    Decision.objects.update(created_at=now - timedelta(minutes=3))

    minutes = minutes_list(now=now, count=5)

    assert [minute.decisions for minute in minutes] == [0, 0, 1, 0, 0, 0]
    assert sum(minute.actions for minute in minutes) == 2


def test_only_the_newest_rows_are_looked_at(scene: WebScene) -> None:
    assert newest(Action.objects.all(), count=1).count() == 1


def test_the_figures_cost_a_bounded_number_of_statements(
    scene: WebScene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(24):
        figures(now=timezone.now())


def test_the_page_opens_without_redis(
    admin_client: Client, scene: WebScene, settings: object
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]

    html = admin_client.get(reverse("admin:index")).content.decode()

    assert "Redis does not answer" in html


@pytest.mark.parametrize("parked", [0, 2])
def test_parked_events_are_counted(scene: WebScene, valkey: object, parked: int) -> None:
    for _ in range(parked):
        valkey.xadd(f"sis:group:{GROUP_ID}:dead", {"body": "x"})  # type: ignore[attr-defined]

    queues = figures(now=timezone.now())["queues"]

    assert (queues.parked, queues.events, queues.queues["events"]) == (parked, 0, 0)
