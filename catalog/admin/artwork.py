"""Pictures of titles, playables and people."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.actions.artwork import set_artwork
from catalog.admin.refusals import RefusingAdmin
from catalog.delivery.signing import artwork_url
from catalog.media.errors import MediaError, sentence
from catalog.media.pictures import MAX_BYTES, open_picture
from catalog.models import Artwork

THUMBNAIL_WIDTH = 240


class ArtworkForm(forms.ModelForm[Artwork]):
    """A picture and what it is of; it takes the place of the former one."""

    image = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("JPEG, PNG, WebP or AVIF. Cut to the shape of its role."),
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}
        ),
    )

    class Meta:
        model = Artwork
        fields = ("title", "playable", "person", "role")

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one thing that the picture is of."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk is None:
            chosen = [name for name in ("title", "playable", "person") if cleaned.get(name)]
            if len(chosen) != 1:
                raise ValidationError(_("Choose exactly one of title, playable and person."))
        return cleaned

    def clean_image(self) -> bytes:
        """Read the picture; what is refused is refused here, with the reason."""
        content: bytes = self.cleaned_data["image"].read(MAX_BYTES + 1)
        try:
            open_picture(content)
        except MediaError as error:
            raise ValidationError(sentence(error.code)) from error
        return content

    def _get_validation_exclusions(self) -> set[str]:
        # A picture takes the place of the one before: that there is one is no mistake.
        return super()._get_validation_exclusions() | {"title", "playable", "person", "role"}  # type: ignore[misc,no-any-return]


@admin.register(Artwork)
class ArtworkAdmin(RefusingAdmin[Artwork]):
    """Pictures, with a look at each."""

    form = ArtworkForm
    list_display = ("thumbnail", "of", "role", "source", "created_at")
    list_display_links = ("thumbnail", "of")
    list_filter = ("role", "source")
    list_select_related = ("title", "playable__title", "playable__season", "person")
    list_per_page = 40
    search_fields = ("title__name", "playable__name", "playable__title__name", "person__name")
    autocomplete_fields = ("title", "playable", "person")
    add_fields: ClassVar[Any] = ("title", "playable", "person", "role", "image")

    def get_fields(self, request: HttpRequest, obj: Artwork | None = None) -> Any:
        """Ask what it is of once; later only another picture can be given."""
        return ("thumbnail", "of", "role", "image", "source") if obj else self.add_fields

    def get_readonly_fields(self, request: HttpRequest, obj: Artwork | None = None) -> Any:
        """What a picture is of does not change."""
        return ("thumbnail", "of", "role", "source") if obj else ()

    def save_model(self, request: HttpRequest, obj: Artwork, form: Any, change: bool) -> None:
        """Put the picture in its place; the row may be one that was there."""
        targets = {"title": obj.title, "playable": obj.playable, "person": obj.person}
        given: Any = {name: target for name, target in targets.items() if target}
        saved = set_artwork(image=form.cleaned_data["image"], role=obj.role, **given)
        obj.pk = saved.pk
        obj.refresh_from_db()

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, artwork: Artwork) -> str:
        """Show it small."""
        if artwork.pk is None:
            return "–"
        height = round(120 * artwork.height / artwork.width)
        url = artwork_url(artwork, THUMBNAIL_WIDTH)
        return format_html(
            '<img src="{}" alt="" width="120" height="{}" loading="lazy">', url, height
        )

    @admin.display(description=gettext_lazy("of"))
    def of(self, artwork: Artwork) -> str:
        """What it is of."""
        return str(artwork.title or artwork.playable or artwork.person)
