"""The one shape of every error of the API.

    {"error": {"code": "not_found", "message": "…", "fields": {"pin": ["…"]}}}

`code` is stable and for programs, `message` is for people in their language, `fields` names what
was wrong in the request and is there for `invalid` only.
"""

from typing import Any

from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn whatever DRF understands into the one shape; anything else stays a 500."""
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = {"error": _describe(_as_api_exception(error))}
    return response


def _as_api_exception(error: Exception) -> exceptions.APIException:
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, exceptions.APIException):
        return error
    return exceptions.PermissionDenied()


def _describe(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        detail = error.detail
        fields = detail if isinstance(detail, dict) else {"non_field_errors": detail}
        return {"code": "invalid", "message": str(error.default_detail), "fields": fields}
    return {"code": error.get_codes(), "message": str(error.detail)}
