"""Who calls: tokens that are stored as hashes (`manage.py tokens create`)."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed


class ApiTokens(TokenAuthentication):  # type: ignore[misc]  # knox ships no types
    """`Authorization: Bearer sis_...`; a token ends with its user, or at its own date."""

    def authenticate_credentials(self, token: bytes) -> tuple[object, object]:
        """The token's user and the token; a token of other bytes than ASCII is none."""
        if not token.isascii():
            raise AuthenticationFailed
        found: tuple[object, object] = super().authenticate_credentials(token)
        return found


class ApiTokensScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema tells of it."""

    target_class = "sis_project.api.tokens.ApiTokens"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """HTTP's own bearer scheme."""
        return {"type": "http", "scheme": "bearer"}
