"""Columns and buttons of admin pages: what unfold's decorators do, with types."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from unfold.decorators import action, display

Method = TypeVar("Method", bound=Callable[..., Any])


def column(
    title: Any, *, ordering: str | None = None, boolean: bool | None = None
) -> Callable[[Method], Method]:
    """A column or a read-only field under a title; `ordering` names what it is sorted by."""

    def decorate(method: Method) -> Method:
        shown: Method = display(description=title, ordering=ordering, boolean=boolean)(method)
        return shown

    return decorate


def pill(
    title: Any, colours: Mapping[Any, str], *, ordering: str | None = None
) -> Callable[[Callable[[Any, Any], str]], Callable[[Any, Any], SafeString]]:
    """A state as a pill; `colours` says success, info, warning or danger for a state.

    Unfold's own label shows in lists alone, this one on a row's page too.
    """

    def decorate(state_of: Callable[[Any, Any], str]) -> Callable[[Any, Any], SafeString]:
        @wraps(state_of)
        def draw(page: Any, row: Any) -> SafeString:
            state = state_of(page, row)
            facts = {"text": state.replace("_", " "), "type": colours.get(state)}
            return render_to_string("unfold/helpers/label.html", facts)

        return column(title, ordering=ordering)(draw)

    return decorate


def button(
    title: Any, *, path: str, icon: str, dialog: Mapping[str, Any], permission: str = "change"
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A button of a row's page that first asks by a dialog.

    The method gets `(request, form, object_id)` once the dialog's form is valid.
    """

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        shown: Callable[..., Any] = action(
            description=title,
            url_path=path,
            icon=icon,
            dialog=dict(dialog),
            permissions=[permission],
        )(method)
        return shown

    return decorate
