"""The kill switches: adding one throws it, deleting it releases it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import Switch
from accounts.services import GLOBAL_SWITCH, switch_release, switch_throw

SCOPE = r"global|group:-[0-9]{1,19}|account:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class SwitchForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """What to stop, and why."""

    scope = forms.RegexField(
        regex=f"^({SCOPE})$",
        initial=GLOBAL_SWITCH,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("global, or group: and its marked id, or account: and its id"),
        error_messages={
            "invalid": _("Write global, or group:-100123, or account: and the id on its page.")
        },
    )

    class Meta:
        model = Switch
        fields = ["scope", "reason"]


@admin.register(Switch)
class SwitchAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """The switches that are thrown. A switch is thrown and released, never changed."""

    form = SwitchForm
    list_display = ["scope", "reason", "thrown_by", "thrown_at"]
    show_full_result_count = False

    def has_change_permission(self, request: HttpRequest, obj: Switch | None = None) -> bool:
        """Never: release it, and throw another."""
        return False

    def save_model(self, request: HttpRequest, obj: Switch, form: Any, change: bool) -> None:
        """Throw it."""
        switch_throw(scope=obj.scope, actor=request.user.get_username(), reason=obj.reason)

    def delete_model(self, request: HttpRequest, obj: Switch) -> None:
        """Release it."""
        switch_release(scope=obj.scope, actor=request.user.get_username())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Switch]) -> None:
        """Release all of them."""
        for switch in queryset:
            switch_release(scope=switch.scope, actor=request.user.get_username())
