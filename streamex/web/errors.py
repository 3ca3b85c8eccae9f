"""What a person sees when something cannot be done, with the right status."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from api_conventions.errors import error_response

RETRY_SECONDS = 10


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    if is_for_programs(request):
        return error_response(request, 400)
    return render(None, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    if is_for_programs(request):
        return error_response(request, 403)
    return render(request, "errors/403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    if is_for_programs(request):
        return error_response(request, 404)
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 without a database; neither page needs it, nor a session."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    if is_for_programs(request):
        return error_response(request, 500)
    return render(None, "errors/500.html", status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503: something that StreamEx depends on is temporarily unavailable."""
    response: HttpResponse = (
        error_response(request, 503)
        if is_for_programs(request)
        else render(None, "errors/503.html", status=503)
    )
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that was open for too long, or that is not ours."""
    return render(request, "errors/csrf.html", status=403)


def is_for_programs(request: HttpRequest) -> bool:
    """Whether the answer is read by a program: it has the one shape of the API's errors."""
    return request.path.startswith("/api/")
