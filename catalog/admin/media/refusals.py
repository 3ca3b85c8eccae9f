"""Media errors in the administration: a sentence on the page, never a stack trace."""

from typing import Any, TypeVar

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from catalog.media_error_messages import sentence
from media_engine.errors import MediaError

AnyModel = TypeVar("AnyModel", bound=Model)


class RefusingAdmin(admin.ModelAdmin[AnyModel]):
    """An administration whose saving may fail for a reason that has a sentence."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Save; a failure of the storage becomes a message on the same page."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except MediaError as error:
            messages.error(request, sentence(error.code))
            return HttpResponseRedirect(request.get_full_path())
