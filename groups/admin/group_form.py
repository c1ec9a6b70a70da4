"""What an operator may set of a group: its name and its policy."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from groups.errors import PolicyInvalid
from groups.models import GroupProfile
from groups.policies import policy_parse


class GroupForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """A policy with a problem is not stored; each problem is named."""

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
