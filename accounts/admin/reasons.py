"""The forms that ask an operator why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.forms import ActionForm, BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

REASON_LENGTH = 255


class ReasonDialog(BaseDialogForm):  # type: ignore[misc]  # unfold ships no types
    """Asks before a button acts; the answer is kept in the account's log."""

    reason = forms.CharField(
        label=_("Why?"), max_length=REASON_LENGTH, widget=UnfoldAdminTextInputWidget
    )


class ReasonAction(ActionForm):  # type: ignore[misc]  # unfold ships no types
    """The bar over a list where something is done to the chosen rows, with a field for why."""

    reason = forms.CharField(
        label="",
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.TextInput(
            {
                "placeholder": _("Why? (kept in the log)"),
                "class": (
                    "bg-white/20 font-medium px-2 py-1 rounded-default text-sm w-56 "
                    "placeholder:text-white/70 focus:outline-2 focus:outline-white/60"
                ),
                "x-show": "action && !action.startsWith('delete')",
            }
        ),
    )


def reason_dialog(title: Any, description: Any, submit: Any) -> dict[str, Any]:
    """The dialog of a button that asks why."""
    return {
        "title": title,
        "description": description,
        "form_class": ReasonDialog,
        "form_submit_text": submit,
    }
