"""Logins by REST: thin callers of `accounts.login`, one path for each step."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.settings import api_settings
from rest_framework.viewsets import GenericViewSet

from accounts.api.access import Scope
from accounts.api.login_serializers import (
    CodeSerializer,
    LoginBeginSerializer,
    LoginSerializer,
    NothingSerializer,
    PasswordSerializer,
    SessionStringSerializer,
    login_data,
)
from accounts.api.pictures import PictureRenderer, SessionFileParser
from accounts.api.serializers import AccountSerializer, ReasonSerializer
from accounts.errors import LoginRefused
from accounts.login import (
    LoginShown,
    account_import,
    account_logout,
    login_by_code,
    login_by_qr,
    login_code,
    login_look,
    login_password,
    login_resend,
    login_shown,
    session_read,
)
from accounts.login.picture import qr_png
from accounts.models import Account, LoginFlow
from accounts.selectors import accounts_present
from drivers.protocol import QrToken


class LoginViews(GenericViewSet[Account]):
    """One account's login, logout and import of a session."""

    queryset = accounts_present().select_related("lease")
    serializer_class = AccountSerializer
    filter_backends: Sequence[Any] = ()
    lookup_value_regex = "[0-9a-fA-F-]{32,36}"
    write_scope = Scope.ACCOUNTS
    account_lookup = "pk"

    @extend_schema(request=LoginBeginSerializer, responses=LoginSerializer)
    @action(detail=True, methods=["post"])
    def login(self, request: Request, **_: str) -> Response:
        """Begin a login by phone code or QR code; a former one that is in progress ends."""
        account, body = self.get_object(), _read(LoginBeginSerializer, request)
        begin = login_by_qr if body["flow"] == LoginFlow.QR else login_by_code
        return _shown(begin(account_id=account.pk, now=timezone.now()))

    @extend_schema(responses=LoginSerializer)
    @login.mapping.get
    def login_standing(self, request: Request, **_: str) -> Response:
        """What the login in progress waits for; Telegram is not asked."""
        _refuse_lookers(request)
        return _shown(login_shown(account_id=self.get_object().pk, now=timezone.now()))

    @extend_schema(request=NothingSerializer, responses=LoginSerializer)
    @action(detail=True, methods=["post"], url_path="login/resend")
    def login_resend(self, request: Request, **_: str) -> Response:
        """Have the code sent again, in Telegram's next way (`next_via`)."""
        _read(NothingSerializer, request)
        return _shown(login_resend(account_id=self.get_object().pk, now=timezone.now()))

    @extend_schema(request=CodeSerializer, responses=LoginSerializer)
    @action(detail=True, methods=["post"], url_path="login/code")
    def login_code(self, request: Request, **_: str) -> Response:
        """Hand in the code that Telegram sent."""
        account, body = self.get_object(), _read(CodeSerializer, request)
        return _shown(login_code(account_id=account.pk, code=body["code"], now=timezone.now()))

    @extend_schema(request=PasswordSerializer, responses=LoginSerializer)
    @action(detail=True, methods=["post"], url_path="login/password")
    def login_password(self, request: Request, **_: str) -> Response:
        """Hand in the two-step password."""
        account, body = self.get_object(), _read(PasswordSerializer, request)
        password = body["password"]
        return _shown(login_password(account_id=account.pk, password=password, now=timezone.now()))

    @extend_schema(
        responses={
            (200, "application/json"): LoginSerializer,
            (200, "image/png"): OpenApiResponse(OpenApiTypes.BINARY, "The QR code"),
        }
    )
    @action(
        detail=True,
        methods=["get"],
        url_path="login/qr",
        renderer_classes=[*api_settings.DEFAULT_RENDERER_CLASSES, PictureRenderer],
    )
    def login_qr(self, request: Request, **_: str) -> Response:
        """Ask whether the QR code was scanned; as `image/png`, the code itself (`?format=png`)."""
        _refuse_lookers(request)
        login = login_look(account_id=self.get_object().pk, now=timezone.now())
        if request.accepted_renderer.format != PictureRenderer.format:
            return _shown(login)
        response = Response(_picture(login))
        response["Cache-Control"] = "no-store"
        return response

    @extend_schema(
        request={
            "application/json": SessionStringSerializer,
            "application/octet-stream": OpenApiTypes.BINARY,
        },
        responses=AccountSerializer,
    )
    @action(
        detail=True,
        methods=["post"],
        parser_classes=[*api_settings.DEFAULT_PARSER_CLASSES, SessionFileParser],
    )
    def session(self, request: Request, **_: str) -> Response:
        """Take over a session made elsewhere: a string, or the bytes of a `.session` file."""
        account = self.get_object()
        account_import(foreign=session_read(_session(request)), account_id=account.pk)
        return self._account()

    @extend_schema(request=ReasonSerializer, responses=AccountSerializer)
    @action(detail=True, methods=["post"])
    def logout(self, request: Request, **_: str) -> Response:
        """End the session at Telegram and destroy its file; without a session, nothing is done."""
        account, body = self.get_object(), _read(ReasonSerializer, request)
        actor = request.user.get_username()
        account_logout(account_id=account.pk, actor=actor, reason=body["reason"])
        return self._account()

    def _account(self) -> Response:
        """The account as it is now."""
        return Response(self.get_serializer(self.get_object()).data)


def _refuse_lookers(request: Request) -> None:
    """What a login shows is for those who may log accounts in, though it is read by GET."""
    if not request.user.has_perm("accounts.change_account"):
        raise PermissionDenied


def _session(request: Request) -> bytes | str:
    """The file's bytes, which JSON cannot hold, or the string."""
    data = request.data
    content = data.get("content") if isinstance(data, dict) else None
    if isinstance(content, bytes):
        return content
    return str(_read(SessionStringSerializer, request)["session"])


def _read(kind: type[BaseSerializer[Any]], request: Request) -> Any:
    body = kind(data=request.data)
    body.is_valid(raise_exception=True)
    return body.validated_data


def _shown(login: LoginShown) -> Response:
    response = Response(login_data(login), status=status.HTTP_200_OK)
    response["Cache-Control"] = "no-store"
    return response


def _picture(login: LoginShown) -> bytes:
    if not isinstance(login.asked, QrToken):
        raise LoginRefused(
            _("There is no QR code to be scanned now: ask for JSON to see what is."),
            code="login_step",
        )
    return qr_png(login.asked.url)
