"""How the REST API behaves: settings of DRF, of its tokens and of its schema."""

from datetime import timedelta
from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["sis_project.api.tokens.ApiTokens"],
    "DEFAULT_PERMISSION_CLASSES": ["sis_project.api.permissions.ScopedTablePermissions"],
    "DEFAULT_THROTTLE_CLASSES": ["sis_project.api.rates.TokenRate"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["sis_project.api.bodies.BoundedJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "sis_project.api.pages.CursorPages",
    "DEFAULT_FILTER_BACKENDS": ["sis_project.api.filtering.KnownFilters"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "sis_project.api.problems.problem_of",
    "UNICODE_JSON": True,
}

REST_KNOX: dict[str, Any] = {
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_PREFIX": "sis_",
    "TOKEN_TTL": timedelta(days=90),
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Session Interaction Service",
    "DESCRIPTION": (
        "Telegram accounts, the groups that they are in, and what they do there. Times are UTC, "
        "bodies are at most 64 kB of JSON, lists come in pages by cursor, and every error is a "
        "problem (RFC 9457) with a stable `code`."
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "AccountStatus": "accounts.models.Status",
        "ActionStatus": "orchestration.models.ActionStatus",
        "PacketStatus": "redpackets.models.PacketStatus",
        "ClaimOutcome": "redpackets.models.ClaimOutcome",
        "DecisionOutcome": "orchestration.models.DecisionOutcome",
        "CommandState": "orchestration.models.CommandState",
        "DeliveryState": "orchestration.models.DeliveryState",
        "ReportKind": "orchestration.models.ReportKind",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "sis_project.api.schema.operations_tell",
    ],
    # Swagger UI from our own static files: it works without the internet.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "persistAuthorization": True,
        "docExpansion": "list",
        "defaultModelsExpandDepth": 0,
    },
}
