"""A body that refuses what it does not know: a misspelt field would be lost in silence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.serializers import Serializer


class StrictSerializer(Serializer[Any]):
    """Serializers of bodies start from here."""

    def to_internal_value(self, data: Any) -> Any:
        """The value of the body; a field that is not declared is an error of its own name."""
        if isinstance(data, Mapping) and (unknown := sorted(set(data) - set(self.fields))):
            sentence = _("There is no such field; choose from %(known)s.")
            facts = {"known": ", ".join(sorted(self.fields))}
            raise ValidationError({unknown[0]: [sentence % facts]}, code="unknown")
        return super().to_internal_value(data)
