"""What a list of groups can be narrowed by."""

from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from groups.models import GroupMember, GroupProfile


class GroupFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """`?enabled=true&name=...&account=<uuid>`."""

    enabled = filters.BooleanFilter()
    name = filters.CharFilter(lookup_expr="icontains", max_length=128)
    account = filters.UUIDFilter(method="with_account", label="An account of ours in it")

    class Meta:
        model = GroupProfile
        fields: list[str] = []

    def with_account(
        self, groups: QuerySet[GroupProfile], _name: str, account_id: UUID
    ) -> QuerySet[GroupProfile]:
        """By a subquery: a join would count only this account as a member."""
        joined = GroupMember.objects.filter(account_id=account_id)
        return groups.filter(pk__in=joined.values("group_id"))
