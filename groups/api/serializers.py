"""A group as JSON."""

from rest_framework import serializers

from groups.models import GroupProfile


class GroupSerializer(serializers.ModelSerializer[GroupProfile]):
    """A registered group and its policy."""

    attested_by = serializers.SlugRelatedField[GroupProfile](
        slug_field="username", read_only=True, allow_null=True
    )
    strategies = serializers.DictField(help_text="The policy, as `manage.py policies` takes it")
    accounts = serializers.IntegerField(help_text="How many of our accounts are in it")

    class Meta:
        model = GroupProfile
        fields = [
            "group_id",
            "name",
            "enabled",
            "attested_by",
            "attested_at",
            "accounts",
            "strategies",
            "last_active_at",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields
