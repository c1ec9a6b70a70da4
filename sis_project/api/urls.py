"""Where each resource is."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter

from accounts.api.host_views import HostViews
from accounts.api.login_views import LoginViews
from accounts.api.views import AccountViews
from groups.api.policy_schema import PolicySchemaView
from groups.api.policy_views import PolicyView
from groups.api.views import GroupViews
from orchestration.api.command_views import CommandViews
from orchestration.api.event_views import EventsView
from orchestration.api.views import ActionViews, DecisionViews
from orchestration.api.webhook_views import WebhookViews
from redpackets.api.views import PacketViews
from sis_project.api.event_stream import events_stream
from sis_project.api.kill_switch import KillSwitchView

router = SimpleRouter()
router.register("accounts", AccountViews, basename="account")
router.register("accounts", LoginViews, basename="account-login")
router.register("groups", GroupViews, basename="group")
router.register("redpackets", PacketViews, basename="redpacket")
router.register("actions", ActionViews, basename="action")
router.register("decisions", DecisionViews, basename="decision")
router.register("hosts", HostViews, basename="host")
router.register("commands", CommandViews, basename="command")
router.register("webhooks", WebhookViews, basename="webhook")

urlpatterns = [
    path("v1/policies/schema/", PolicySchemaView.as_view(), name="policy-schema"),
    path("v1/", include(router.urls)),
    re_path(
        r"^v1/groups/(?P<group_id>-?[0-9]{1,20})/policy/$", PolicyView.as_view(), name="policy"
    ),
    path("v1/events/", EventsView.as_view(), name="events"),
    path("v1/events/stream/", events_stream, name="events-stream"),
    path("v1/kill-switch/", KillSwitchView.as_view(), name="kill-switch"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
]
