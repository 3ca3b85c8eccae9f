"""Sign-in in the OpenAPI document: allauth answers these addresses in shapes of its own.

`test_sign_in_schema.py` holds the mounted routes and the real answers against it.
"""

from typing import Any

from accounts.api.sign_in import account_operations, sign_in_operations
from accounts.api.sign_in.shapes import components

PREFIX = "/api/auth/app/v1"


def add_sign_in(result: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """Add the sign-in operations and what they answer to a generated document."""
    paths = {**sign_in_operations.paths(), **account_operations.paths()}
    result["paths"].update({f"{PREFIX}{path}": methods for path, methods in paths.items()})
    result["components"].setdefault("schemas", {}).update(components())
    return result
