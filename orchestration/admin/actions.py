"""What accounts did and are to do."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from orchestration.admin.action_columns import ActionColumns
from orchestration.models import Action


class ActionInline(ActionColumns, ReadOnlyInline):
    """The actions on their decision's page."""

    model = Action
    fields = [
        "account",
        "kind_pill",
        "status_pill",
        "begun_after",
        "attempts",
        "error",
        "updated_at",
    ]
    readonly_fields = fields
    ordering = ["slot"]
    hide_title = True


@admin.register(Action)
class ActionAdmin(ActionColumns, ReadOnlyAdmin):
    """All actions, newest first. A sent text is not shown: it is in the group."""

    list_display = [
        *("id", "kind_pill", "account", "group", "status_pill", "begun_after", "error"),
        "updated_at",
    ]
    list_filter = ["status", "kind", "group"]
    list_select_related = ["account", "group"]
    search_fields = ["=id", "=packet__id", "account__id", "account__display_name", "error"]
    search_help_text = _("An action's or a packet's number, an account's name or id, an error")
    readonly_fields = ["kind_pill", "status_pill", "begun_after"]
    fieldsets = [
        (
            _("What"),
            {
                "fields": [
                    ("kind_pill", "status_pill", "error"),
                    ("account", "group"),
                    ("decision", "packet"),
                    ("event_key", "rule", "slot"),
                ]
            },
        ),
        (
            _("When"),
            {
                "fields": [
                    ("heard_at", "created_at"),
                    ("first_attempt_at", "begun_after"),
                    ("not_before", "expires_at"),
                    "updated_at",
                ]
            },
        ),
        (_("By whom"), {"fields": [("holder", "claim_until"), ("attempts", "fence")]}),
    ]
