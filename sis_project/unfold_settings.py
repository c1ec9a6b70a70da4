"""How the admin looks, and what its sidebar leads to: one group for each room."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _item(title: Any, icon: str, model: str) -> dict[str, Any]:
    app_label, model_name = model.split(".")
    permission = f"{app_label}.view_{model_name}"

    def allowed(request: HttpRequest) -> bool:
        return request.user.has_perm(permission)

    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app_label}_{model_name}_changelist"),
        "permission": allowed,
    }


def _group(title: Any, *items: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "separator": True, "items": list(items)}


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("SIS"),
    "SITE_HEADER": _("SIS"),
    "SITE_SUBHEADER": _("Session Interaction Service"),
    "SITE_SYMBOL": "forum",
    "SITE_URL": None,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": False,
    "DASHBOARD_CALLBACK": "sis_project.admin.dashboard.dashboard_show",
    "COLORS": {
        "primary": {
            "50": "oklch(97.1% .014 20)",
            "100": "oklch(93.6% .032 20)",
            "200": "oklch(88.5% .062 22)",
            "300": "oklch(80.8% .114 22)",
            "400": "oklch(70.4% .17 24)",
            "500": "oklch(61% .2 27)",
            "600": "oklch(54% .2 28)",
            "700": "oklch(47.5% .18 28)",
            "800": "oklch(41% .15 28)",
            "900": "oklch(36% .12 28)",
            "950": "oklch(25.8% .09 26)",
        },
    },
    "COMMAND": {"search_models": False, "show_history": False},
    "SIDEBAR": {
        "show_search": True,
        "command_search": False,
        "navigation": [
            {
                "items": [
                    {
                        "title": _("Dashboard"),
                        "icon": "monitoring",
                        "link": reverse_lazy("admin:index"),
                    },
                    {"title": _("API"), "icon": "api", "link": reverse_lazy("docs")},
                ]
            },
            _group(
                _("Accounts"),
                _item(_("Accounts"), "person", "accounts.account"),
                _item(_("Health"), "health_and_safety", "accounts.accounthealth"),
                _item(_("Other devices"), "devices", "accounts.accountdevice"),
                _item(_("Log"), "history", "accounts.accountlog"),
                _item(_("Flood waits"), "hourglass", "accounts.flooddeadline"),
                _item(_("Logins in progress"), "key", "accounts.loginattempt"),
                _item(_("Proxies"), "vpn_lock", "accounts.proxy"),
                _item(_("Kill switches"), "emergency_home", "accounts.switch"),
            ),
            _group(
                _("Groups"),
                _item(_("Groups"), "groups", "groups.groupprofile"),
                _item(_("Members"), "group_add", "groups.groupmember"),
            ),
            _group(
                _("Red packets"),
                _item(_("Red packets"), "redeem", "redpackets.redpacketevent"),
                _item(_("Claims"), "paid", "redpackets.redpacketclaim"),
            ),
            _group(
                _("Orchestration"),
                _item(_("Commands"), "campaign", "orchestration.command"),
                _item(_("Actions"), "bolt", "orchestration.action"),
                _item(_("Decisions"), "fact_check", "orchestration.decision"),
                _item(_("Webhooks"), "webhook", "orchestration.webhook"),
                _item(_("Reports"), "outbox", "orchestration.report"),
                _item(_("Deliveries"), "outgoing_mail", "orchestration.delivery"),
            ),
            _group(
                _("Hosting"),
                _item(_("Hosts"), "dns", "accounts.hostregistration"),
                _item(_("Leases"), "key", "accounts.accountlease"),
                _item(_("Account states"), "sync", "accounts.accountstate"),
                _item(_("Account channels"), "sync_alt", "accounts.accountchannel"),
                _item(_("Account peers"), "contacts", "accounts.accountpeer"),
            ),
            _group(
                _("Access"),
                _item(_("Users"), "manage_accounts", "auth.user"),
                _item(_("User groups"), "shield_person", "auth.group"),
                _item(_("API tokens"), "vpn_key", "knox.authtoken"),
            ),
        ],
    },
}
