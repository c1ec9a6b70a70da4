"""A webhook's URL leads to public addresses alone, however it writes the others."""

import pytest

from orchestration.webhooks.errors import TargetForbidden, WebhookError, WebhookInvalid
from orchestration.webhooks.targets import target_resolve, url_check
from proofs.commands.forbidden import FORBIDDEN_HOSTS


@pytest.mark.parametrize("host", [host for host in FORBIDDEN_HOSTS if "localhost" not in host])
def test_a_forbidden_address_is_refused_before_it_is_stored(host: str) -> None:
    with pytest.raises(WebhookError):
        url_check(f"https://{host}/", loopback=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://bot.example.org/",
        "ftp://bot.example.org/",
        "https:///",
        "https://user:password@bot.example.org/",
        "https://bot.example.org@127.0.0.1/",
        "https://bot.example.org/#there",
        "https://bot.example.org:0/",
        "https://bot.example.org:99999/",
        "https://bot.example.org\\@127.0.0.1/",
        "https://bot.example.org/a b",
        "https://böt.example.org/",
        "https://[::1/",
        "//bot.example.org/",
        "",
    ],
)
def test_what_is_no_https_url_is_refused(url: str) -> None:
    with pytest.raises(WebhookInvalid):
        url_check(url, loopback=True)


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "[fe80::1]", "192.168.0.1"])
def test_opening_loopback_opens_nothing_else(host: str) -> None:
    with pytest.raises(TargetForbidden):
        target_resolve(f"https://{host}/", loopback=True)


def test_public_addresses_are_allowed() -> None:
    for host in ("1.1.1.1", "[2606:4700::1111]"):
        assert target_resolve(f"https://{host}/a?b=1", loopback=False).path == "/a?b=1"
