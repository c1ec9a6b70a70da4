"""A host whose account was logged in again goes over to the new session."""

from accounts.models import Status
from tests.integration.hosting.world import World


def test_a_working_account_that_logs_in_again_goes_over_to_its_new_session(world: World) -> None:
    account, free = world.accounts(2)
    old = world.session_of(account)
    work = world.work_of(world.host())
    world.wait_until(lambda: work.open == {account.pk, free.pk}, "both lines are up")
    work.calls.clear()

    world.relogin(account)

    world.wait_until(lambda: ("opened", account.pk) in work.calls, "it is opened again")
    world.telegram.forget(old)  # the device of before, ended by its owner
    assert account.telegram_user_id is not None
    world.telegram.cut(account.telegram_user_id)
    work.calls.clear()
    world.wait_until(lambda: ("opened", account.pk) in work.calls, "it comes back", within=20)
    account.refresh_from_db()
    assert account.status == Status.ACTIVE
    assert ("closed", free.pk) not in work.calls
    assert world.telegram.duplicates == 0
