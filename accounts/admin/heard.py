"""How far accounts have heard. An access hash opens a peer to its account, so it is not shown."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountChannel, AccountPeer, AccountState
from accounts.read_only_admin import ReadOnlyAdmin


@admin.register(AccountState)
class AccountStateAdmin(ReadOnlyAdmin):
    """The ledger of private chats and basic groups."""

    list_display = ["account", "pts", "qts", "seq", "date"]
    list_select_related = ["account"]
    search_fields = ["account__id", "account__display_name"]
    search_help_text = _("An account's name or id")


@admin.register(AccountChannel)
class AccountChannelAdmin(ReadOnlyAdmin):
    """The ledger of supergroups."""

    list_display = ["account", "chat_id", "pts"]
    list_select_related = ["account"]
    search_fields = ["account__id", "account__display_name", "=chat_id"]
    search_help_text = _("An account's name or id, or a chat's id")


@admin.register(AccountPeer)
class AccountPeerAdmin(ReadOnlyAdmin):
    """The peers that an account can address."""

    list_display = ["account", "peer_id", "kind"]
    list_filter = ["kind"]
    list_select_related = ["account"]
    search_fields = ["account__id", "account__display_name", "=peer_id"]
    search_help_text = _("An account's name or id, or a peer's id")
    exclude = ["access_hash"]
