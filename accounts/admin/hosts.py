"""The hosts, and which of them holds which account."""

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin_columns import column, pill
from accounts.hosting.overview import host_state
from accounts.models import AccountLease, HostRegistration
from accounts.read_only_admin import ReadOnlyAdmin

HOST_COLOURS = {"alive": "success", "deaf": "warning", "silent": "danger"}
LEASE_COLOURS = {"held": "success", "run out": "danger"}


@admin.register(HostRegistration)
class HostRegistrationAdmin(ReadOnlyAdmin):
    """The worker processes that can hold accounts."""

    list_display = ["id", "hostname", "pid", "state", "holds", "capacity", "heard_at", "started_at"]
    search_fields = ["id", "hostname"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[HostRegistration]:
        """Each with the number of its leases."""
        leases = AccountLease.objects.filter(holder=OuterRef("pk")).order_by().values("holder")
        count = Subquery(leases.annotate(rows=Count("pk")).values("rows"))
        hosts: QuerySet[HostRegistration] = super().get_queryset(request)
        return hosts.annotate(leases=Coalesce(count, 0))

    @pill(_("state"), HOST_COLOURS)
    def state(self, host: HostRegistration) -> str:
        """One that is silent has died, or lost the database; one that is deaf lost Redis."""
        return host_state(host, timezone.now())

    @column(_("holds"), ordering="leases")
    def holds(self, host: HostRegistration) -> int:
        """How many accounts."""
        count: int = host.leases  # type: ignore[attr-defined]  # annotated above
        return count


@admin.register(AccountLease)
class AccountLeaseAdmin(ReadOnlyAdmin):
    """Which host holds which account."""

    list_display = ["account", "state", "holder", "epoch", "expires_at"]
    list_filter = ["holder"]
    list_select_related = ["account"]
    search_fields = ["account__id", "account__display_name", "holder"]
    search_help_text = _("An account's name or id, or a host")
    ordering = ["account__created_at"]

    @pill(_("state"), LEASE_COLOURS)
    def state(self, lease: AccountLease) -> str:
        """Whether a host holds it now."""
        if not lease.holder:
            return "free"
        return "held" if lease.expires_at > timezone.now() else "run out"
