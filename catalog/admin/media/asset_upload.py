"""The page that takes a file in: received into the storage while it arrives."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from catalog.actions.edit_session import CollisionError, Editing, editing
from catalog.actions.editing.films import create_film
from catalog.actions.media.assets import PlayableHasMediaError, add_asset
from catalog.admin.large_lists import LargeListAdmin
from catalog.admin.media.asset_form import SourceForm
from catalog.admin.media.receiving import SourceUploadHandler, too_large
from catalog.media_error_messages import sentence
from catalog.models import Change, MediaAsset, Playable
from media_engine.errors import ErrorCode


class ReceivingAdmin(LargeListAdmin[MediaAsset]):
    """The adding half of the assets' administration."""

    # The token is checked by `add_view` itself, once it is known that the user may upload and the
    # handler is chosen: checked any earlier, it would be found by receiving the whole file.
    @method_decorator(csrf_exempt)
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the form, or receive a file."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._form_page(request, SourceForm())
        handler = SourceUploadHandler(request)
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        handler.error = too_large(length, settings.MAX_SOURCE_BYTES)
        if handler.error is not None:
            return self._form_page(request, SourceForm({}, handler=handler), status=413)
        request.upload_handlers = [handler]
        try:
            return csrf_protect(self._receive)(request, handler)
        finally:
            handler.discard()

    def _receive(self, request: HttpRequest, handler: SourceUploadHandler) -> HttpResponse:
        form = SourceForm(request.POST, request.FILES, handler=handler)
        if not form.is_valid():
            return self._form_page(request, form, status=422)
        user: Any = request.user
        try:
            with editing(by=user, via=Change.Via.ADMIN) as edit:
                asset = self._add(edit, form.cleaned_data)
        except PlayableHasMediaError:
            form.add_error("playable", _("It has media already."))
            return self._form_page(request, form, status=422)
        except CollisionError:
            form.add_error(
                "film_name", _("Somebody else added a film with this name at the same moment.")
            )
            return self._form_page(request, form, status=422)
        handler.claim()
        self.log_addition(request, asset, [{"added": {}}])
        text = _("“%s” was received, and is being worked on.") % asset.file_name
        messages.success(request, text)
        return HttpResponseRedirect(reverse("admin:catalog_mediaasset_change", args=[asset.pk]))

    def _add(self, edit: Editing, cleaned: dict[str, Any]) -> MediaAsset:
        playable: Playable | None = cleaned["playable"]
        if cleaned["film_name"]:
            playable = create_film(
                edit=edit,
                name=cleaned["film_name"],
                genre=cleaned["genre"],
                is_published=cleaned["is_published"],
                now=timezone.now(),
            )
        upload = cleaned["file"]
        return add_asset(stored=upload.stored, file_name=upload.name, playable=playable)

    def _form_page(self, request: HttpRequest, form: SourceForm, status: int = 200) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Add media asset"),
            "form": form,
            "max_bytes": settings.MAX_SOURCE_BYTES,
            "too_large": sentence(ErrorCode.TOO_LARGE_FILE),
            "media": self.media + form.media,
        }
        template = "admin/catalog/mediaasset/upload.html"
        return TemplateResponse(request, template, context, status=status)
