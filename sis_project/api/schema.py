"""Tells in the OpenAPI schema that every operation may answer with a problem."""

from typing import Any

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457). `code` is stable, `detail` is for people.",
    "required": ["type", "title", "status", "code", "detail", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "detail"],
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
_ANSWER = {
    "description": "Any error",
    "content": {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
    },
}


def operations_tell(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Give each operation of a generated schema its problem and a line of summary.

    A hook of drf-spectacular; the summary is the first sentence of the view's docstring.
    """
    result["components"]["schemas"]["Problem"] = PROBLEM
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"]["default"] = _ANSWER
            operation.setdefault("summary", operation["description"].partition("\n")[0])
    return result
