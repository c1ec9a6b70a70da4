"""Groups by REST."""

from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from accounts.api.access import Scope
from groups.api.filters import GroupFilters
from groups.api.serializers import GroupSerializer
from groups.models import GroupProfile
from groups.selectors import groups_with_counts


class GroupViews(ListModelMixin, RetrieveModelMixin, GenericViewSet[GroupProfile]):
    """The groups where this service is at work."""

    queryset = groups_with_counts()
    serializer_class = GroupSerializer
    filterset_class = GroupFilters
    lookup_value_regex = "-?[0-9]{1,20}"
    page_ordering = ("group_id",)
    write_scope = Scope.POLICIES
    group_lookup = "pk"
