"""The name of a host."""

import re

from accounts.hosting.incarnation import Incarnation, boot_of


def test_a_name_is_safe_for_queues_files_and_columns() -> None:
    incarnation = Incarnation(
        hostname="Büro_Ä" * 30, boot="0123abcd", pid=4194304, nonce="89abcdef"
    )

    assert re.fullmatch(r"[a-z0-9.-]{1,70}", incarnation.id)
    assert boot_of(incarnation.id) == "0123abcd"
    assert incarnation.queue == f"host.{incarnation.id}"


def test_two_lives_of_one_process_have_two_names() -> None:
    assert Incarnation.current().id != Incarnation.current().id


def test_a_name_that_is_not_ours_tells_of_no_boot() -> None:
    assert boot_of("worker-a") == ""
    assert boot_of("") == ""
