"""What every alert's wording is made of."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Account


@dataclass(frozen=True, slots=True)
class Wording:
    """A title of a few words, and sentences with what to do."""

    title: str
    body: str


def who(account: Account) -> str:
    """The account by its name and id, never by its phone number."""
    return f"{account.display_name or _('the account')} ({account.pk})"
