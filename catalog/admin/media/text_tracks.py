"""Subtitles and captions."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.actions.media.text_tracks import (
    delete_text_track,
    label_of,
    label_text_track,
    set_text_track,
)
from catalog.admin.editing import act_of
from catalog.admin.media.refusals import RefusingAdmin
from catalog.media_error_messages import sentence
from catalog.models import TextTrack
from media_engine.errors import MediaError
from media_engine.languages import language_tag
from media_engine.subtitles import MAX_BYTES, parse_subtitles


class TextTrackForm(forms.ModelForm[TextTrack]):
    """A file with subtitles, and in which language; the name of the file may say so."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("SRT, WebVTT or ASS. Only times and plain text are kept."),
        widget=forms.ClearableFileInput(attrs={"accept": ".srt,.vtt,.ass,.ssa"}),
    )

    class Meta:
        model = TextTrack
        fields = ("playable", "language", "kind", "is_forced", "is_default", "name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "language" in self.fields:
            self.fields["language"].required = False
        if self.instance.pk:
            self.fields["file"].required = False

    def clean_language(self) -> str:
        """Accept a tag that players understand."""
        given = self.cleaned_data["language"]
        if given and not language_tag(given):
            raise ValidationError(_("This is not a language tag such as es or pt-BR."))
        return language_tag(given)

    def clean_file(self) -> bytes | None:
        """Read the subtitles; what is refused is refused here, with the reason."""
        upload = self.cleaned_data.get("file")
        if upload is None:
            return None
        content: bytes = upload.read(MAX_BYTES + 1)
        try:
            parse_subtitles(content)
        except MediaError as error:
            raise ValidationError(sentence(error.code)) from error
        return content

    def clean(self) -> dict[str, Any]:
        """Take the language from the name of the file where the editor left it open."""
        cleaned = super().clean() or self.cleaned_data
        upload = self.files.get("file")
        if "language" in self.fields and not cleaned.get("language") and upload is not None:
            cleaned["language"] = label_of(upload.name or "").get("language", "")
        if "language" in self.fields and not cleaned.get("language"):
            self.add_error("language", _("Say in which language it is."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # A track takes the place of the one before: that there is one is no mistake.
        identity = {"playable", "kind", "language", "is_forced"}
        return super()._get_validation_exclusions() | identity  # type: ignore[misc,no-any-return]


@admin.register(TextTrack)
class TextTrackAdmin(RefusingAdmin[TextTrack]):
    """Subtitles and captions of what plays."""

    form = TextTrackForm
    list_display = ("playable", "language", "kind", "name", "is_forced", "is_default", "size")
    list_filter = ("language", "kind", "is_forced")
    list_select_related = ("playable__title", "playable__season")
    search_fields = ("playable__name", "playable__title__name", "name")
    autocomplete_fields = ("playable",)
    fields = ("playable", ("language", "kind"), ("is_forced", "is_default"), "name", "file")

    def get_readonly_fields(self, request: HttpRequest, obj: TextTrack | None = None) -> Any:
        """What tells a track from the others does not change; another one is added instead."""
        return ("playable", "language", "kind", "is_forced") if obj else ()

    def save_model(self, request: HttpRequest, obj: TextTrack, form: Any, change: bool) -> None:
        """Put the file in its place; the row may be one that was there."""
        content = form.cleaned_data.get("file")
        act = act_of(request)
        if content is None:
            label_text_track(text_track=obj, name=obj.name, is_default=obj.is_default, act=act)
            return
        saved = set_text_track(
            playable=obj.playable,
            content=content,
            act=act,
            language=obj.language,
            kind=obj.kind,
            is_forced=obj.is_forced,
            is_default=obj.is_default,
            name=obj.name,
        )
        obj.pk = saved.pk
        obj.refresh_from_db()

    def delete_model(self, request: HttpRequest, obj: TextTrack) -> None:
        """Delete it; languages that a title can be read in follow."""
        delete_text_track(text_track=obj, act=act_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[TextTrack]) -> None:
        """Delete them all."""
        for track in queryset:
            delete_text_track(text_track=track, act=act_of(request))

    @admin.display(description=gettext_lazy("size"), ordering="size_bytes")
    def size(self, track: TextTrack) -> str:
        """Size of the WebVTT file."""
        return filesizeformat(track.size_bytes)
