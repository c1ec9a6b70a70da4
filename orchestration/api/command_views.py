"""Commands by REST: file them, look at them, cancel them."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from accounts.api.access import Scope, access_of
from orchestration.api.command_filters import CommandFilters
from orchestration.api.command_headers import HEADERS, key_of, wait_of
from orchestration.api.command_schema import wish_schema
from orchestration.api.command_serializers import (
    CommandSerializer,
    CommandWithActionsSerializer,
    WishSerializer,
    command_json,
)
from orchestration.assembly import command_desk
from orchestration.commands.cancelling import command_cancel
from orchestration.commands.desk import Filed
from orchestration.commands.waiting import command_wait
from orchestration.commands.wish import Wish
from orchestration.models import OPEN_STATES, Command, CommandSource


class CommandViews(ListModelMixin, RetrieveModelMixin, GenericViewSet[Command]):
    """What was asked for, newest first. A token with allow-lists sees its own commands only."""

    queryset = Command.objects.all()
    filterset_class = CommandFilters
    lookup_value_regex = "[0-9a-fA-F-]{32,36}"
    page_ordering = ("-created_at", "-id")
    write_scope = Scope.COMMANDS

    def get_queryset(self) -> QuerySet[Command]:
        """The commands that this caller may see."""
        commands = super().get_queryset()
        access = access_of(self.request)
        return commands.filter(caller=access.caller) if access and access.limited else commands

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """One command comes with what each account did."""
        return CommandSerializer if self.action == "list" else CommandWithActionsSerializer

    @extend_schema(
        parameters=HEADERS,
        request=wish_schema(),
        responses={
            202: OpenApiResponse(CommandWithActionsSerializer, "Accepted; look again later"),
            200: OpenApiResponse(CommandWithActionsSerializer, "Over, within the wait"),
        },
    )
    def create(self, request: Request) -> Response:
        """File a command: 202 once it is accepted, with `Prefer: wait=5` its outcome if it comes.

        The same Idempotency-Key with the same body answers with the first command, and with the
        header `Idempotency-Replayed: true`.
        """
        key, wait = key_of(request), wait_of(request)
        body = WishSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wish = self._wish(request, body.validated_data, key)
        filed = command_desk().file(wish, now=timezone.now())
        if wait:
            command_wait(filed.command, within=wait)
        return self._filed(request, filed, waited=bool(wait))

    @extend_schema(request=None, responses=CommandWithActionsSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, **_: str) -> Response:
        """Take back what has not begun; 409 once the command is over."""
        command_cancel(command_id=self.get_object().pk, now=timezone.now())
        return Response(command_json(self.get_object()))

    def _wish(self, request: Request, asked: dict[str, Any], key: str) -> Wish:
        access = access_of(request)
        return Wish(
            kind=asked["kind"],
            payload=asked["payload"],
            source=CommandSource.REST,
            caller=access.caller if access else f"user:{request.user.pk}",
            actor=request.user.get_username(),
            key=key,
            accounts=access.accounts if access else None,
            groups=access.groups if access else None,
        )

    def _filed(self, request: Request, filed: Filed, *, waited: bool) -> Response:
        command = filed.command
        over = waited and command.state not in OPEN_STATES
        response = Response(
            command_json(command),
            status=status.HTTP_200_OK if over else status.HTTP_202_ACCEPTED,
        )
        response["Location"] = reverse("command-detail", [command.pk], request=request)
        if filed.replayed:
            response["Idempotency-Replayed"] = "true"
        if waited:
            response["Preference-Applied"] = "wait"
        return response
