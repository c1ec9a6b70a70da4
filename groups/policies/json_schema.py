"""The policy's JSON Schema, for editors and for the API."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic.json_schema import GenerateJsonSchema

from groups.policies.patterns import Pattern
from groups.policies.schema import GroupPolicy


class _Generator(GenerateJsonSchema):
    """Writes defaults as a policy would: a pattern as its source, a time as seconds."""

    schema_dialect = "https://json-schema.org/draft/2020-12/schema"

    def encode_default(self, dft: Any) -> Any:
        match dft:
            case Pattern():
                return dft.source
            case timedelta():
                return dft.total_seconds()
            case ZoneInfo():
                return dft.key
            case tuple():
                return [self.encode_default(entry) for entry in dft]
            case _:
                return super().encode_default(dft)


def policy_json_schema() -> dict[str, Any]:
    """What a policy may hold; what spans several keys is in their descriptions."""
    schema = GroupPolicy.model_json_schema(schema_generator=_Generator)
    return {"$schema": _Generator.schema_dialect, **schema, "title": "The policy of a group"}
