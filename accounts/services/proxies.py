"""Adds, changes and removes proxies, and gives accounts theirs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.errors import AccountUnknown, ProxyInUse, ProxyInvalid, ProxyUnknown
from accounts.models import Account, AccountEvent, Proxy, ProxyState
from accounts.services.logs import account_log
from accounts.vault.keys import MasterKey
from accounts.vault.proxies import ProxyCredentials, credentials_seal


@dataclass(frozen=True, slots=True)
class ProxyFields:
    """What operators set of a proxy, but for its user name and password."""

    name: str
    scheme: str
    host: str
    port: int
    region: str = ""
    enabled: bool = True


def proxy_add(*, key: MasterKey, fields: ProxyFields, credentials: ProxyCredentials) -> Proxy:
    """Add a proxy that no account uses yet.

    Raises:
        ProxyInvalid: a field is wrong, or the name is taken; the sentence names it.
    """
    proxy_id = uuid4()
    proxy = Proxy(id=proxy_id, **asdict(fields))
    proxy.credentials = credentials_seal(credentials, key=key, proxy_id=proxy_id)
    _refuse_invalid(proxy)
    proxy.save(force_insert=True)
    return proxy


def proxy_change(
    *, key: MasterKey, proxy_id: UUID, fields: ProxyFields, credentials: ProxyCredentials | None
) -> None:
    """Set all fields of a proxy; without `credentials`, those stay as they are.

    Hosts open the lines of its accounts anew within a second.

    Raises:
        ProxyInvalid, ProxyUnknown: nothing was stored.
    """
    proxy = Proxy.objects.filter(pk=proxy_id).first()
    if proxy is None:
        raise ProxyUnknown(_("There is no proxy %(id)s.") % {"id": proxy_id})
    wanted: dict[str, object] = asdict(fields)
    if credentials is not None:
        wanted["credentials"] = credentials_seal(credentials, key=key, proxy_id=proxy_id)
    for name, value in wanted.items():
        setattr(proxy, name, value)
    _refuse_invalid(proxy)
    unchecked = {"state": ProxyState.UNKNOWN, "state_reason": "", "checked_at": None}
    Proxy.objects.filter(pk=proxy_id).update(**wanted, **unchecked, changed_at=Now())


def proxy_remove(*, proxy_id: UUID) -> None:
    """Remove a proxy that no account uses.

    Raises:
        ProxyInUse: accounts use it, and would have to connect without.
    """
    try:
        Proxy.objects.filter(pk=proxy_id).delete()
    except ProtectedError as error:
        raise ProxyInUse(
            _("%(count)d accounts connect through this proxy: give them another one first.")
            % {"count": len(error.protected_objects)}
        ) from error


def account_proxy_set(*, account_id: UUID, proxy_id: UUID | None, actor: str) -> bool:
    """Give an account a proxy, or (None) let it connect straight; logged in one transaction.

    The host that holds it closes its line within a second, and opens it anew.

    Returns:
        False when it was so already.

    Raises:
        AccountUnknown, ProxyUnknown: nothing was stored.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(pk=account_id).first()
        if account is None:
            raise AccountUnknown(_("There is no account %(id)s.") % {"id": account_id})
        names = _names(account.proxy_id, proxy_id)
        if proxy_id is not None and proxy_id not in names:
            raise ProxyUnknown(_("There is no proxy %(id)s.") % {"id": proxy_id})
        if account.proxy_id == proxy_id:
            return False
        Account.objects.filter(pk=account_id).update(proxy_id=proxy_id, updated_at=Now())
        told = [names.get(pk, "") if pk else "" for pk in (account.proxy_id, proxy_id)]
        account_log(
            account_id=account_id,
            event=AccountEvent.CHANGED,
            actor=actor,
            changes={"proxy": told},
        )
    return True


def _names(*proxy_ids: UUID | None) -> Mapping[UUID, str]:
    asked = [pk for pk in proxy_ids if pk]
    return dict(Proxy.objects.filter(pk__in=asked).values_list("pk", "name"))


def _refuse_invalid(proxy: Proxy) -> None:
    """All that the model says of its fields; the message never holds a value."""
    try:
        proxy.full_clean(exclude=["credentials"], validate_constraints=False)
    except ValidationError as error:
        told = [f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items()]
        raise ProxyInvalid(" ".join(told)) from error
