"""The form that takes a file in, and says what it will play as."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.forms.widgets import Media, Script
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.actions.editing.checking import refusals_of
from catalog.admin.media.receiving import SourceUploadHandler, StoredUpload
from catalog.media_error_messages import sentence
from catalog.models import Genre, MediaAsset, Playable, Title
from text_rules.tidying import tidy_text


class AttachForm(forms.ModelForm[MediaAsset]):
    """What a source plays as; it may take the place of what that played before."""

    class Meta:
        model = MediaAsset
        fields = ("playable",)

    def clean_playable(self) -> Playable | None:
        """Refuse to put something that does not play in the place of what does."""
        playable: Playable | None = self.cleaned_data["playable"]
        present = MediaAsset.objects.playable_now().filter(playable=playable)
        if playable is None or self.instance.is_playable:
            return playable
        if present.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("It plays something, and this does not play yet."))
        return playable

    def _get_validation_exclusions(self) -> set[str]:
        # That it plays something already is no mistake: this takes its place.
        return super()._get_validation_exclusions() | {"playable"}  # type: ignore[misc,no-any-return]


class SourceForm(forms.Form):
    """A file, and a playable that exists or a film to be made; neither leaves it unattached.

    The file comes last, so that everything else, the CSRF token above all, arrives before it.
    """

    playable = forms.ModelChoiceField(
        Playable.objects.filter(asset=None),
        required=False,
        label=_("Plays as"),
        help_text=_("An episode, lesson, track or film that has no media yet."),
        widget=AutocompleteSelect(MediaAsset._meta.get_field("playable"), admin.site),
    )
    film_name = forms.CharField(
        required=False,
        label=_("Or as a new film called"),
        widget=forms.TextInput(attrs={"class": "vTextField", "maxlength": 200}),
    )
    genre = forms.ModelChoiceField(Genre.objects.all(), required=False, label=_("Genre"))
    is_published = forms.BooleanField(
        required=False,
        label=_("Publish at once"),
        help_text=_("Otherwise the new film is a draft."),
    )
    file = forms.FileField(
        label=_("File"),
        max_length=1000,
        help_text=_("Video or sound: MP4, MOV, MKV, WebM, MPEG, AVI, MP3, FLAC, Ogg, WAV …"),
    )

    def __init__(
        self, *args: Any, handler: SourceUploadHandler | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if handler is not None and handler.error is not None:
            reason = sentence(handler.error.code)
            self.fields["file"].error_messages.update(required=reason, empty=reason)

    @property
    def media(self) -> Media:
        """Add the script that shows how far the upload has come."""
        return super().media + Media(
            css={"all": ["admin-streamex/assets.css"]},
            js=[Script("admin-streamex/upload.js", type="module")],  # type: ignore[list-item]
        )

    def clean(self) -> dict[str, Any]:
        """Refuse two destinations."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("playable") and cleaned.get("film_name"):
            raise ValidationError(
                {"film_name": _("Choose what it plays as, or name a new film: not both.")}
            )
        return cleaned

    def clean_film_name(self) -> str:
        """Refuse what no film can be called, before the file is taken in."""
        name: str = self.cleaned_data["film_name"]
        refused = refusals_of(Title, {"name": name}, now=timezone.now()) if name else {}
        if refused:
            raise ValidationError(refused["name"])
        return tidy_text(name)

    def clean_file(self) -> StoredUpload:
        """Accept what the handler has stored, and nothing else."""
        upload = self.cleaned_data["file"]
        if not isinstance(upload, StoredUpload):
            raise ValidationError(self.fields["file"].error_messages["required"])
        return upload
