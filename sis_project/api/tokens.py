"""Who calls: tokens that are stored as hashes (`manage.py tokens create`)."""

from ipaddress import ip_address, ip_network
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts.api.access import Access, Scope
from sis_project.api.token_rows import USED_EVERY, FoundToken, token_find
from sis_project.models import TokenAccess


class ApiTokens(TokenAuthentication):  # type: ignore[misc]  # knox ships no types
    """`Authorization: Bearer sis_...`; a token ends with its user, or at its own date.

    `request.auth` is the token's `Access`.
    """

    def authenticate(self, request: Request) -> tuple[object, Access] | None:
        """The token's user and rights, by one statement.

        Raises:
            AuthenticationFailed: it is no token of ours, or not good any more.
            PermissionDenied: it may not be used from where the request comes.
        """
        told: tuple[object, FoundToken] | None = super().authenticate(request)
        if told is None:
            return None
        _, found = told
        if found.access is None:
            return found.user, _without_rights(found.user)
        _source_look(request, found.access)
        if found.unnoted:
            _used_note(found.access)
        return found.user, _access(found.access)

    def authenticate_credentials(self, token: bytes) -> tuple[object, FoundToken]:
        """The token's user and the token, which is found by its hash."""
        if not token.isascii():
            raise AuthenticationFailed
        found = token_find(hash_token(token.decode()), now=timezone.now())
        if found is None or not found.user.is_active:
            raise AuthenticationFailed(_("This token is not known, or not good any more."))
        return found.user, found


def _access(row: TokenAccess) -> Access:
    return Access(
        caller=f"token:{row.pk}",
        scopes=frozenset(row.scopes),
        accounts=None if row.accounts is None else frozenset(map(UUID, row.accounts)),
        groups=None if row.groups is None else frozenset(row.groups),
        rate=row.rate or settings.SIS_TOKEN_RATE,
        burst=row.burst if row.rate else settings.SIS_TOKEN_BURST,
    )


def _without_rights(user: Any) -> Access:
    """A token from before there were rights."""
    return Access(
        caller=f"user:{user.pk}",
        scopes=frozenset({Scope.READ.value}),
        rate=settings.SIS_TOKEN_RATE,
        burst=settings.SIS_TOKEN_BURST,
    )


def _source_look(request: Request, row: TokenAccess) -> None:
    """Only the connection's own address counts: headers are whatever the caller writes."""
    if row.networks is None:
        return
    source = request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 - no address to bind to
    address = ip_address(source)
    if not any(address in ip_network(network) for network in row.networks):
        raise PermissionDenied(_("This token may not be used from this address."))


def _used_note(row: TokenAccess) -> None:
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lte=now - USED_EVERY)
    TokenAccess.objects.filter(stale, pk=row.pk).update(last_used_at=now)


class ApiTokensScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema tells of it."""

    target_class = "sis_project.api.tokens.ApiTokens"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """HTTP's own bearer scheme."""
        return {"type": "http", "scheme": "bearer"}
