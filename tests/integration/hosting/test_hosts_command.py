"""`manage.py hosts` shows who holds what."""

import json
from io import StringIO

from django.core.management import call_command

from accounts.hosting.host import Host
from accounts.hosting.leases import lease_acquire, leases_create_missing
from accounts.models import Account
from tests.integration.hosting.world import World


def shown(*options: str) -> str:
    out = StringIO()
    call_command("hosts", *options, stdout=out)
    return out.getvalue()


def test_the_document_names_each_host_with_its_accounts(
    world: World, host: Host, accounts: list[Account]
) -> None:
    (alive,) = json.loads(shown("--json"))

    assert (alive["id"], alive["state"], alive["capacity"]) == (host.incarnation.id, "alive", 100)
    assert {held["id"] for held in alive["accounts"]} == {str(a.pk) for a in accounts}
    assert all(0 < held["lease_seconds"] <= 40 for held in alive["accounts"])


def test_the_table_shows_free_accounts_and_vanished_hosts(
    world: World, accounts: list[Account]
) -> None:
    leases_create_missing()
    lease_acquire(account_id=accounts[0].pk, holder="vanished.0123abcd.1.x")

    table = shown()

    assert "vanished" in table
    assert "nobody" in table
    assert all(account.display_name in table for account in accounts)
