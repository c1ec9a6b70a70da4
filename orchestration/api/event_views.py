"""What was recorded, by REST: read on from where one stopped."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.access import access_of
from accounts.api.strict import StrictSerializer
from orchestration.models import Decision
from orchestration.recorded import Position, Reader, recorded_after


class EventsQuery(StrictSerializer):
    """From where on, and how many."""

    after = serializers.CharField(
        max_length=40, required=False, default="0-0", help_text="The id of the last event read"
    )
    limit = serializers.IntegerField(min_value=1, max_value=200, required=False, default=50)

    def validate_after(self, text: str) -> Position:
        """A position as an event's id tells it."""
        if (position := Position.parse(text)) is None:
            raise serializers.ValidationError(_("Write the id of an event, as 12-34."))
        return position


class RecordedSerializer(serializers.Serializer[Any]):
    """One thing that was recorded."""

    id = serializers.CharField(help_text="Read on behind it with after=")
    type = serializers.CharField(help_text="decision.acted, account.paused, ...")
    at = serializers.DateTimeField()
    data: Any = serializers.DictField()


class EventPageSerializer(serializers.Serializer[Any]):
    """The next events, and from where to read on."""

    results = RecordedSerializer(many=True)
    next = serializers.CharField(help_text="The `after` of the next page")


class EventsView(GenericAPIView[Decision]):
    """Decisions and the accounts' logs as one list, the oldest first."""

    queryset = Decision.objects.all()
    pagination_class = None

    @extend_schema(
        operation_id="events_list", parameters=[EventsQuery], responses=EventPageSerializer
    )
    def get(self, request: Request) -> Response:
        """What was recorded behind `after`; nothing is told before it is a second old."""
        query = EventsQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        after: Position = query.validated_data["after"]
        events = recorded_after(
            after,
            reader=reader_of(request),
            limit=query.validated_data["limit"],
            now=timezone.now(),
        )
        behind = events[-1].position if events else after
        return Response({"results": [one.as_json() for one in events], "next": str(behind)})


def reader_of(request: Request) -> Reader:
    """What the caller may be told of, by its token and its user."""
    access = access_of(request)
    return Reader(
        groups=access.groups if access else None,
        accounts=access.accounts if access else None,
        lines=request.user.has_perm("accounts.view_accountlog"),
    )
