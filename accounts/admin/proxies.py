"""Proxies: added, changed and removed here; a password goes in, and never comes out."""

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from accounts.admin_columns import column, pill
from accounts.egress.checking import proxies_check
from accounts.errors import AccountsError
from accounts.models import Proxy, ProxyState
from accounts.services import ProxyFields, proxy_add, proxy_change, proxy_remove
from accounts.telegram import application_from_settings
from accounts.vault.keys import master_key_from_settings
from accounts.vault.proxies import ProxyCredentials

STATE_COLOURS = {
    ProxyState.UNKNOWN: "info",
    ProxyState.UP: "success",
    ProxyState.DOWN: "danger",
}


class ProxyForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """Where it is; the login's fields are always shown empty."""

    username = forms.CharField(
        label=_("User name"),
        max_length=255,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text=_("Empty: the user name and the password stay as they are"),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=255,
        required=False,
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text=_("It is sealed, and never shown again"),
    )
    no_login = forms.BooleanField(
        label=_("The proxy wants no login"),
        required=False,
        help_text=_("Forget the user name and the password"),
    )

    class Meta:
        model = Proxy
        fields = ["name", "scheme", "host", "port", "region", "enabled"]

    def credentials(self) -> ProxyCredentials | None:
        """What is to be set; None when it stays."""
        if self.cleaned_data["no_login"]:
            return ProxyCredentials()
        if not self.cleaned_data["username"]:
            return None
        return ProxyCredentials(self.cleaned_data["username"], self.cleaned_data["password"])

    def fields_given(self) -> ProxyFields:
        """Everything else."""
        return ProxyFields(**{name: self.cleaned_data[name] for name in self.Meta.fields})


@admin.register(Proxy)
class ProxyAdmin(ModelAdmin):  # type: ignore[misc]  # unfold ships no types
    """Which proxies there are, and how each stands."""

    form = ProxyForm
    actions = ["check_chosen"]
    list_display = ["name", "address", "region", "enabled", "state_pill", "checked_at"]
    list_filter = ["state", "enabled", "region"]
    search_fields = ["name", "host", "region"]
    show_full_result_count = False
    readonly_fields = ["state_pill", "state_reason", "latency_ms", "checked_at", "has_login"]
    fieldsets = [
        (
            _("Where it is"),
            {"fields": ["name", ("scheme", "host", "port"), ("region", "enabled")]},
        ),
        (_("Who we are there"), {"fields": ["has_login", ("username", "password"), "no_login"]}),
        (
            _("How it stands"),
            {"fields": [("state_pill", "latency_ms"), "state_reason", "checked_at"]},
        ),
    ]

    @column(_("address"))
    def address(self, proxy: Proxy) -> str:
        """Without the login."""
        return f"{proxy.scheme}://{proxy.host}:{proxy.port}"

    @pill(_("state"), STATE_COLOURS, ordering="state")
    def state_pill(self, proxy: Proxy) -> str:
        """What the last check found."""
        return proxy.state

    @column(_("login"))
    def has_login(self, proxy: Proxy) -> str:
        """Whether there is one."""
        return _now("A user name and a password are set") if proxy.credentials else _now("None")

    def save_model(self, request: HttpRequest, obj: Proxy, form: ProxyForm, change: bool) -> None:
        """Store it by the services."""
        key, fields, credentials = (
            master_key_from_settings(),
            form.fields_given(),
            form.credentials(),
        )
        if change:
            proxy_change(key=key, proxy_id=obj.pk, fields=fields, credentials=credentials)
        else:
            added = proxy_add(key=key, fields=fields, credentials=credentials or ProxyCredentials())
            obj.pk = added.pk

    def has_delete_permission(self, request: HttpRequest, obj: Proxy | None = None) -> bool:
        """Not while accounts connect through it: they would have to connect without."""
        used = obj is not None and obj.accounts.exists()
        return not used and bool(super().has_delete_permission(request, obj))

    def delete_model(self, request: HttpRequest, obj: Proxy) -> None:
        """Remove it."""
        proxy_remove(proxy_id=obj.pk)

    @admin.action(description=_("Check the chosen proxies"), permissions=["change"])
    def check_chosen(self, request: HttpRequest, queryset: QuerySet[Proxy]) -> None:
        """Try each, and say how many are up."""
        try:
            found = proxies_check(
                list(queryset),
                key=master_key_from_settings(),
                application=application_from_settings(),
            )
        except AccountsError as error:
            self.message_user(request, str(error), messages.ERROR)
            return
        up = sum(health.state == ProxyState.UP for health in found)
        told = _now("%(up)d of %(all)d are up.") % {"up": up, "all": len(found)}
        level = messages.SUCCESS if up == len(found) else messages.WARNING
        self.message_user(request, told, level)
