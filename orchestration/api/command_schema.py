"""What the OpenAPI schema tells of a posted command: one form for each kind."""

from collections.abc import Mapping
from typing import Any

from orchestration.commands import kinds as _kinds  # noqa: F401 - every kind registers itself
from orchestration.commands.registry import KINDS


def wish_schema() -> dict[str, Any]:
    """Every kind with its payload, as OpenAPI 3.0 writes it."""
    forms = [_form(name, kind.body.model_json_schema()) for name, kind in sorted(KINDS.items())]
    return {"application/json": {"oneOf": forms}}


def _form(name: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "title": name,
        "required": ["kind", "payload"],
        "additionalProperties": False,
        "properties": {
            "kind": {"type": "string", "enum": [name]},
            "payload": _told(payload, payload.get("$defs", {})),
        },
    }


def _told(schema: Any, forms: Mapping[str, Any]) -> Any:
    """JSON Schema as pydantic writes it, in the words of OpenAPI 3.0; `forms` are put in place."""
    if isinstance(schema, list):
        return [_told(one, forms) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _told(forms[schema["$ref"].rpartition("/")[2]], forms)
    left_out = {"default", "$defs"}
    told = {name: _told(value, forms) for name, value in schema.items() if name not in left_out}
    if "exclusiveMaximum" in told:
        told |= {"maximum": told["exclusiveMaximum"], "exclusiveMaximum": True}
    if {"type": "null"} in told.get("anyOf", []):
        (form,) = [one for one in told.pop("anyOf") if one != {"type": "null"}]
        told |= {**form, "nullable": True}
    return told
