"""A group's policy by REST: read, and put in place of the one before."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.access import Scope
from accounts.api.etags import etag_look, etag_of
from groups.models import GroupProfile
from groups.services import policy_apply

_POLICY: dict[str, Any] = {"application/json": {"type": "object", "additionalProperties": True}}
_ANSWER = OpenApiResponse({"type": "object", "additionalProperties": True}, "The policy")
_IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag that was read"
)


class PolicyView(GenericAPIView[GroupProfile]):
    """What our accounts do in a group (docs/policies.md)."""

    queryset = GroupProfile.objects.all()
    pagination_class = None
    write_scope = Scope.POLICIES
    group_lookup = "pk"
    lookup_url_kwarg = "group_id"

    @extend_schema(operation_id="groups_policy_retrieve", responses=_ANSWER)
    def get(self, request: Request, **_: str) -> Response:
        """The policy, with its ETag."""
        return _shown(self.get_object().strategies)

    @extend_schema(
        operation_id="groups_policy_update",
        parameters=[_IF_MATCH],
        request=_POLICY,
        responses=_ANSWER,
    )
    def put(self, request: Request, **_: str) -> Response:
        """Store a policy in place of the one that was read; 412 when it has changed meanwhile."""
        group_id = self.get_object().pk
        with transaction.atomic():
            group = GroupProfile.objects.select_for_update(of=("self",)).get(pk=group_id)
            etag_look(request, group.strategies, required=True)
            actor = request.user.get_username()
            policy_apply(group_id=group_id, raw=request.data, now=timezone.now(), actor=actor)
        return _shown(request.data)


def _shown(policy: Any) -> Response:
    return Response(policy, headers={"ETag": etag_of(policy)})
