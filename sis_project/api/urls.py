"""Where each resource is."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter

from accounts.api.login_views import LoginViews
from accounts.api.views import AccountViews
from groups.api.policy_schema import PolicySchemaView
from groups.api.views import GroupViews
from orchestration.api.command_views import CommandViews
from orchestration.api.views import ActionViews, DecisionViews
from redpackets.api.views import PacketViews
from sis_project.api.kill_switch import KillSwitchView

router = SimpleRouter()
router.register("accounts", AccountViews, basename="account")
router.register("accounts", LoginViews, basename="account-login")
router.register("groups", GroupViews, basename="group")
router.register("redpackets", PacketViews, basename="redpacket")
router.register("actions", ActionViews, basename="action")
router.register("decisions", DecisionViews, basename="decision")
router.register("commands", CommandViews, basename="command")

urlpatterns = [
    path("v1/policies/schema/", PolicySchemaView.as_view(), name="policy-schema"),
    path("v1/", include(router.urls)),
    path("v1/kill-switch/", KillSwitchView.as_view(), name="kill-switch"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
]
