"""The kill switch by REST: what is stopped now, and stopping or releasing it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.strict import StrictSerializer
from accounts.models import Switch
from accounts.services import switch_release, switch_throw
from groups.services import switch_scope, switch_target_require
from sis_project.api.permissions import scope_require

_MOST = 2**63 - 1


class SwitchSerializer(serializers.ModelSerializer[Switch]):
    """One switch that is thrown."""

    class Meta:
        model = Switch
        fields = ["scope", "reason", "thrown_by", "thrown_at"]
        read_only_fields = fields


class SwitchesSerializer(StrictSerializer):
    """Everything that is stopped; an empty list: nothing is."""

    switches = SwitchSerializer(many=True, read_only=True)


class KillSwitchSerializer(StrictSerializer):
    """What to stop or to release: the whole service where neither account nor group is given."""

    on = serializers.BooleanField(help_text="true: begin nothing any more; false: go on")
    reason = serializers.CharField(max_length=255, help_text="Why; kept with the switch")
    account = serializers.UUIDField(required=False, help_text="Only this account")
    group = serializers.IntegerField(
        min_value=-_MOST, max_value=-1, required=False, help_text="Only this group's marked id"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """An account or a group, not both."""
        if "account" in attrs and "group" in attrs:
            raise serializers.ValidationError(
                {"group": [_("Name an account or a group, not both.")]}, code="invalid"
            )
        return attrs


class KillSwitchView(GenericAPIView[Switch]):
    """Nothing in a thrown switch's scope is begun: claims see it at once, hosts within a second."""

    queryset = Switch.objects.order_by("scope")
    serializer_class = SwitchesSerializer
    pagination_class = None

    @extend_schema(responses=SwitchesSerializer)
    def get(self, request: Request) -> Response:
        """Every switch that is thrown."""
        return self._shown()

    @extend_schema(request=KillSwitchSerializer, responses=SwitchesSerializer)
    def put(self, request: Request) -> Response:
        """Throw or release one switch; asked twice, it is done once and the first reason stands."""
        body = KillSwitchSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wish = body.validated_data
        target = {"account_id": wish.get("account"), "group_id": wish.get("group")}
        scope_require(request, **target)
        change = {"actor": request.user.get_username(), "reason": wish["reason"]}
        if wish["on"]:
            switch_target_require(**target)
            switch_throw(scope=switch_scope(**target), **change)
        else:
            switch_release(scope=switch_scope(**target), **change)
        return self._shown()

    def _shown(self) -> Response:
        switches: QuerySet[Switch] = self.get_queryset()
        shown: Any = self.get_serializer({"switches": switches})
        return Response(shown.data)
