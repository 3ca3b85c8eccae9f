"""Reads JSON bodies, and only as much as a request of ours can need."""

import io
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, parsers, status

#: The largest body that is read, in bytes; the largest one that makes sense has a few hundred.
MAX_BODY_BYTES = 64 * 1024


class BodyTooLarge(exceptions.APIException):
    """A body that nothing here could want."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = _("The request is too large.")


class JSONParser(parsers.JSONParser):
    """JSON of limited size; nesting that exhausts the stack is a bad request like any other."""

    max_bytes = MAX_BODY_BYTES

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return what the body says, a mapping. Raises ParseError and BodyTooLarge."""
        body = stream.read(self.max_bytes + 1)
        if len(body) > self.max_bytes:
            raise BodyTooLarge
        try:
            return super().parse(io.BytesIO(body), media_type, dict(parser_context or {}))
        except RecursionError as error:
            raise exceptions.ParseError from error
