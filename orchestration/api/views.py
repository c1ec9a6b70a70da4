"""Actions and decisions by REST."""

from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from orchestration.api.filters import ActionFilters, DecisionFilters
from orchestration.api.serializers import (
    ActionSerializer,
    DecisionSerializer,
    ToldDecisionSerializer,
)
from orchestration.models import Action, Decision


class ActionViews(ListModelMixin, RetrieveModelMixin, GenericViewSet[Action]):
    """What accounts did or are to do, newest first."""

    queryset = Action.objects.all()
    serializer_class = ActionSerializer
    filterset_class = ActionFilters
    account_lookup = "account_id"
    group_lookup = "group_id"
    lookup_value_regex = "[0-9]{1,19}"


class DecisionViews(ListModelMixin, RetrieveModelMixin, GenericViewSet[Decision]):
    """Why something was done or not, newest first."""

    queryset = Decision.objects.select_related("group")
    filterset_class = DecisionFilters
    group_lookup = "group_id"
    lookup_value_regex = "[0-9]{1,19}"

    def get_serializer_class(self) -> type[DecisionSerializer]:
        """One decision is told as a story, too; a list of them is not."""
        return ToldDecisionSerializer if self.action == "retrieve" else DecisionSerializer
