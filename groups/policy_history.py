"""What others ask about the policies that groups have and had."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from groups.errors import GroupUnknown
from groups.models import GroupProfile, PolicyVersion
from groups.policies import GroupPolicy, policy_load, policy_parse


def policy_versions(group_id: int) -> QuerySet[PolicyVersion]:
    """The policies of a group, the newest first."""
    return PolicyVersion.objects.filter(group_id=group_id).order_by("-number")


def policy_of(group_id: int, *, number: int | None = None) -> GroupPolicy:
    """The policy that a group has, or had as its version `number`.

    Raises:
        GroupUnknown: the group is not registered, or never had such a version.
        PolicyInvalid: it was written past the services.
    """
    if number is not None:
        version = policy_versions(group_id).filter(number=number).first()
        if version is None:
            raise GroupUnknown(
                _("Group %(id)d has no version %(number)d. Run: manage.py policies history %(id)d")
                % {"id": group_id, "number": number}
            )
        return policy_parse(version.policy)
    group = GroupProfile.objects.filter(pk=group_id).first()
    if group is None:
        raise GroupUnknown(
            _("Group %(id)d is not registered. Run: manage.py groups register %(id)d NAME")
            % {"id": group_id}
        )
    return policy_load(group)
