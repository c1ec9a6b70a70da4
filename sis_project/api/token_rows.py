"""One token with its user and its rights, by one statement.

Each request of a program begins with it. Written for the ORM it took 3 of the 8 ms of a command's
way to its transaction, most of them for putting the statement together and planning it.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import connection

from orchestration.statements import prepared
from sis_project.models import TokenAccess

USED_EVERY = timedelta(minutes=1)
"""How old `last_used_at` may be before it is written again."""

_USER: Final = ("id", "is_superuser", "username", "is_staff", "is_active")
"""What permissions are read from, in the order of the model's fields; the rest is read if asked."""

_FIND: Final = f"""
select {", ".join(f"u.{name}" for name in _USER)}, a.id, a.scopes, a.accounts, a.groups, a.networks,
    a.rate, a.burst, a.last_used_at is null or a.last_used_at <= %(stale)s
from knox_authtoken t join auth_user u on u.id = t.user_id
    left join token_access a on a.token_id = t.digest
where t.digest = %(digest)s and (t.expiry is null or t.expiry > %(now)s)
"""  # noqa: S608 - put together from constants; values are parameters


@dataclass(frozen=True, slots=True)
class FoundToken:
    """A token that has not expired. `access` is None for one from before there were rights.

    `unnoted`: its use was not noted for USED_EVERY.
    """

    user: User
    access: TokenAccess | None
    unnoted: bool


def token_find(digest: str, *, now: datetime) -> FoundToken | None:
    """The token with this hash; None where there is none, or its time is over."""
    moment = connection.ops.adapt_datetimefield_value
    times = {"now": moment(now), "stale": moment(now - USED_EVERY)}
    for row in _rows({"digest": digest} | times):
        pk, superuser, name, staff, active, access_id, *rights, unnoted = row
        values = (pk, bool(superuser), name, bool(staff), bool(active))
        user = User.from_db(connection.alias, _USER, values)
        return FoundToken(user, access_id and _access(access_id, *rights), bool(unnoted))
    return None


def _access(pk: int, *rights: Any) -> TokenAccess:
    *lists, rate, burst = rights
    scopes, accounts, groups, networks = (one and json.loads(one) for one in lists)
    return TokenAccess(
        pk=pk,
        scopes=scopes,
        accounts=accounts,
        groups=groups,
        networks=networks,
        rate=rate,
        burst=burst,
    )


def _rows(params: dict[str, Any]) -> list[tuple[Any, ...]]:
    if connection.vendor == "postgresql":
        return prepared.run(_FIND, params)
    with connection.cursor() as cursor:
        cursor.execute(_FIND, params)
        return list(cursor.fetchall())
