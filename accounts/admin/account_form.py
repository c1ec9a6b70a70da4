"""What an operator may set of an account."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.errors import AccountInvalid, RateInvalid
from accounts.health.networks import networks_read
from accounts.models import Account, Role
from accounts.services import AccountChanges
from accounts.throttle import account_limits


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """Name, roles, weight, limits, networks and proxy; the rest is for services."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        required=False,
        help_text=_("What it may be chosen for; with none it is never chosen"),
    )
    rate_limit = forms.CharField(
        label=_("Rate limit"),
        max_length=16,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("As 20/m, 5/s or 100/h; empty for the settings' value"),
    )
    burst = forms.IntegerField(
        label=_("Burst"),
        min_value=1,
        max_value=10_000,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_("How many at once; empty for the settings' value"),
    )

    networks = forms.CharField(
        label=_("Allowed networks"),
        max_length=2000,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("As 203.0.113.0/24, DE with commas between them; empty for anywhere"),
    )

    class Meta:
        model = Account
        fields = ["display_name", "weight", "proxy"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            profile = self._stored()
            self.initial["roles"] = self.instance.roles
            self.initial["rate_limit"] = profile.get("rate_limit", "")
            self.initial["burst"] = profile.get("burst")
            self.initial["networks"] = ", ".join(self.instance.allowed_networks)

    def clean(self) -> dict[str, Any]:
        """The limits must read as a rate."""
        data = super().clean() or self.cleaned_data
        try:
            account_limits(self._profile(data))
        except RateInvalid as error:
            raise ValidationError({"rate_limit": str(error)}) from error
        return data

    def clean_networks(self) -> list[str]:
        """Each entry must read as a network or a country."""
        words = self.cleaned_data["networks"].split(",")
        try:
            return networks_read(word for word in words if word.strip())
        except AccountInvalid as error:
            raise ValidationError(str(error)) from error

    def changes(self) -> AccountChanges:
        """What is to be set, once the form is valid."""
        data = self.cleaned_data
        return AccountChanges(
            display_name=data["display_name"],
            roles=sorted(data["roles"]),
            weight=data["weight"],
            throttle_profile=self._profile(data),
            allowed_networks=data["networks"],
        )

    def _profile(self, data: dict[str, Any]) -> dict[str, object]:
        """What the form does not show of the profile stays as it is."""
        given = {"rate_limit": data.get("rate_limit"), "burst": data.get("burst")}
        kept = {name: value for name, value in self._stored().items() if name not in given}
        return {name: value for name, value in given.items() if value} | kept

    def _stored(self) -> dict[str, Any]:
        profile: dict[str, Any] = self.instance.throttle_profile
        return profile
