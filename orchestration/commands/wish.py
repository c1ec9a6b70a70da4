"""What somebody asks for, before it is a command."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from orchestration.commands.body import CommandBody
from orchestration.errors import CommandForbidden
from orchestration.models import CommandSource


@dataclass(frozen=True, slots=True)
class Wish:
    """A kind with its payload, and who asks.

    `caller` names whose idempotency `key` it is. `accounts` and `groups` are what the caller may
    use, None for all of them.
    """

    kind: str
    payload: Any = field(repr=False)
    source: CommandSource
    caller: str
    actor: str = ""
    key: str | None = None
    accounts: frozenset[UUID] | None = None
    groups: frozenset[int] | None = None
    parent_id: UUID | None = None

    def allow(self, body: CommandBody) -> None:
        """Look at the allow-lists.

        Raises:
            CommandForbidden: the payload names a group or an account outside of them.
        """
        if self.groups is not None and not self.groups.issuperset(body.group_ids()):
            raise CommandForbidden(_("This caller may not use every group that is named."))
        if self.accounts is not None and not self.accounts.issuperset(body.account_ids()):
            raise CommandForbidden(_("This caller may not use every account that is named."))

    def digest(self, body: CommandBody) -> str:
        """What a repeat under the same key must ask for: kind and payload as they were read."""
        said = [self.kind, body.model_dump(mode="json", exclude_unset=True)]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
