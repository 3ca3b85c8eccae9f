"""Refuses requests that carry a card number or its security code, before anything is written."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from api_conventions.card_numbers import has_card_number, is_card_field, is_code_field
from streamex.web.errors import is_for_programs

#: A name and a value, of whatever a request is made of.
Part = tuple[str, str]
FORM, FORM_WITH_FILES = "application/x-www-form-urlencoded", "multipart/form-data"


class CardNumberMiddleware:
    """Looks for card numbers in the address, the query, headers, forms and JSON.

    Files are not looked into, and what no view could read is not either. The refusal is in no log,
    since the address may be what carries the number, and browsers send none of it on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at all but forms with files, which some views receive in a way of their own."""
        return _refusal(request, _parts(request)) or self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Look at a form with files where the check against forgery reads it as well."""
        if request.content_type != FORM_WITH_FILES or getattr(view, "csrf_exempt", False):
            return None
        return _refusal(request, _pairs(request.POST.lists()))


def _refusal(request: HttpRequest, parts: Iterable[Part]) -> HttpResponse | None:
    for name, value in parts:
        if has_card_number(value) or has_card_number(name) or is_card_field(name, value):
            return _refuse(request, "card_number_refused")
        if is_code_field(name, value):
            return _refuse(request, "card_code_refused")
    return None


def _refuse(request: HttpRequest, code: str) -> HttpResponse:
    reasons = {
        "card_number_refused": _("This request carries a card number."),
        "card_code_refused": _("This request carries the security code of a card."),
    }
    advice = _(
        "StreamEx takes no card numbers and no security codes: type them into the payment form "
        "only. Nothing was kept."
    )
    response: HttpResponse
    if is_for_programs(request):
        error = {"code": code, "message": f"{reasons[code]} {advice}"}
        response = JsonResponse({"error": error}, status=400)
    else:
        context = {"reason": reasons[code], "advice": advice}
        response = render(None, "errors/card_number.html", context, status=400)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    # Django would write the address of a bad request into the log.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _parts(request: HttpRequest) -> Iterator[Part]:
    yield "", request.path
    yield from _pairs(request.GET.lists())
    yield from request.headers.items()
    if _is_small(request):
        yield from _body_parts(request)


def _body_parts(request: HttpRequest) -> Iterator[Part]:
    kind = request.content_type or ""
    if kind == FORM:
        yield from _pairs(request.POST.lists())
    elif kind == "application/json" or kind.endswith("+json"):
        yield from _json_parts(request.body)


def _is_small(request: HttpRequest) -> bool:
    """Whether the body is one that Django would read into memory; larger ones are refused."""
    length = request.headers.get("Content-Length", "")
    return length.isdecimal() and 0 < int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _json_parts(body: bytes) -> Iterator[Part]:
    try:
        waiting: list[tuple[str, Any]] = [("", json.loads(body))]
    except (ValueError, RecursionError):
        yield "", body.decode(errors="replace")
        return
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value.items())
        elif isinstance(value, list):
            waiting.extend((name, each) for each in value)
        elif isinstance(value, str | int) and not isinstance(value, bool):
            yield name, str(value)


def _pairs(lists: Iterable[tuple[str, list[Any]]]) -> Iterator[Part]:
    return ((name, value) for name, values in lists for value in values if isinstance(value, str))
