"""Rotating the master key: everything moves, everything opens meanwhile, nothing is lost."""

from pathlib import Path

import pytest

from accounts.errors import AccountExists, MasterKeyWrong, RotationImpossible, VaultError
from accounts.models import Account, AccountLog
from accounts.selectors import accounts_with_phone
from accounts.services import account_register, session_store
from accounts.services.rotation import SealedFile, keys_rotate, rotation_plan
from accounts.vault import Vault, phone_hash, phone_open
from accounts.vault.files import previous_of
from tests.integration.accounts.vault_scene import NEW, ROTATING, Keys, enrol, phone, session

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "sessions")


def rotate(vault: Vault) -> list[bool | VaultError]:
    return list(keys_rotate(rotation_plan(vault), vault=vault))


def test_sessions_and_phones_move_to_the_new_key_and_the_old_one_opens_nothing(keys: Keys) -> None:
    accounts = [enrol(keys.before, number) for number in range(3)]

    assert rotate(keys.during) == [True] * 6

    for number, account in enumerate(accounts):
        row = Account.objects.get(pk=account.pk)
        assert keys.after.open(row) == session(number)
        sealed = bytes(row.phone_number)
        assert phone_open(sealed, key=NEW, account_id=row.pk) == phone(number)
        assert row.phone_hash == phone_hash(phone(number), key=NEW)
        assert row.session_generation == account.session_generation
        with pytest.raises(MasterKeyWrong):
            keys.before.open(row)


def test_a_rotation_is_logged_once_for_each_account_with_the_keys_name(keys: Keys) -> None:
    account = enrol(keys.before, 1)

    rotate(keys.during)
    rotate(keys.during)

    logged = AccountLog.objects.get(account=account, event="RESEALED")
    assert logged.payload == {"key_id": NEW.key_id.hex()}


def test_everything_opens_and_is_found_between_any_two_steps(keys: Keys) -> None:
    accounts = [enrol(keys.before, number) for number in range(3)]

    for _step in keys_rotate(rotation_plan(keys.during), vault=keys.during):
        for number, account in enumerate(accounts):
            row = accounts_with_phone(phone(number), key=ROTATING).get()
            assert row.pk == account.pk
            assert keys.during.open(row) == session(number)
            assert phone_open(bytes(row.phone_number), key=ROTATING, account_id=row.pk) == phone(
                number
            )


def test_a_run_that_was_broken_off_is_taken_up_again(keys: Keys) -> None:
    for number in range(3):
        enrol(keys.before, number)
    broken_off = keys_rotate(rotation_plan(keys.during), vault=keys.during)
    assert [next(broken_off), next(broken_off)] == [True, True]

    assert rotate(keys.during) == [False, False, True, True, True, True]


def test_the_session_before_moves_too_so_that_no_file_stays_under_the_old_key(keys: Keys) -> None:
    account = enrol(keys.before, 1)
    account = session_store(account_id=account.pk, vault=keys.before, session=session(2))
    kept = previous_of(keys.before.path_of(account))

    rotate(keys.during)

    assert keys.after.account_of(kept) == account.pk
    assert [keys.during.under_previous(path) for path in keys.during.files()] == [False, False]


def test_a_file_without_a_row_moves_too_for_it_would_stop_every_host(keys: Keys) -> None:
    account = enrol(keys.before, 1)
    Account.objects.filter(pk=account.pk).delete()

    assert rotate(keys.during) == [True]

    keys.after.verify()


def test_an_altered_file_is_told_left_as_it_is_and_stops_nothing(keys: Keys) -> None:
    first, second = enrol(keys.before, 1), enrol(keys.before, 2)
    path = keys.before.path_of(first)
    altered = path.read_bytes()[:-1] + b"\x00"
    path.write_bytes(altered)

    steps = rotate(keys.during)

    (failure,) = [step for step in steps if isinstance(step, VaultError)]
    assert str(path) in str(failure)
    assert path.read_bytes() == altered
    assert keys.after.open(second) == session(2)


def test_a_phone_number_of_another_key_is_told_and_left_as_it_is(keys: Keys) -> None:
    account = enrol(keys.before, 1)
    Account.objects.filter(pk=account.pk).update(phone_number=b"\x01" + bytes(60))

    steps = rotate(keys.during)

    (failure,) = [step for step in steps if isinstance(step, VaultError)]
    assert f"phone_number of {account.pk}" in str(failure)


def test_a_login_under_the_new_key_in_the_middle_of_a_rotation_stands(keys: Keys) -> None:
    account = enrol(keys.before, 1)
    plan = rotation_plan(keys.during)
    account = session_store(account_id=account.pk, vault=keys.during, session=session(9))
    account.refresh_from_db()

    list(keys_rotate(plan, vault=keys.during))

    assert keys.after.open(Account.objects.get(pk=account.pk)).auth_key == session(9).auth_key


def test_a_file_that_went_meanwhile_is_no_failure(keys: Keys) -> None:
    account = enrol(keys.before, 1)
    path = keys.before.path_of(account)
    path.unlink()

    assert SealedFile(path).reseal(keys.during) is False


def test_one_phone_number_is_one_account_under_either_key(keys: Keys) -> None:
    enrol(keys.before, 1)

    with pytest.raises(AccountExists, match="registered already"):
        account_register(key=ROTATING, phone_number=phone(1), driver="memory")


def test_without_a_key_before_there_is_nothing_to_rotate(keys: Keys) -> None:
    with pytest.raises(RotationImpossible, match=r"SIS_MASTER_KEY_PREVIOUS.*restart every process"):
        rotation_plan(keys.after)


def test_the_key_before_opens_nothing_once_it_is_taken_away(keys: Keys) -> None:
    account = enrol(keys.before, 1)

    with pytest.raises(MasterKeyWrong, match="SIS_MASTER_KEY_PREVIOUS"):
        keys.after.open(account)
