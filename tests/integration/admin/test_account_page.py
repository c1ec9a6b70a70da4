"""Operators pause, resume, change and find accounts."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, AccountDevice, AccountEvent, AccountLog, Desired
from tests.integration.web_scene import PHONES, WebScene

LIST = "admin:accounts_account_changelist"
PAGE = "admin:accounts_account_change"


def events(account: Account) -> list[tuple[str, dict[str, object]]]:
    """What operators did, in order."""
    rows = AccountLog.objects.filter(account=account, payload__has_key="actor").order_by("id")
    return [(row.event, row.payload) for row in rows]


def button(account: Account, name: str) -> str:
    return reverse(f"admin:accounts_account_{name}", args=[account.pk])


def test_the_pause_button_asks_why_and_keeps_it(admin_client: Client, scene: WebScene) -> None:
    url = button(scene.winner, "pause")

    asked = admin_client.get(url).content.decode()
    empty = admin_client.post(url, {"_form_submitted": "True", "reason": ""})
    done = admin_client.post(url, {"_form_submitted": "True", "reason": "a rest"})

    assert 'name="reason"' in asked
    assert "HX-Redirect" not in empty.headers
    assert done["HX-Redirect"] == reverse(PAGE, args=[scene.winner.pk])
    assert Account.objects.get(pk=scene.winner.pk).desired == Desired.PAUSED
    assert events(scene.winner) == [(AccountEvent.PAUSED, {"actor": "admin", "reason": "a rest"})]


def test_a_page_offers_the_button_that_fits(admin_client: Client, scene: WebScene) -> None:
    page = reverse(PAGE, args=[scene.winner.pk])
    running = admin_client.get(page).content.decode()

    admin_client.post(
        button(scene.winner, "pause"), {"_form_submitted": "True", "reason": "a rest"}
    )
    paused = admin_client.get(page).content.decode()

    pause, resume = (button(scene.winner, name) for name in ("pause", "resume"))
    assert (pause in running, resume in running) == (True, False)
    assert (pause in paused, resume in paused) == (False, True)


def test_chosen_accounts_are_paused_with_one_reason(admin_client: Client, scene: WebScene) -> None:
    chosen = {"action": "pause_chosen", "_selected_action": [scene.winner.pk, scene.unlucky.pk]}

    silent = admin_client.post(reverse(LIST), chosen, follow=True)
    told = admin_client.post(reverse(LIST), {**chosen, "reason": "night"}, follow=True)

    assert "say why" in silent.content.decode()
    assert "Paused 2 of 2." in told.content.decode()
    assert events(scene.unlucky) == [(AccountEvent.PAUSED, {"actor": "admin", "reason": "night"})]


@pytest.mark.parametrize("written", [PHONES[0], "+44 7700 900-123", "00447700900123"])
def test_a_whole_phone_number_leads_to_its_account(
    admin_client: Client, scene: WebScene, written: str
) -> None:
    response = admin_client.get(reverse(LIST), {"q": written})

    assert response.headers["Location"] == reverse(PAGE, args=[scene.winner.pk])


def test_an_unknown_phone_number_is_repeated_in_no_page(
    admin_client: Client, scene: WebScene
) -> None:
    response = admin_client.get(reverse(LIST), {"q": "+44 7700 900999"}, follow=True)

    html = response.content.decode()
    assert "No account has this phone number." in html
    assert "900999" not in html


def test_without_the_key_a_search_says_so(
    admin_client: Client, scene: WebScene, settings: object
) -> None:
    settings.SIS_MASTER_KEY = ""  # type: ignore[attr-defined]

    response = admin_client.get(reverse(LIST), {"q": "Account 0"})

    assert response.status_code == 200
    assert "Account 0" in response.content.decode()


def form(**changes: object) -> dict[str, object]:
    fields = {
        "display_name": "Account 0",
        "weight": 1,
        "rate_limit": "20/m",
        "burst": 5,
        "roles": ["helper", "host", "player"],
    }
    return {**fields, **changes}


def test_what_an_operator_sets_is_logged(admin_client: Client, scene: WebScene) -> None:
    page = reverse(PAGE, args=[scene.winner.pk])

    admin_client.post(page, form(rate_limit="5/m", burst="", roles=["player"]))
    admin_client.post(page, form(rate_limit="5/m", burst="", roles=["player"]))

    account = Account.objects.get(pk=scene.winner.pk)
    assert (account.throttle_profile, account.roles) == ({"rate_limit": "5/m"}, ["player"])
    ((event, payload),) = events(scene.winner)
    assert (event, payload["actor"]) == (AccountEvent.CHANGED, "admin")
    assert set(payload["changes"]) == {"throttle_profile", "roles"}  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("rate_limit", "fast", "write it like 20/m"),
        ("burst", "0", "greater than or equal to 1"),
        ("weight", "-1", "greater than or equal to 0"),
        ("roles", ["king"], "king is not one of the available choices"),
    ],
)
def test_a_wrong_field_is_told_and_nothing_is_set(
    admin_client: Client, scene: WebScene, field: str, value: object, told: str
) -> None:
    before = Account.objects.values().get(pk=scene.winner.pk)

    response = admin_client.post(reverse(PAGE, args=[scene.winner.pk]), form(**{field: value}))

    assert told in response.content.decode()
    assert Account.objects.values().get(pk=scene.winner.pk) == before


def test_who_may_only_look_has_no_buttons(
    client: Client, scene: WebScene, viewer: Callable[..., None]
) -> None:
    viewer("view_account")

    html = client.get(reverse(PAGE, args=[scene.winner.pk])).content.decode()
    refused = client.post(
        button(scene.winner, "pause"), {"_form_submitted": "True", "reason": "no"}
    )

    assert button(scene.winner, "pause") not in html
    assert refused.status_code == 403
    assert Account.objects.get(pk=scene.winner.pk).desired == Desired.RUN


def test_a_page_tells_what_stands_against_its_account(
    admin_client: Client, scene: WebScene
) -> None:
    found = admin_client.get(reverse(PAGE, args=[scene.winner.pk])).content.decode()
    unasked = admin_client.get(reverse(PAGE, args=[scene.unlucky.pk])).content.decode()

    assert "Two-step verification is off." in found
    assert "Unknown device: Laptop (Iceland)" in found
    assert "192.0.2.1, Iceland" in found
    assert "Telegram was not asked yet." in unasked


def test_an_operator_says_that_a_device_is_known(admin_client: Client, scene: WebScene) -> None:
    devices = AccountDevice.objects.values_list("pk", flat=True)
    chosen = {"action": "know", "_selected_action": list(devices)}

    told = admin_client.post(
        reverse("admin:accounts_accountdevice_changelist"), chosen, follow=True
    )

    assert "1 of 2 devices were unknown." in told.content.decode()
    assert not AccountDevice.objects.filter(known=False).exists()
    row = AccountLog.objects.get(event=AccountEvent.DEVICE_KNOWN)
    assert row.payload == {"actor": "admin", "device": "Laptop", "country": "Iceland"}


def test_wrong_networks_are_told_and_not_stored(admin_client: Client, scene: WebScene) -> None:
    page = reverse(PAGE, args=[scene.winner.pk])
    fields = {"display_name": "Account 0", "weight": 1, "rate_limit": "20/m", "burst": 5}

    wrong = admin_client.post(page, fields | {"networks": "Germany"}).content.decode()
    admin_client.post(page, fields | {"networks": "de, 203.0.113.0/24"})

    assert "two-letter code" in wrong
    stored = Account.objects.get(pk=scene.winner.pk).allowed_networks
    assert stored == ["DE", "203.0.113.0/24"]
