"""Webhooks by REST: add, change and remove them, and have a span of reports sent again."""

from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import DestroyModelMixin, ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.api.access import Scope
from accounts.vault.keys import master_key_from_settings
from orchestration.api.webhook_serializers import (
    DeliverySerializer,
    MadeWebhookSerializer,
    RedeliverySerializer,
    SecretSerializer,
    SpanSerializer,
    WebhookChangeSerializer,
    WebhookSerializer,
    WebhookWishSerializer,
)
from orchestration.models import Delivery, DeliveryState, Webhook
from orchestration.reports.bell import ring_delivery
from orchestration.webhooks.services import (
    Span,
    webhook_add,
    webhook_change,
    webhook_redeliver,
    webhook_remove,
    webhook_rotate,
)


def _count(state: DeliveryState) -> Coalesce:
    """How many deliveries of each webhook are in a state, by the state's own index."""
    rows = Delivery.objects.filter(webhook=OuterRef("pk"), state=state).order_by()
    counted = rows.values("webhook").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)


class WebhookViews(ListModelMixin, RetrieveModelMixin, DestroyModelMixin, GenericViewSet[Webhook]):
    """The endpoints that are told what happens."""

    queryset = Webhook.objects.annotate(
        waiting=_count(DeliveryState.WAITING), paused=_count(DeliveryState.PAUSED)
    )
    serializer_class = WebhookSerializer
    lookup_value_regex = "[0-9a-fA-F-]{32,36}"
    page_ordering = ("-created_at", "-id")
    write_scope = Scope.ADMIN
    whole_service = True

    @extend_schema(request=WebhookWishSerializer, responses={201: MadeWebhookSerializer})
    def create(self, request: Request) -> Response:
        """Add an endpoint, which is told of what happens from now on."""
        body = WebhookWishSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = webhook_add(
            **body.validated_data,
            key=master_key_from_settings(),
            loopback=settings.SIS_WEBHOOKS_LOOPBACK,
        )
        shown: Any = WebhookSerializer(self.get_queryset().get(pk=made.webhook.pk))
        return Response({**shown.data, "secret": made.secret}, status=status.HTTP_201_CREATED)

    @extend_schema(request=WebhookChangeSerializer, responses=WebhookSerializer)
    def partial_update(self, request: Request, **_: str) -> Response:
        """Change it; it is tried afresh, with what waits for it."""
        body = WebhookChangeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        webhook = self.get_object()
        kept = {name: getattr(webhook, name) for name in ("url", "events", "enabled")}
        webhook_change(
            webhook=webhook,
            **kept | body.validated_data,
            loopback=settings.SIS_WEBHOOKS_LOOPBACK,
            now=timezone.now(),
        )
        shown: Any = self.get_serializer(self.get_object())
        return Response(shown.data)

    def perform_destroy(self, instance: Webhook) -> None:
        """Remove it with what waits for it."""
        webhook_remove(webhook_id=instance.pk)

    @extend_schema(request=None, responses=SecretSerializer)
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, **_: str) -> Response:
        """Give it a new secret; the one before signs beside it for a day."""
        secret = webhook_rotate(
            webhook_id=self.get_object().pk, key=master_key_from_settings(), now=timezone.now()
        )
        return Response({"secret": secret})

    @extend_schema(request=SpanSerializer, responses={202: RedeliverySerializer})
    @action(detail=True, methods=["post"])
    def redeliver(self, request: Request, **_: str) -> Response:
        """Send every report of a span again that it wants, whether it took it before or not."""
        now = timezone.now()
        body = SpanSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        webhook = self.get_object()
        asked = body.validated_data
        span = Span(asked["since"], asked.get("until", now))
        again = webhook_redeliver(webhook=webhook, span=span, now=now)
        ring_delivery(webhook.pk)
        return Response({"deliveries": again}, status=status.HTTP_202_ACCEPTED)

    @extend_schema(responses=DeliverySerializer(many=True))
    @action(detail=True, serializer_class=DeliverySerializer, page_ordering=("-id",))
    def deliveries(self, request: Request, **_: str) -> Response:
        """What was sent to it and what waits, the newest first."""
        rows: QuerySet[Delivery] = Delivery.objects.filter(webhook=self.get_object())
        page: Any = self.paginate_queryset(rows.select_related("report"))  # type: ignore[arg-type]
        return self.get_paginated_response(DeliverySerializer(page, many=True).data)
