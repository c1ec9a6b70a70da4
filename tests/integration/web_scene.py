"""One row or more of every table, with secrets that no page and no answer may show."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.contrib.auth.models import User
from django.utils import timezone
from knox.models import AuthToken

from accounts.models import (
    Account,
    AccountChannel,
    AccountEvent,
    AccountLease,
    AccountPeer,
    AccountState,
    FloodDeadline,
    HostRegistration,
    LoginAttempt,
    LoginFlow,
    LoginStep,
    Proxy,
    Status,
    Switch,
)
from accounts.services import account_log, account_register, checkup_store
from accounts.vault.keys import master_key_from_settings
from drivers.messages import Checkup, Device
from groups.models import GroupMember, GroupProfile, PolicyVersion
from orchestration.models import (
    Action,
    ActionKind,
    ActionStatus,
    Command,
    CommandSource,
    CommandState,
    Decision,
    DecisionOutcome,
    Delivery,
    Report,
    ReportKind,
    RuleUse,
    Webhook,
)
from redpackets.models import ClaimOutcome, PacketStatus, RedPacketClaim, RedPacketEvent

GROUP_ID = -1002200000001
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PHONES = ("+447700900123", "+447700900456")
SESSION_FILE = "canary-session-file.sisv"
SEALED_LOGIN = "canary-sealed-login"
SEALED_SECRET = b"canary-sealed-secret"
ACCESS_HASH = 7_311_994_422_118_833


@dataclass(frozen=True, slots=True)
class WebScene:
    """What there is to look at. The first account won, the second's press is unknown."""

    winner: Account
    unlucky: Account
    group: GroupProfile
    packet: RedPacketEvent
    decision: Decision

    @property
    def secrets(self) -> list[str]:
        """What no page may show."""
        accounts = Account.objects.all()
        sealed = [SEALED_SECRET, *(bytes(account.phone_number) for account in accounts)]
        hashes = [account.phone_hash or "" for account in accounts]
        bare = [phone[1:] for phone in PHONES]
        tokens = list(AuthToken.objects.values_list("digest", flat=True))
        written = [form for value in sealed for form in (value.hex(), str(value))]
        return [*bare, SESSION_FILE, SEALED_LOGIN, str(ACCESS_HASH), *hashes, *tokens, *written]


def web_scene() -> WebScene:
    """Fill every table."""
    now = timezone.now()
    winner, unlucky = (_account(phone, number) for number, phone in enumerate(PHONES))
    attester = User.objects.create_user("attester")
    group = GroupProfile.objects.create(
        group_id=GROUP_ID, name="Tea house", enabled=True, attested_by=attester, attested_at=NOON
    )
    for account in (winner, unlucky):
        GroupMember.objects.create(group=group, account=account, seen_at=NOON)
    packet = RedPacketEvent.objects.create(
        group=group,
        message_id=7,
        message_key=f"{GROUP_ID}:7",
        payload={"kind": "button", "data": "cnA6MQ=="},
        status=PacketStatus.RUNNING,
        assigned=2,
        heard_at=now,
        expires_at=now + timedelta(minutes=1),
    )
    _claims(packet, winner, unlucky)
    decision = _decision(packet, winner, unlucky, now=now)
    telephone, laptop = (
        Device(key, name, "Iceland") for key, name in enumerate(("Phone", "Laptop"))
    )
    for others in ((telephone,), (telephone, laptop)):
        checkup = Checkup(two_step=False, ip="192.0.2.1", country="Iceland", others=others)
        checkup_store(account_id=winner.pk, checkup=checkup, now=now, due_at=now)
    Switch.objects.create(scope="group:-42", reason="a fire drill", thrown_by="attester")
    HostRegistration.objects.create(
        id="host-1", hostname="tea", pid=1, capacity=100, started_at=now, expires_at=now
    )
    AuthToken.objects.create(user=attester)
    _command(packet, now=now)
    _webhook(now=now)
    _policy(group, winner, now=now)
    Proxy.objects.create(name="egress", host="192.0.2.9", port=1080, credentials=SEALED_SECRET)
    return WebScene(winner, unlucky, group, packet, decision)


