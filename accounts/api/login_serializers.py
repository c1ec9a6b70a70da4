"""Logins as JSON: what is sent in, and what a login asks next."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.strict import StrictSerializer
from accounts.login import LoginShown
from accounts.login.state import step_of
from accounts.models import LoginFlow, LoginStep
from drivers.protocol import CodeSent, PasswordNeeded, QrToken
from drivers.registry import TELEGRAM_DRIVERS

DONE = "done"
STEPS = [*LoginStep.choices, (DONE, "The account is logged in")]


class AccountCreateSerializer(StrictSerializer):
    """An account to be registered; it has no session until it is logged in."""

    phone_number = serializers.CharField(
        max_length=32, write_only=True, help_text="With its country code; it is stored sealed"
    )
    display_name = serializers.CharField(max_length=128, required=False, default="")
    driver = serializers.ChoiceField(choices=TELEGRAM_DRIVERS, required=False)


class LoginBeginSerializer(StrictSerializer):
    """How to log in."""

    flow = serializers.ChoiceField(choices=LoginFlow.choices, default=LoginFlow.PHONE_CODE)


class CodeSerializer(StrictSerializer):
    """The code that Telegram sent; it is not stored."""

    code = serializers.CharField(max_length=16, write_only=True)


class PasswordSerializer(StrictSerializer):
    """The two-step password; it is not stored."""

    password = serializers.CharField(max_length=256, write_only=True, trim_whitespace=False)


class SessionStringSerializer(StrictSerializer):
    """A session string of Pyrogram or Telethon."""

    session = serializers.CharField(max_length=512, write_only=True)


class NothingSerializer(StrictSerializer):
    """A body without fields."""


class LoginSerializer(serializers.Serializer[LoginShown]):
    """A login in progress; what does not belong to its step is null."""

    flow = serializers.ChoiceField(choices=LoginFlow.choices)
    step = serializers.SerializerMethodField(help_text="What it waits for")
    via = serializers.SerializerMethodField(help_text="app, sms, call, ... : how the code came")
    next_via = serializers.SerializerMethodField(help_text="How it would come if sent again")
    resend_at = serializers.SerializerMethodField(help_text="When Telegram would send it again")
    hint = serializers.SerializerMethodField(help_text="The password's, by its owner")
    qr_url = serializers.SerializerMethodField(help_text="The content of the QR code")
    qr_expires_at = serializers.SerializerMethodField(help_text="Look again before then")
    expires_at = serializers.DateTimeField(help_text="The step must be taken before then")

    @extend_schema_field(serializers.ChoiceField(choices=STEPS))
    def get_step(self, login: LoginShown) -> str:
        """What it waits for, or `done`."""
        return DONE if login.asked is None else str(step_of(login.asked))

    def get_via(self, login: LoginShown) -> str | None:
        """How the code came."""
        return login.asked.via if isinstance(login.asked, CodeSent) else None

    def get_next_via(self, login: LoginShown) -> str | None:
        """How it would come if it were sent again; null when there is no other way."""
        return login.asked.next_via if isinstance(login.asked, CodeSent) else None

    def get_resend_at(self, login: LoginShown) -> datetime | None:
        """When Telegram would send it again."""
        if not isinstance(login.asked, CodeSent) or not login.asked.next_via:
            return None
        return login.asked_at + login.asked.resend_after

    def get_hint(self, login: LoginShown) -> str | None:
        """The password's hint."""
        return login.asked.hint if isinstance(login.asked, PasswordNeeded) else None

    def get_qr_url(self, login: LoginShown) -> str | None:
        """What the QR code shows."""
        return login.asked.url if isinstance(login.asked, QrToken) else None

    def get_qr_expires_at(self, login: LoginShown) -> datetime | None:
        """When the QR code is too old."""
        return login.asked.expires_at if isinstance(login.asked, QrToken) else None


def login_data(login: LoginShown) -> Any:
    """The JSON of a login."""
    return LoginSerializer(login).data
