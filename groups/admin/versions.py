"""The policies that a group had, on its page and on pages of their own."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.admin_columns import column
from accounts.read_only_admin import ReadOnlyAdmin, ReadOnlyInline
from groups.models import PolicyVersion
from groups.policies.writing import policy_yaml


class PolicyVersionInline(ReadOnlyInline):
    """The history below a group's policy."""

    model = PolicyVersion
    fields = ["number", "actor", "created_at", "short_sha"]
    readonly_fields = fields
    ordering = ["-number"]

    @column(_("SHA-256"))
    def short_sha(self, version: PolicyVersion) -> str:
        """Enough of it to compare."""
        return version.sha[:12]


@admin.register(PolicyVersion)
class PolicyVersionAdmin(ReadOnlyAdmin):
    """Who gave which group which policy, and when."""

    list_display = ["group", "number", "actor", "created_at"]
    list_filter = ["group"]
    list_select_related = ["group"]
    search_fields = ["group__name", "=group__group_id", "actor", "sha__startswith"]
    search_help_text = _("A group's name or id, who it was, or how its SHA-256 begins")
    ordering = ["-id"]
    fields = [("group", "number"), ("actor", "created_at"), "sha", "text"]
    readonly_fields = ["text"]

    @column(_("policy"))
    def text(self, version: PolicyVersion) -> SafeString:
        """As YAML."""
        return format_html("<pre>{}</pre>", policy_yaml(version.policy))
