"""What an operator may set of a group: its name and its policy."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from groups.errors import PolicyInvalid
from groups.models import GroupProfile
from groups.policies import policy_parse


class PolicyField(forms.JSONField):
    """JSON as people write it, a line for each value."""

    widget = UnfoldAdminTextareaWidget({"rows": 28, "class": "font-mono"})

    def prepare_value(self, value: Any) -> str:
        """What stands in the field; text that is no JSON stays as it was typed."""
        if isinstance(value, InvalidJSONInput):
            return value
        return json.dumps(value, ensure_ascii=False, indent=2)


class GroupForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """A policy with a problem is not stored; each problem is named."""

    strategies = PolicyField(
        label=_("Policy"),
        help_text=_("As manage.py policies takes it; checked before it is stored"),
    )

    class Meta:
        model = GroupProfile
        fields = ["name", "strategies"]

    def clean_strategies(self) -> Any:
        """The policy as it was written, once it reads as one."""
        raw = self.cleaned_data["strategies"]
        try:
            policy_parse(raw)
        except PolicyInvalid as error:
            raise ValidationError(list(error.problems)) from error
        return raw
