"""Accounts by REST: look at them, hold them still, and set how much they may do."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.api.access import Scope
from accounts.api.etags import etag_look, etag_of
from accounts.api.filters import AccountFilters
from accounts.api.login_serializers import AccountCreateSerializer
from accounts.api.serializers import AccountChangeSerializer, AccountSerializer, ReasonSerializer
from accounts.models import Account
from accounts.selectors import accounts_present
from accounts.services import (
    AccountChanges,
    account_change,
    account_pause,
    account_register,
    account_resume,
)
from accounts.vault import master_key_from_settings


class AccountViews(ListModelMixin, RetrieveModelMixin, GenericViewSet[Account]):
    """The accounts that this service holds."""

    queryset = accounts_present().select_related("lease", "health")
    serializer_class = AccountSerializer
    filterset_class = AccountFilters
    lookup_value_regex = "[0-9a-fA-F-]{32,36}"
    page_ordering = ("created_at",)
    write_scope = Scope.ACCOUNTS
    account_lookup = "pk"

    @extend_schema(request=AccountCreateSerializer, responses={201: AccountSerializer})
    def create(self, request: Request, **_: str) -> Response:
        """Register an account: log it in by `login/`, or send its session to `session/`."""
        body = AccountCreateSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        account = account_register(
            key=master_key_from_settings(),
            phone_number=body.validated_data["phone_number"],
            driver=body.validated_data.get("driver", settings.SIS_DEFAULT_DRIVER),
            display_name=body.validated_data["display_name"],
        )
        shown: Any = self.get_serializer(account)
        return Response(shown.data, status=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, **_: str) -> Response:
        """One account, with the ETag of what can be edited of it."""
        return self._shown()

    @extend_schema(
        parameters=[OpenApiParameter("If-Match", str, OpenApiParameter.HEADER)],
        request=AccountChangeSerializer,
        responses=AccountSerializer,
    )
    def partial_update(self, request: Request, **_: str) -> Response:
        """Set the throttle profile, `{}` for the settings' values, or the allowed networks.

        Each takes the place of the whole one before.
        """
        account = self.get_object()
        body = AccountChangeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction.atomic():
            row = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
            etag_look(request, _editable(row))
            account_change(
                account_id=account.pk,
                actor=request.user.get_username(),
                changes=AccountChanges(**body.validated_data),
            )
        return self._shown()

    @extend_schema(request=ReasonSerializer, responses=AccountSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, **_: str) -> Response:
        """Hold an account still: it stays connected and heard, and begins nothing."""
        return self._desire(request, account_pause)

    @extend_schema(request=ReasonSerializer, responses=AccountSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, **_: str) -> Response:
        """Let a paused account act again; what is due and not expired is done."""
        return self._desire(request, account_resume)

    def _desire(self, request: Request, service: Callable[..., bool]) -> Response:
        account = self.get_object()
        body = ReasonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor = request.user.get_username()
        service(account_id=account.pk, actor=actor, reason=body.validated_data["reason"])
        return self._shown()

    def _shown(self) -> Response:
        """The account as it is now."""
        account = self.get_object()
        shown: Any = self.get_serializer(account)
        return Response(shown.data, headers={"ETag": etag_of(_editable(account))})


def _editable(account: Account) -> list[object]:
    """What the ETag stands for."""
    return [account.throttle_profile, account.allowed_networks]
