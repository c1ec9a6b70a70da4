"""A webhook's URL leads to public addresses alone, however it writes the others."""

import pytest

from orchestration.webhooks.errors import TargetForbidden, WebhookError, WebhookInvalid
from orchestration.webhooks.targets import target_resolve, url_check

FORBIDDEN_HOSTS = [
    *("127.0.0.1", "127.0.0.2", "127.255.255.254", "127.1", "127.0.1", "0", "0.1.2.3"),
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    *("2130706433", "0x7f000001", "017700000001", "0x7f.1", "0177.0.0.1", "127.0.0.0x1"),
    *("10.0.0.1", "10.255.255.255", "167772161", "0x0a000001", "012.0.0.1"),
    *("172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1.254", "3232235521"),
    *("169.254.169.254", "169.254.0.1", "2852039166", "0xa9fea9fe", "100.64.0.1", "100.127.0.1"),
    *("192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "240.0.0.1"),
    *("224.0.0.1", "239.255.255.250", "255.255.255.255"),
    *("[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
    *("[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]"),
    *("[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]"),
    *("[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::a00:1]"),
    *("[2002:7f00:1::]", "[2002:a9fe:a9fe::]", "[2001:0:7f00:1::]", "[100::1]"),
    *("localhost", "ip6-localhost"),
]


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
