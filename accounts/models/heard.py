"""How far an account has heard (the pts ledger), and how it addresses its peers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account


class AccountState(models.Model):
    """The ledger of private chats and basic groups: one row an account.

    Invariant: never ahead of what the drains have finished, so that the difference from here
    brings back whatever a lost Redis held (a low-water mark).
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True)
    pts = models.BigIntegerField()
    qts = models.BigIntegerField(default=0)
    date = models.BigIntegerField()
    seq = models.BigIntegerField(default=0)

    class Meta:
        db_table = "account_states"
        verbose_name = _("account state")
        verbose_name_plural = _("account states")

    def __str__(self) -> str:
        return f"{self.account_id} at pts {self.pts}"


class AccountChannel(models.Model):
    """The ledger of one supergroup as one account hears it; a low-water mark as above.

    `newest_id` is the newest message up to there, or 0: where Telegram tells no difference any
    more, the history is read back to it.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    chat_id = models.BigIntegerField()
    pts = models.BigIntegerField()
    newest_id = models.BigIntegerField(default=0)

    class Meta:
        db_table = "account_channels"
        verbose_name = _("account channel")
        verbose_name_plural = _("account channels")
        constraints = [
            models.UniqueConstraint(fields=["account", "chat_id"], name="account_channels_one")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.chat_id} at pts {self.pts}"


class AccountPeer(models.Model):
    """An access hash: valid for this account only."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    peer_id = models.BigIntegerField()
    kind = models.CharField(max_length=16)
    access_hash = models.BigIntegerField()

    class Meta:
        db_table = "account_peers"
        verbose_name = _("account peer")
        verbose_name_plural = _("account peers")
        constraints = [
            models.UniqueConstraint(fields=["account", "peer_id"], name="account_peers_one")
        ]

    def __str__(self) -> str:
        return f"{self.peer_id} of {self.account_id}"
