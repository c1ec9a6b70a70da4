"""Hosts by names for people."""

from accounts.hosting.incarnation import Incarnation, host_told


def test_a_host_is_told_by_machine_and_process() -> None:
    incarnation = Incarnation(hostname="tea-house", boot="8f21c3aa", pid=4127, nonce="9be2c0de")

    assert host_told(incarnation.id) == "tea-house (4127)"
    assert host_told("elsewhere") == "elsewhere"
