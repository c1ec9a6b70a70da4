"""What the token of a request allows, beside what its user may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request


class Scope(models.TextChoices):
    """What a token may be used for; each is given by itself, none holds another."""

    READ = "read", _("Read everything that its user may see")
    ACCOUNTS = "accounts", _("Change accounts: pause, limits, logins")
    COMMANDS = "commands", _("File and cancel commands, report claims")
    POLICIES = "policies", _("Change groups and their policies")
    ADMIN = "admin", _("Kill switches, webhooks and what has no scope of its own")


@dataclass(frozen=True, slots=True)
class Access:
    """One token's rights. `caller` names it in rows; None as an allow-list means all.

    `rate` is how much it may ask in Celery's notation, with `burst` at once.
    """

    caller: str
    scopes: frozenset[str]
    accounts: frozenset[UUID] | None = None
    groups: frozenset[int] | None = None
    rate: str = ""
    burst: int = 1

    @property
    def limited(self) -> bool:
        """Whether it may use only some accounts or groups."""
        return self.accounts is not None or self.groups is not None

    def holds(self, *, account_id: UUID | None = None, group_id: int | None = None) -> bool:
        """Whether the allow-lists hold this; the whole service only where there are none."""
        if account_id is not None:
            return self.accounts is None or account_id in self.accounts
        if group_id is not None:
            return self.groups is None or group_id in self.groups
        return not self.limited

    def lookups(self, view: Any) -> dict[str, Iterable[object]]:
        """The filters that keep a view's rows within the allow-lists.

        A view says by `account_lookup` and `group_lookup` where its rows name them.
        """
        return self.within(
            account=getattr(view, "account_lookup", None),
            group=getattr(view, "group_lookup", None),
        )

    def within(self, *, account: str | None, group: str | None) -> dict[str, Iterable[object]]:
        """The filters that keep rows within the allow-lists, by where the rows name each."""
        found: dict[str, Iterable[object]] = {}
        if account and self.accounts is not None:
            found[f"{account}__in"] = self.accounts
        if group and self.groups is not None:
            found[f"{group}__in"] = self.groups
        return found


def access_of(request: Request) -> Access | None:
    """The rights of the request's token; None when it came without one."""
    return request.auth if isinstance(request.auth, Access) else None
