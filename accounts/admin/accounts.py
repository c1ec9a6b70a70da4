"""The list of accounts and an account's page, where operators pause and resume it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.admin.account_form import AccountForm
from accounts.admin.findings import findings_of
from accounts.admin.health import seen_at
from accounts.admin.payloads import payload_line
from accounts.admin.phone_search import account_by_phone, looks_like_phone
from accounts.admin.reasons import ReasonAction, ReasonDialog, reason_dialog
from accounts.admin_columns import button, column, pill
from accounts.errors import VaultError
from accounts.hosting.incarnation import host_told
from accounts.models import Account, Desired, Status
from accounts.read_only_admin import ServiceAdmin
from accounts.services import account_change, account_pause, account_proxy_set, account_resume

STATUS_COLOURS = {
    Status.ACTIVE: "success",
    Status.OFFLINE: "info",
    Status.NEED_RELOGIN: "warning",
    Status.SUSPENDED: "danger",
}
DESIRED_COLOURS = {Desired.RUN: "success", Desired.PAUSED: "warning"}
LOG_LINES = 12

PAUSE = reason_dialog(
    _("Pause this account"),
    _("It stays connected and heard, and begins nothing within a second."),
    _("Pause"),
)
RESUME = reason_dialog(
    _("Resume this account"), _("What is due and has not expired is done now."), _("Resume")
)


@admin.register(Account)
class AccountAdmin(ServiceAdmin):
    """Who we are, and how each stands."""

    form = AccountForm
    action_form = ReasonAction
    actions = ["pause_chosen", "resume_chosen"]
    actions_detail = ["pause", "resume"]
    list_display = [
        "named",
        "status_pill",
        "desired_pill",
        "status_reason",
        "host",
        "last_heartbeat_at",
    ]
    list_filter = ["status", "desired", "driver", "memberships__group"]
    list_select_related = ["lease"]
    ordering = ["created_at"]
    search_fields = ["display_name", "id", "=telegram_user_id"]
    search_help_text = _("A name, an id, or a whole phone number as +44 7700 900123")
    readonly_fields = [
        *("id", "telegram_user_id", "driver", "created_at", "updated_at", "recent_log"),
        *("status_pill", "desired_pill", "status_reason", "status_until", "host"),
        *("last_heartbeat_at", "listens_until", "findings", "seen"),
    ]
    fieldsets = [
        (
            _("How it stands"),
            {
                "fields": [
                    ("status_pill", "desired_pill"),
                    ("status_reason", "status_until"),
                    ("host", "last_heartbeat_at", "listens_until"),
                    ("findings", "seen"),
                ]
            },
        ),
        (
            _("What operators set"),
            {
                "fields": [
                    ("display_name", "weight"),
                    ("rate_limit", "burst"),
                    ("networks", "proxy"),
                    "roles",
                ]
            },
        ),
        (
            _("Who it is"),
            {"fields": [("id", "telegram_user_id"), "driver", ("created_at", "updated_at")]},
        ),
        (_("What happened"), {"fields": ["recent_log"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        """Those that were removed are in the logs alone."""
        rows: QuerySet[Account] = super().get_queryset(request)
        return rows.filter(removed_at=None)

    @column(_("account"), ordering="display_name")
    def named(self, account: Account) -> str:
        """Its name, or its id."""
        return str(account)

    @pill(_("status"), STATUS_COLOURS, ordering="status")
    def status_pill(self, account: Account) -> str:
        """What is so."""
        return account.status

    @pill(_("desired"), DESIRED_COLOURS, ordering="desired")
    def desired_pill(self, account: Account) -> str:
        """What operators want."""
        return account.desired

    @column(_("host"), ordering="lease__holder")
    def host(self, account: Account) -> str | None:
        """Who holds it, or nobody: a machine and a process."""
        lease: Any = getattr(account, "lease", None)
        return host_told(lease.holder) if lease and lease.holder else None

    @column(_("findings"))
    def findings(self, account: Account) -> SafeString:
        """What the latest checkup has against it, and its other devices."""
        facts = {"findings": findings_of(account), "account": account}
        return render_to_string("accounts/findings.html", facts)

    @column(_("seen at"))
    def seen(self, account: Account) -> str:
        """Where Telegram sees its session."""
        health: Any = getattr(account, "health", None)
        return seen_at(health) if health else "-"

    @column(_("recent log"))
    def recent_log(self, account: Account) -> SafeString:
        """The latest lines, and where there is more."""
        latest = account.logs.order_by("-id")[:LOG_LINES]
        lines = [(line, payload_line(line.payload)) for line in latest]
        return render_to_string("accounts/recent_log.html", {"lines": lines, "account": account})

    def save_model(self, request: HttpRequest, obj: Account, form: Any, change: bool) -> None:
        """Set what was changed, and log it."""
        actor = request.user.get_username()
        account_change(account_id=obj.pk, actor=actor, changes=form.changes())
        proxy = form.cleaned_data["proxy"]
        account_proxy_set(account_id=obj.pk, proxy_id=proxy.pk if proxy else None, actor=actor)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, str] | None = None
    ) -> HttpResponse:
        """A phone number leads to its account's page; it is not repeated in any page."""
        text = request.GET.get("q", "")
        try:
            account = account_by_phone(text)
        except VaultError as error:
            self.message_user(request, str(error), messages.ERROR)
            account = None
        if account is not None:
            return redirect("admin:accounts_account_change", account.pk)
        if looks_like_phone(text):
            sentence = _now("No account has this phone number.")
            self.message_user(request, sentence, messages.WARNING)
            return redirect("admin:accounts_account_changelist")
        response: HttpResponse = super().changelist_view(request, extra_context)
        return response

    def get_actions_detail(self, request: HttpRequest, object_id: str) -> list[Any]:
        """Pause where it runs, resume where it is paused."""
        account = self.get_object(request, object_id)
        unfit = "resume" if account is None or account.desired == Desired.RUN else "pause"
        buttons: list[Any] = super().get_actions_detail(request, object_id)
        return [one for one in buttons if one.path != unfit]

    @button(_("Pause"), path="pause", icon="pause", dialog=PAUSE)
    def pause(self, request: HttpRequest, form: ReasonDialog, object_id: str) -> HttpResponse:
        """Pause the account of this page."""
        return self._desire(request, form, object_id, account_pause, _now("Paused: %(why)s"))

    @button(_("Resume"), path="resume", icon="play_arrow", dialog=RESUME)
    def resume(self, request: HttpRequest, form: ReasonDialog, object_id: str) -> HttpResponse:
        """Resume the account of this page."""
        return self._desire(request, form, object_id, account_resume, _now("Resumed: %(why)s"))

    @admin.action(description=_("Pause the chosen accounts"), permissions=["change"])
    def pause_chosen(self, request: HttpRequest, queryset: QuerySet[Account]) -> None:
        """Pause each account and say how many were running."""
        self._desire_all(request, queryset, account_pause, _now("Paused %(done)d of %(all)d."))

    @admin.action(description=_("Resume the chosen accounts"), permissions=["change"])
    def resume_chosen(self, request: HttpRequest, queryset: QuerySet[Account]) -> None:
        """Resume each account and say how many were paused."""
        self._desire_all(request, queryset, account_resume, _now("Resumed %(done)d of %(all)d."))

    def _desire(
        self,
        request: HttpRequest,
        form: ReasonDialog,
        object_id: str,
        service: Callable[..., bool],
        sentence: str,
    ) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        changed = service(
            account_id=UUID(object_id), actor=request.user.get_username(), reason=reason
        )
        told = sentence % {"why": reason} if changed else _now("It was so already.")
        self.message_user(request, told, messages.SUCCESS)
        page = reverse("admin:accounts_account_change", args=[object_id])
        return HttpResponse(headers={"HX-Redirect": page})

    def _desire_all(
        self,
        request: HttpRequest,
        queryset: QuerySet[Account],
        service: Callable[..., bool],
        sentence: str,
    ) -> None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            told = _now("Nothing changed: say why, in the field beside the action.")
            self.message_user(request, told, messages.ERROR)
            return
        ids = list(queryset.values_list("pk", flat=True))
        actor = request.user.get_username()
        done = sum(service(account_id=pk, actor=actor, reason=reason[:255]) for pk in ids)
        self.message_user(request, sentence % {"done": done, "all": len(ids)}, messages.SUCCESS)
