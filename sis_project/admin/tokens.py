"""The tokens of the REST API: to be looked at, and taken back by deleting them."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AuthToken

from accounts.admin_columns import pill
from accounts.read_only_admin import ReadOnlyAdmin

admin.site.unregister(AuthToken)


@admin.register(AuthToken)
class AuthTokenAdmin(ReadOnlyAdmin):
    """`manage.py tokens create` makes one; neither the token nor its hash is shown."""

    list_display = ["user", "state", "created", "expiry"]
    list_select_related = ["user"]
    search_fields = ["user__username"]
    ordering = ["-created"]
    fields = ["user", "state", "created", "expiry"]
    readonly_fields = ["state"]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whoever may delete tokens may take one back."""
        return request.user.has_perm("knox.delete_authtoken")

    @pill(_("state"), {"good": "success", "ended": "danger"})
    def state(self, token: AuthToken) -> str:
        """Whether it still opens the API."""
        ended = token.expiry is not None and token.expiry <= timezone.now()
        return "ended" if ended or not token.user.is_active else "good"
