"""The list of groups and a group's page, where operators attest, enable and disable it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from unfold.forms import BaseDialogForm

from accounts.admin_columns import button, column, pill
from accounts.read_only_admin import ServiceAdmin
from groups.admin.group_form import GroupForm
from groups.admin.versions import PolicyVersionInline
from groups.errors import GroupsError
from groups.models import GroupProfile
from groups.selectors import groups_with_counts
from groups.services import (
    group_attest,
    group_disable,
    group_enable,
    group_register,
    policy_apply,
    policy_warnings,
)

STATE_COLOURS = {"enabled": "success", "disabled": "warning", "not attested": "danger"}


def _state(group: GroupProfile) -> str:
    if group.attested_at is None:
        return "not attested"
    return "enabled" if group.enabled else "disabled"


def _asked(title: Any, description: Any, submit: Any) -> dict[str, Any]:
    return {
        "title": title,
        "description": description,
        "form_class": BaseDialogForm,
        "form_submit_text": submit,
    }


ATTEST = _asked(
    _("Attest this group"),
    _(
        "You say in your name: this group is ours, and its members are told that house accounts "
        "take part."
    ),
    _("I attest"),
)
ENABLE = _asked(_("Enable this group"), _("We listen and act in it from now on."), _("Enable"))
DISABLE = _asked(_("Disable this group"), _("We neither listen nor act in it."), _("Disable"))


@admin.register(GroupProfile)
class GroupProfileAdmin(ServiceAdmin):
    """Where we are, and what we do there."""

    form = GroupForm
    inlines = [PolicyVersionInline]
    actions_detail = ["attest", "enable", "disable"]
    list_display = ["name", "group_id", "state", "accounts", "attested_by", "last_active_at"]
    list_filter = ["enabled"]
    list_select_related = ["attested_by"]
    search_fields = ["name", "=group_id"]
    search_help_text = _("A name, or a whole group id")
    readonly_fields = [
        *("group_id", "state", "accounts", "attested_by", "attested_at"),
        *("last_active_at", "created_at", "updated_at"),
    ]
    fieldsets = [
        (None, {"fields": [("name", "group_id"), ("state", "accounts")]}),
        (_("Attestation"), {"fields": [("attested_by", "attested_at")]}),
        (_("Policy"), {"fields": ["strategies"]}),
        (_("Times"), {"fields": [("last_active_at", "created_at"), "updated_at"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[GroupProfile]:
        """Each with the number of our accounts in it."""
        return groups_with_counts().order_by("name", "group_id")

    @pill(_("state"), STATE_COLOURS)
    def state(self, group: GroupProfile) -> str:
        """Whether we are at work in it, and what is missing."""
        return _state(group)

    @column(_("our accounts"), ordering="accounts")
    def accounts(self, group: GroupProfile) -> int:
        """How many are in it."""
        count: int = group.accounts  # type: ignore[attr-defined]  # annotated by the selector
        return count

    def save_model(self, request: HttpRequest, obj: GroupProfile, form: Any, change: bool) -> None:
        """Store the name and the policy, and say what of the policy cannot work."""
        if "name" in form.changed_data:
            group_register(group_id=obj.pk, name=obj.name)
        if "strategies" in form.changed_data:
            policy = policy_apply(
                group_id=obj.pk,
                raw=obj.strategies,
                now=timezone.now(),
                actor=request.user.get_username(),
            )
            for sentence in policy_warnings(group_id=obj.pk, policy=policy):
                self.message_user(request, sentence, messages.WARNING)

    def get_actions_detail(self, request: HttpRequest, object_id: str) -> list[Any]:
        """The one step that comes next."""
        group = self.get_object(request, object_id)
        steps = {"not attested": "attest", "enabled": "disable", "disabled": "enable"}
        step = steps[_state(group)] if group else ""
        buttons: list[Any] = super().get_actions_detail(request, object_id)
        return [one for one in buttons if one.path == step]

    @button(_("Attest"), path="attest", icon="verified", dialog=ATTEST)
    def attest(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """The operator gives their word."""
        group_attest(group_id=int(object_id), by=request.user, now=timezone.now())
        return self._back(request, object_id, _now("Attested in your name."))

    @button(_("Enable"), path="enable", icon="play_arrow", dialog=ENABLE)
    def enable(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Begin to listen and act."""
        try:
            group_enable(group_id=int(object_id), now=timezone.now())
        except GroupsError as error:
            return self._back(request, object_id, str(error), messages.ERROR)
        return self._back(request, object_id, _now("Enabled."))

    @button(_("Disable"), path="disable", icon="pause", dialog=DISABLE)
    def disable(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Neither listen nor act any more."""
        group_disable(group_id=int(object_id), now=timezone.now())
        return self._back(request, object_id, _now("Disabled."))

    def _back(
        self, request: HttpRequest, object_id: str, sentence: str, level: int = messages.SUCCESS
    ) -> HttpResponse:
        self.message_user(request, sentence, level)
        page = reverse("admin:groups_groupprofile_change", args=[object_id])
        return HttpResponse(headers={"HX-Redirect": page})