def _account(phone: str, number: int) -> Account:
    account = account_register(
        key=master_key_from_settings(),
        phone_number=phone,
        driver="pyrogram",
        display_name=f"Account {number}",
        throttle_profile={"rate_limit": "20/m", "burst": 5},
    )
    Account.objects.filter(pk=account.pk).update(
        status=Status.ACTIVE, session_path=SESSION_FILE, telegram_user_id=500 + number
    )
    AccountLease.objects.create(account=account, holder="host-1", epoch=1, expires_at=NOON)
    AccountState.objects.create(account=account, pts=11, date=12)
    AccountChannel.objects.create(account=account, chat_id=GROUP_ID, pts=13)
    AccountPeer.objects.create(account=account, peer_id=99, kind="channel", access_hash=ACCESS_HASH)
    until = timezone.now() + timedelta(minutes=5)
    FloodDeadline.objects.create(account=account, method="send", until=until)
    LoginAttempt.objects.create(
        account=account,
        flow=LoginFlow.QR,
        step=LoginStep.SCAN,
        sealed=SEALED_LOGIN.encode(),
        busy_until=NOON,
        expires_at=until,
    )
    account_log(account_id=account.pk, event=AccountEvent.LOGIN_SUCCESS)
    account.refresh_from_db()
    return account


def _policy(group: GroupProfile, account: Account, *, now: datetime) -> None:
    PolicyVersion.objects.create(
        group=group, number=1, policy={"version": 2}, sha="0" * 64, actor="attester", created_at=now
    )
    for who in ({"account": account}, {"sender_id": 555}):
        RuleUse.objects.create(group=group, rule="greet", last_at=now, day=now.date(), **who)


def _claims(packet: RedPacketEvent, winner: Account, unlucky: Account) -> None:
    RedPacketClaim.objects.create(
        event=packet,
        account=winner,
        outcome=ClaimOutcome.WON,
        amount=Decimal("1.25"),
        currency="USDT",
        latency=timedelta(milliseconds=120),
    )
    RedPacketClaim.objects.create(event=packet, account=unlucky, outcome=ClaimOutcome.UNKNOWN)


def _webhook(*, now: datetime) -> None:
    """One endpoint that took a report."""
    webhook = Webhook.objects.create(url="https://bot.example.org/sis", secret=SEALED_SECRET)
    report = Report.objects.create(
        kind=ReportKind.PACKET_COMPLETED, payload={"packet": 1}, created_at=now, published_at=now
    )
    Delivery.objects.create(report=report, webhook=webhook, next_at=now)


def _command(packet: RedPacketEvent, *, now: datetime) -> None:
    """It is over, so that nothing waits for it."""
    Command.objects.create(
        kind="start_redpacket",
        payload={"group": GROUP_ID, "message_id": 7, "data": "cnA6MQ=="},
        source=CommandSource.BUS,
        caller="bus",
        body_hash="0" * 64,
        state=CommandState.DONE,
        packet=packet,
        due_at=NOON,
        expires_at=NOON,
        ended_at=now,
        created_at=NOON,
        updated_at=now,
    )


def _decision(
    packet: RedPacketEvent, winner: Account, unlucky: Account, *, now: datetime
) -> Decision:
    decision = Decision.objects.create(
        event_key=packet.message_key,
        group=packet.group,
        rule="redpacket",
        outcome=DecisionOutcome.ACTED,
        reasons={"strategy": "weighted", "scores": {str(winner.pk): 1.0}},
        said_at=now,
        heard_at=now,
    )
    ends = [(winner, ActionStatus.DONE), (unlucky, ActionStatus.UNKNOWN)]
    for slot, (account, status) in enumerate(ends):
        Action.objects.create(
            decision=decision,
            event_key=decision.event_key,
            rule=decision.rule,
            slot=slot,
            account=account,
            group=packet.group,
            packet=packet,
            kind=ActionKind.PRESS,
            payload={"chat_id": GROUP_ID, "message_id": 7, "data": "cnA6MQ=="},
            status=status,
            heard_at=now,
            first_attempt_at=now + timedelta(milliseconds=4),
            expires_at=now + timedelta(minutes=1),
        )
    return decision
