"""The schema of policies by REST."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from groups.models import GroupProfile
from groups.policies.json_schema import policy_json_schema


class PolicySchemaView(APIView):
    """What a policy may hold, as a JSON Schema (2020-12)."""

    queryset = GroupProfile.objects.none()

    @extend_schema(operation_id="policies_schema", responses={200: OpenApiTypes.OBJECT})
    def get(self, _request: Request, **_: Any) -> Response:
        """The JSON Schema of a policy, as `docs/policy.schema.json` has it."""
        return Response(policy_json_schema())
