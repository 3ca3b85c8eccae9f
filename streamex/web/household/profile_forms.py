"""The form of a profile."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.actions.pictures import (
    MAX_BYTES,
    BadPictureError,
    draw_picture,
    keep_picture,
    remove_picture,
)
from accounts.maturity import KIDS_CEILING, MATURITY_STEPS
from accounts.models import Profile
from accounts.models.profiles import MAX_DAILY_MINUTES
from streamex.web.drawing.lengths import ceiling_words
from streamex.web.household.languages import audio_choices, subtitle_choices
from streamex.web.household.pin_forms import pin_field


class ProfileForm(forms.ModelForm[Profile]):
    """What a person may say about a profile. A PIN is left alone unless one is typed."""

    picture = forms.FileField(
        required=False,
        label=_("Your own picture"),
        help_text=_("JPEG, PNG, WebP or AVIF; the middle of it is shown."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
    )
    remove_picture = forms.BooleanField(label=_("Remove the picture"), required=False)
    new_pin = pin_field(
        required=False,
        label=_("PIN"),
        help_text=_("Four digits, asked for whenever this profile is opened."),
    )
    remove_pin = forms.BooleanField(label=_("Remove the PIN"), required=False)

    class Meta:
        model = Profile
        fields = (
            "name", "avatar", "is_kids", "maturity_ceiling", "daily_minutes", "is_exit_locked",
            "language", "autoplay_next", "audio_language", "subtitle_mode", "subtitle_language",
            "subtitle_kind", "caption_size", "caption_style", "is_history_paused",
        )  # fmt: skip
        widgets = {
            "avatar": forms.RadioSelect,
            "name": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            "daily_minutes": forms.NumberInput(
                attrs={"min": 1, "max": MAX_DAILY_MINUTES, "inputmode": "numeric"}
            ),
        }
        labels = {
            "is_kids": _("This is a child’s profile"),
            "daily_minutes": _("Minutes a day"),
            "is_exit_locked": _("Leaving asks for a grown-up"),
            "autoplay_next": _("Play the next episode"),
            "maturity_ceiling": _("Age limit"),
            "audio_language": _("Sound"),
            "subtitle_mode": _("Subtitles"),
            "subtitle_language": _("Language of subtitles"),
            "subtitle_kind": _("Kind of subtitles"),
            "caption_size": _("Size"),
            "caption_style": _("Style"),
            "is_history_paused": _("Pause the history"),
        }
        help_texts = {
            "maturity_ceiling": _("Nothing rated for an older age is shown."),
            "is_kids": format_lazy(
                _("Nothing above {age} years, and no way into the settings."), age=KIDS_CEILING
            ),
            "daily_minutes": _("Then nothing plays until the next day."),
            "is_exit_locked": _("For a PIN of a profile without limits, or the password."),
            "autoplay_next": _("When one ends, the next begins after a countdown."),
            "audio_language": _("Where a title has it, and nothing else was chosen for it."),
            "is_history_paused": _("What is played is not remembered, and not gone on with."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ages = [(age, ceiling_words(age)) for age in reversed(MATURITY_STEPS)]
        self._offer("maturity_ceiling", ages)
        self._offer("audio_language", audio_choices(self.instance.audio_language))
        self._offer("subtitle_language", subtitle_choices(self.instance.subtitle_language))
        if not self.instance.picture_key:
            del self.fields["remove_picture"]
        if self.instance.has_pin:
            self.fields["new_pin"].label = _("New PIN")
            self.fields["new_pin"].help_text = _("Leave it empty to keep the PIN there is.")
        else:
            del self.fields["remove_pin"]

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = choices
            return
        self.fields[name] = forms.ChoiceField(
            choices=choices, required=False, label=field.label, help_text=field.help_text
        )

    def clean_picture(self) -> bytes | None:
        """Draw the picture, so that nothing else is saved where it is none."""
        upload = self.cleaned_data.get("picture")
        if upload is None:
            return None
        try:
            return draw_picture(upload.read(MAX_BYTES + 1))
        except BadPictureError as error:
            raise ValidationError(error.message) from error

    def clean(self) -> dict[str, Any]:
        """Refuse a PIN that is given and removed at once."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("new_pin") and cleaned.get("remove_pin"):
            self.add_error("remove_pin", _("Either give a new PIN or remove it."))
        return cleaned

    @property
    def changes(self) -> dict[str, Any]:
        """What to hand to the actions: the fields, and `pin` (None keeps the one there is)."""
        data = dict(self.cleaned_data)
        new_pin = data.pop("new_pin", "")
        remove_pin = data.pop("remove_pin", False)
        for name in ("picture", "remove_picture"):
            data.pop(name, None)
        return {**data, "pin": new_pin or ("" if remove_pin else None)}

    def keep_picture_of(self, profile: Profile) -> None:
        """Give `profile` the picture that was sent; take it away for another avatar."""
        drawn = self.cleaned_data.get("picture")
        is_unwanted = self.cleaned_data.get("remove_picture") or "avatar" in self.changed_data
        if drawn:
            keep_picture(profile=profile, drawn=drawn)
        elif profile.picture_key and is_unwanted:
            remove_picture(profile=profile)

    def add_errors_of(self, error: ValidationError) -> None:
        """Show what an action refused at the fields that it is about."""
        messages = error.message_dict if hasattr(error, "error_dict") else {}
        if not messages:
            self.add_error(None, error)
        for name, texts in messages.items():
            field = {"pin": "new_pin"}.get(name, name)
            for text in texts:
                self.add_error(field if field in self.fields else None, text)
