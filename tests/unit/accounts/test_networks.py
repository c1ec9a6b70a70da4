"""Where a session may be seen."""

import pytest

from accounts.errors import AccountInvalid
from accounts.health.networks import network_allowed, networks_read


def test_entries_are_networks_and_countries_in_their_usual_form() -> None:
    read = networks_read(["203.0.113.0/24", " de ", "2001:DB8::/32", "198.51.100.7", "DE"])

    assert read == ["203.0.113.0/24", "DE", "2001:db8::/32", "198.51.100.7/32"]


@pytest.mark.parametrize("entry", ["203.0.113.9/24", "Germany", "XX", "", "10.0.0.0/40"])
def test_what_is_neither_is_refused_in_a_sentence_that_repeats_it(entry: str) -> None:
    with pytest.raises(AccountInvalid, match="two-letter code") as refused:
        networks_read([entry])

    assert repr(entry) in str(refused.value)


@pytest.mark.parametrize(
    ("allowed", "ip", "country", "verdict"),
    [
        ([], "192.0.2.1", "Iceland", True),
        (["203.0.113.0/24"], "203.0.113.77", "Iceland", True),
        (["203.0.113.0/24"], "203.0.114.77", "Iceland", False),
        (["203.0.113.0/24", "IS"], "192.0.2.1", "Iceland", True),
        (["DE"], "192.0.2.1", "Iceland", False),
        (["DE"], "192.0.2.1", "germany", True),
        (["GB"], "192.0.2.1", "United Kingdom", True),
        (["DE"], "192.0.2.1", "DE", True),
        (["2001:db8::/32"], "192.0.2.1", "", False),
        (["2001:db8::/32"], "2001:db8::7", "", True),
        (["203.0.113.0/24"], "", "Germany", False),
        (["203.0.113.0/24"], "", "", True),
    ],
)
def test_a_place_is_allowed_by_its_network_or_its_country(
    allowed: list[str], ip: str, country: str, verdict: bool
) -> None:
    assert network_allowed(allowed, ip=ip, country=country) is verdict
