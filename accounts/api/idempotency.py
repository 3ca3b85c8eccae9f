"""`Idempotency-Key`: what is asked for twice is made once."""

import hashlib
import json
from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.idempotency import Answer, KeyReusedError, answer_once, repeated_answer
from accounts.models import User

IDEMPOTENCY_KEY = "Idempotency-Key"
MAX_KEY = 255
KEY_PARAMETER = OpenApiParameter(
    IDEMPOTENCY_KEY,
    {"type": "string", "maxLength": MAX_KEY},
    OpenApiParameter.HEADER,
    description="The same key with the same body within 24 hours gets the first answer again.",
)


class KeyReused(exceptions.APIException):
    """An idempotency key that came with another request before."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = _("This Idempotency-Key came with another request before.")


def create_once(request: Request, user: User, act: Callable[[], Response]) -> Response:
    """Answer a request that makes something, once for each `Idempotency-Key`.

    `act` runs in a transaction. Raises KeyReused, and ValidationError for a key of another length.
    """
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return act()
    try:
        answer = answer_once(
            user=user,
            key=_checked(key),
            fingerprint=_fingerprint(request),
            now=timezone.now(),
            act=lambda: _kept(act()),
        )
    except KeyReusedError as error:
        raise KeyReused from error
    return _response(answer)


def earlier_response(request: Request, user: User) -> Response | None:
    """Return what was answered under the request's key before, or None; raises as `create_once`."""
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return None
    fingerprint = _fingerprint(request)
    try:
        answer = repeated_answer(user=user, key=_checked(key), fingerprint=fingerprint)
    except KeyReusedError as error:
        raise KeyReused from error
    return None if answer is None else _response(answer)


def _checked(key: str) -> str:
    if not 1 <= len(key) <= MAX_KEY:
        raise exceptions.ValidationError({IDEMPOTENCY_KEY: [f"1 … {MAX_KEY}"]})
    return key


def _response(answer: Answer) -> Response:
    headers = {"ETag": answer.etag} if answer.etag else {}
    if answer.is_repeated:
        headers["Idempotent-Replayed"] = "true"
    return Response(answer.body, answer.status, headers=headers)


def _fingerprint(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True, default=str)
    return hashlib.sha256(f"{request.path}\n{body}".encode()).hexdigest()


def _kept(response: Response) -> Answer:
    body = json.loads(JSONRenderer().render(response.data))
    return Answer(status=response.status_code, body=body, etag=response.get("ETag", ""))
