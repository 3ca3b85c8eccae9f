"""The one shape of every error of the API.

    {"error": {"code": "invalid", "message": "…", "fields": {"pin": ["…"]}, "details": {…}}}

`code` is stable and for programs, `message` is for people in their language, `fields` names what
was wrong in the request and is there for `invalid` only, `details` holds what a program needs to go
on and is there for some codes only.
"""

import logging
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.fields import get_error_detail
from rest_framework.response import Response
from rest_framework.views import exception_handler

from api_conventions.parsers import BodyTooLarge

logger = logging.getLogger(__name__)

RETRY_SECONDS = 10


class Unavailable(exceptions.APIException):
    """Something that StreamEx depends on is temporarily unavailable."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "unavailable"
    default_detail = _("StreamEx is temporarily unavailable. Please try again.")
    wait = RETRY_SECONDS


class Conflict(exceptions.APIException):
    """What was asked for conflicts with the current state."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"
    default_detail = _("This conflicts with the current state.")


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn whatever an API view raises into the one shape; bugs are logged and say nothing."""
    described = _as_api_exception(error)
    if described is None:
        request = context["request"]
        logger.error("%s %s failed", request.method, request.path, exc_info=error)
        described = exceptions.APIException()
    response = exception_handler(described, context)
    if response is not None:
        response.data = {"error": _describe(described)}
    return response


def error_response(request: HttpRequest, status_code: int) -> JsonResponse:
    """Return an error that arose outside of an API view, in the one shape."""
    known: dict[int, type[exceptions.APIException]] = {
        400: exceptions.ParseError,
        403: exceptions.PermissionDenied,
        404: exceptions.NotFound,
        503: Unavailable,
    }
    error = known.get(status_code, exceptions.APIException)()
    return JsonResponse({"error": _describe(error)}, status=status_code)


def _as_api_exception(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, DjangoValidationError):
        return exceptions.ValidationError(_renamed(get_error_detail(error)))
    if isinstance(error, RequestDataTooBig):
        return BodyTooLarge()
    if isinstance(error, OperationalError | InterfaceError):
        return Unavailable()
    return exceptions.PermissionDenied() if isinstance(error, PermissionDenied) else None


def _renamed(detail: Any) -> Any:
    """Call what concerns no single field as DRF does, wherever it was found."""
    if not isinstance(detail, dict):
        return detail
    names = {NON_FIELD_ERRORS: "non_field_errors"}
    return {names.get(field, field): messages for field, messages in detail.items()}


def _describe(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        detail = error.detail
        fields = detail if isinstance(detail, dict) else {"non_field_errors": detail}
        return {"code": "invalid", "message": str(error.default_detail), "fields": fields}
    details = getattr(error, "details", None)
    return {
        "code": error.get_codes(),
        "message": str(error.detail),
        **({"details": details} if details else {}),
    }
