"""What a list of accounts can be narrowed by."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from accounts.api.whole_numbers import WholeNumberFilter
from accounts.models import Account, Desired, Role, Status


class AccountFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """`?status=ACTIVE&desired=RUN&driver=pyrogram&role=player&group=-100...&name=...`."""

    status = filters.ChoiceFilter(choices=Status.choices)
    desired = filters.ChoiceFilter(choices=Desired.choices)
    driver = filters.CharFilter(max_length=32)
    role = filters.ChoiceFilter(choices=Role.choices, method="having_role")
    group = WholeNumberFilter("memberships__group_id", label="A group that it is in")
    name = filters.CharFilter(field_name="display_name", lookup_expr="icontains", max_length=128)

    class Meta:
        model = Account
        fields: list[str] = []

    def having_role(self, accounts: QuerySet[Account], _name: str, role: str) -> QuerySet[Account]:
        """Roles are a JSON list of fixed words, so the word in its quotes is enough."""
        return accounts.filter(roles__icontains=f'"{role}"')
