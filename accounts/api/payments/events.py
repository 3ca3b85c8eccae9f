"""Where Stripe sends its news. It signs them; nobody signs in."""

from django.utils import timezone
from rest_framework import status
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions.payments.events import receive_stripe_event
from accounts.api.payments.errors import as_api_exception
from api_conventions.parsers import BodyTooLarge

#: Stripe's events have a few kilobytes.
MAX_EVENT_BYTES = 256 * 1024


class StripeEventsView(APIView):
    """News of Stripe. Anything but a success is sent again by it."""

    authentication_classes: tuple[type[BaseAuthentication], ...] = ()
    permission_classes = (AllowAny,)
    schema = None

    def post(self, request: Request) -> Response:
        """Act on one event; known ones are a success too."""
        body = _body(request)
        signature = request.headers.get("Stripe-Signature", "")
        receive_stripe_event(body=body, signature=signature, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def handle_exception(self, exc: Exception) -> Response:
        """Say what the action raises as the API says it."""
        return super().handle_exception(as_api_exception(exc))


def _body(request: Request) -> bytes:
    # The signature is one of the bytes as they came, so no parser reads them first.
    if int(request.headers.get("Content-Length") or 0) > MAX_EVENT_BYTES:
        raise BodyTooLarge
    body: bytes = request._request.body
    return body
