"""What a caller may do: what its token's scopes say, and what its user may do in the admin."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, DjangoModelPermissions
from rest_framework.request import Request

from accounts.api.access import Scope, access_of


class TablePermissions(DjangoModelPermissions):
    """Reading a table needs its `view` permission; whatever changes a row needs `change`."""

    perms_map = {
        "GET": ["%(app_label)s.view_%(model_name)s"],
        "HEAD": ["%(app_label)s.view_%(model_name)s"],
        "OPTIONS": ["%(app_label)s.view_%(model_name)s"],
        "POST": ["%(app_label)s.change_%(model_name)s"],
        "PUT": ["%(app_label)s.change_%(model_name)s"],
        "PATCH": ["%(app_label)s.change_%(model_name)s"],
        "DELETE": ["%(app_label)s.delete_%(model_name)s"],
    }


class ScopedTablePermissions(TablePermissions):
    """Reading needs the scope `read`; a change needs the view's `write_scope`.

    A view that names none needs `admin`: a new endpoint is closed before it is open. One that is
    about the `whole_service` is closed to tokens with allow-lists.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether both allow it; 403 names the scope that is missing."""
        if access := access_of(request):
            needed = scope_of(view, request.method or "")
            if needed not in access.scopes:
                sentence = _('This token lacks the scope "%(scope)s".')
                raise PermissionDenied(sentence % {"scope": needed}, code="scope_missing")
            if getattr(view, "whole_service", False):
                scope_require(request)
        return bool(super().has_permission(request, view))

    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        """Whether the allow-lists hold the row, also where a view narrows no lists."""
        access = access_of(request)
        lookups = access.lookups(view) if access else {}
        if lookups and not type(obj).objects.filter(pk=obj.pk, **lookups).exists():
            raise PermissionDenied(_("This token may not use this."), code="out_of_scope")
        return bool(super().has_object_permission(request, view, obj))


def scope_require(
    request: Request, *, account_id: UUID | None = None, group_id: int | None = None
) -> None:
    """Refuse what the allow-lists of the request's token do not hold; all of it by default."""
    access = access_of(request)
    if access and not access.holds(account_id=account_id, group_id=group_id):
        raise PermissionDenied(_("This token may not use this."), code="out_of_scope")


def scope_of(view: Any, method: str) -> str:
    """The scope that a method of a view needs."""
    if method in SAFE_METHODS:
        return Scope.READ.value
    return str(getattr(view, "write_scope", Scope.ADMIN.value))
