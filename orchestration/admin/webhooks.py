"""The endpoints that are told what happens."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from accounts.vault.keys import master_key_from_settings
from orchestration.models import ReportKind, Webhook
from orchestration.webhooks.errors import WebhookError
from orchestration.webhooks.services import (
    webhook_add,
    webhook_change,
    webhook_remove,
    webhook_rotate,
)
from orchestration.webhooks.targets import url_check


class WebhookForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """Where to tell, and what."""

    events = forms.MultipleChoiceField(
        choices=ReportKind.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("None: all of them"),
    )

    class Meta:
        model = Webhook
        fields = ["url", "events", "enabled"]

    def clean_url(self) -> str:
        """A URL that something may be sent to."""
        url: str = self.cleaned_data["url"]
        try:
            url_check(url, loopback=settings.SIS_WEBHOOKS_LOOPBACK)
        except WebhookError as error:
            raise ValidationError(str(error)) from error
        return url


@admin.register(Webhook)
class WebhookAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """Secrets are shown once, when they are made."""

    form = WebhookForm
    actions = ["rotate_secret"]
    list_display = ["id", "url", "enabled", "failures", "broken_until", "created_at"]
    readonly_fields = ["failures", "broken_until", "previous_until"]
    search_fields = ["=id", "url"]
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: Webhook, form: Any, change: bool) -> None:
        """Store it; a new one's secret is shown."""
        asked: dict[str, Any] = {"url": obj.url, "events": obj.events}
        asked["loopback"] = settings.SIS_WEBHOOKS_LOOPBACK
        if change:
            webhook_change(webhook=obj, enabled=obj.enabled, now=timezone.now(), **asked)
            return
        made = webhook_add(key=master_key_from_settings(), **asked)
        obj.pk = made.webhook.pk
        self._show(request, made.secret)

    def delete_model(self, request: HttpRequest, obj: Webhook) -> None:
        """Remove it with what waits for it."""
        webhook_remove(webhook_id=obj.pk)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:
        """Remove all of them."""
        for webhook in queryset:
            webhook_remove(webhook_id=webhook.pk)

    @admin.action(description=_("Give the chosen webhooks new secrets"), permissions=["change"])
    def rotate_secret(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:
        """The one before signs beside it for a day."""
        for webhook in queryset:
            try:
                secret = webhook_rotate(
                    webhook_id=webhook.pk, key=master_key_from_settings(), now=timezone.now()
                )
            except WebhookError as error:
                self.message_user(request, str(error), messages.ERROR)
                continue
            self._show(request, secret)

    def _show(self, request: HttpRequest, secret: str) -> None:
        sentence = _now("The secret, shown this once: %(secret)s") % {"secret": secret}
        self.message_user(request, sentence, messages.WARNING)
