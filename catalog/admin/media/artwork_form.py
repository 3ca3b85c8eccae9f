"""The form of a picture: a file, what it is of, and what must not be cut off."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.media_error_messages import sentence
from catalog.models import Artwork
from media_engine.errors import MediaError
from media_engine.pictures import MAX_BYTES, check_picture


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
        fields = ("title", "playable", "person", "role", "focus_x", "focus_y")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("focus_x", "focus_y"):
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].widget.attrs.update(min=0, max=1, step=0.01)
        if self.instance.pk:
            self.fields["image"].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one thing that the picture is of."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk is None:
            chosen = [name for name in ("title", "playable", "person") if cleaned.get(name)]
            if len(chosen) != 1:
                raise ValidationError(_("Choose exactly one of title, playable and person."))
        for name in ("focus_x", "focus_y"):
            if cleaned.get(name) is None and name not in self.errors:
                cleaned[name] = getattr(self.instance, name)
        return cleaned

    def clean_image(self) -> bytes | None:
        """Look at the first bytes; what is clearly no picture is refused here, with the reason."""
        upload = self.cleaned_data.get("image")
        if upload is None:
            return None
        content: bytes = upload.read(MAX_BYTES + 1)
        try:
            check_picture(content)
        except MediaError as error:
            raise ValidationError(sentence(error.code)) from error
        return content

    def _get_validation_exclusions(self) -> set[str]:
        # A picture takes the place of the one before: that there is one is no mistake.
        return super()._get_validation_exclusions() | {"title", "playable", "person", "role"}  # type: ignore[misc,no-any-return]
