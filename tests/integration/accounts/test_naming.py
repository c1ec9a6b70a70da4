"""How operators name an account."""

from uuid import UUID

import pytest
from django.test import override_settings

from accounts.errors import AccountAmbiguous, AccountUnknown, MasterKeyMissing
from accounts.models import Account
from accounts.naming import account_named
from accounts.services import account_register
from accounts.vault import master_key_from_settings

PHONE = "+447700900123"
IDS = [
    UUID("aaaa1111-2222-4333-8444-555566667777"),
    UUID("aaaa1111-2222-4333-9444-555566667777"),
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Account:
    return Account.objects.create(id=IDS[0], display_name="Ann")


@pytest.fixture
def bob() -> Account:
    return Account.objects.create(id=IDS[1], display_name="Bob")


@pytest.mark.parametrize(
    "text",
    [
        str(IDS[0]),
        IDS[0].hex.upper(),
        "aaaa1111-2222-4333-8",
        "aaaa1111222243338444",
        "Ann",
        " ann ",
    ],
)
def test_an_id_its_beginning_and_a_name_lead_to_the_account(
    ann: Account, bob: Account, text: str
) -> None:
    assert account_named(text) == ann


@pytest.mark.parametrize("text", ["aaaa", "AAAA1111", "aaaa1111-2222-4333-"])
def test_a_beginning_of_two_ids_names_both(ann: Account, bob: Account, text: str) -> None:
    with pytest.raises(AccountAmbiguous, match=rf"Ann \({IDS[0]}\), Bob \({IDS[1]}\)"):
        account_named(text)


def test_two_accounts_of_one_name_are_told_apart_by_id(ann: Account) -> None:
    Account.objects.create(id=IDS[1], display_name="ANN")

    with pytest.raises(AccountAmbiguous):
        account_named("Ann")


@pytest.mark.parametrize("text", ["", "aaa", "Carol", "bbbb1111"])
def test_what_names_nobody_is_a_sentence(ann: Account, text: str) -> None:
    with pytest.raises(AccountUnknown, match="accounts list"):
        account_named(text)


@pytest.mark.parametrize("text", [PHONE, "447700900123", "+44 7700 900-123"])
def test_a_phone_number_leads_to_its_account(text: str) -> None:
    account = account_register(key=master_key_from_settings(), phone_number=PHONE, driver="memory")

    assert account_named(text) == account


def test_a_phone_number_that_is_nobodys_is_not_repeated(ann: Account) -> None:
    with pytest.raises(AccountUnknown) as unknown:
        account_named(PHONE)

    assert "7700" not in str(unknown.value)


@override_settings(SIS_MASTER_KEY="", SIS_MASTER_KEY_FILE="")
def test_without_the_key_a_name_still_leads_to_its_account_and_a_number_says_why_not(
    ann: Account,
) -> None:
    assert account_named("Ann") == ann
    with pytest.raises(MasterKeyMissing):
        account_named(PHONE)
