"""Why something was done, or was not."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.admin_columns import pill
from accounts.read_only_admin import ReadOnlyAdmin
from orchestration.admin.actions import ActionInline
from orchestration.models import Decision, DecisionOutcome
from orchestration.stories import story_tell

OUTCOME_COLOURS = {
    DecisionOutcome.ACTED: "success",
    DecisionOutcome.NOBODY: "warning",
    DecisionOutcome.EXPIRED: "danger",
}


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """All decisions, newest first."""

    inlines = [ActionInline]
    list_display = ["id", "created_at", "group", "rule", "outcome_pill", "event_key"]
    list_filter = ["outcome", "group"]
    list_select_related = ["group"]
    search_fields = ["=id", "=event_key", "=rule"]
    search_help_text = _("A decision's number, an event's key, or a rule's name")
    readonly_fields = ["outcome_pill", "story"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("outcome_pill", "rule", "group"),
                    ("event_key", "said_at"),
                    ("heard_at", "created_at"),
                    "story",
                    "reasons",
                ]
            },
        )
    ]

    @pill(_("outcome"), OUTCOME_COLOURS, ordering="outcome")
    def outcome_pill(self, decision: Decision) -> str:
        """What it led to."""
        return decision.outcome

    @admin.display(description=_("what happened"))
    def story(self, decision: Decision) -> SafeString:
        """The decision as a story, a sentence a line."""
        lines = story_tell(decision).lines()
        return format_html_join("", "<p>{}</p>", ((line,) for line in lines))
