"""The charts of the dashboard, as Chart.js takes them."""

import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from orchestration.figures import Minute

_GREY = "#8490a3"
"""Readable on light and on dark."""

_COLOURS = ("var(--color-primary-500)", "var(--color-base-400)")

_OPTIONS: dict[str, Any] = {
    "animation": False,
    "color": _GREY,
    "responsive": True,
    "maintainAspectRatio": False,
    "interaction": {"mode": "index", "intersect": False},
    "plugins": {
        "legend": {
            "display": True,
            "align": "end",
            "labels": {"boxWidth": 10, "color": _GREY},
        }
    },
    "datasets": {"bar": {"borderRadius": 2, "barPercentage": 0.9, "categoryPercentage": 0.8}},
    "scales": {
        "x": {
            "grid": {"display": False},
            "ticks": {"maxTicksLimit": 12, "maxRotation": 0, "color": _GREY},
        },
        "y": {
            "beginAtZero": True,
            "grid": {},
            "border": {"display": False},
            "ticks": {"precision": 0, "maxTicksLimit": 5, "color": _GREY},
        },
    },
}


def minutes_chart(minutes: Sequence[Minute]) -> dict[str, str]:
    """Decisions and actions of each minute, as bars: `data` and `options` in JSON."""
    rows = [
        (_("Events decided"), [minute.decisions for minute in minutes]),
        (_("Actions made"), [minute.actions for minute in minutes]),
    ]
    data = {
        "labels": [f"{minute.at:%H:%M}" for minute in minutes],
        "datasets": [
            {"label": title, "data": values, "backgroundColor": colour}
            for (title, values), colour in zip(rows, _COLOURS, strict=True)
        ],
    }
    return {"data": json.dumps(data), "options": json.dumps(_OPTIONS)}
