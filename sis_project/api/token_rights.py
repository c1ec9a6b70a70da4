"""Makes tokens of the REST API with their rights, and takes them back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_network
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from knox.models import AuthToken

from accounts.api.access import Scope
from accounts.rates import limit_parse
from sis_project.models import TokenAccess


class RightsInvalid(ValueError):
    """A wish for a token does not read; the message is a sentence that names the option."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What a token may do. An empty allow-list means all; an empty rate, that of the settings."""

    name: str = ""
    scopes: Collection[str] = (Scope.READ,)
    accounts: Collection[UUID] = ()
    groups: Collection[int] = ()
    networks: Collection[str] = ()
    rate: str = ""
    burst: int = 20


def token_make(*, user: Any, rights: Rights, life: timedelta) -> tuple[TokenAccess, str]:
    """A new token and its rights; the text is shown this once.

    Raises:
        RightsInvalid: a right does not read; nothing was made.
        RateInvalid: the rate is none.
    """
    if unknown := sorted(set(rights.scopes) - set(Scope.values)):
        raise RightsInvalid(
            _("--scope: there is no %(scope)s; choose from %(known)s.")
            % {"scope": unknown[0], "known": ", ".join(Scope.values)}
        )
    networks = [_network(text) for text in rights.networks]
    if rights.rate:
        limit_parse(rights.rate, burst=rights.burst)
    with transaction.atomic():
        token, text = AuthToken.objects.create(user=user, expiry=life)
        row = TokenAccess.objects.create(
            token=token,
            name=rights.name,
            scopes=sorted(set(rights.scopes)),
            accounts=sorted(map(str, rights.accounts)) or None,
            groups=sorted(rights.groups) or None,
            networks=networks or None,
            rate=rights.rate,
            burst=rights.burst,
        )
    return row, text


def token_revoke(*, access_id: int) -> bool:
    """Take a token back; False when there is none of this number."""
    return bool(AuthToken.objects.filter(access__id=access_id).delete()[0])


def _network(text: str) -> str:
    try:
        return str(ip_network(text, strict=False))
    except ValueError as error:
        raise RightsInvalid(
            _("--network: %(text)s is no network; write it like 10.0.0.0/8.") % {"text": text}
        ) from error
