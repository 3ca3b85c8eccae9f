"""The forms of profiles and their PINs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.maturity import KIDS_CEILING, MATURITY_STEPS
from accounts.models import Profile
from accounts.models.profiles import validate_pin
from streamex.web.drawing.lengths import ceiling_words


def pin_field(**options: Any) -> forms.CharField:
    """Return a field for four digits that password managers leave alone."""
    attributes = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "4", "class": "pin"}
    return forms.CharField(
        label=options.pop("label", _("PIN")),
        max_length=4,
        validators=[validate_pin],
        widget=forms.PasswordInput(attrs={**attributes, "pattern": "[0-9]{4}"}),
        **options,
    )


class PinForm(forms.Form):
    """Asks for the PIN of a profile."""

    pin = pin_field()


class UnlockForm(PinForm):
    """Asks for the PIN of one of several adults."""

    profile = forms.ModelChoiceField(
        queryset=Profile.objects.none(),
        to_field_name="public_id",
        widget=forms.RadioSelect,
        label=_("Whose PIN?"),
        empty_label=None,
    )
    field_order = ("profile", "pin")

    def __init__(self, profiles: list[Profile], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["profile"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 – tells the type checker
        choice.queryset = Profile.objects.filter(pk__in=[profile.pk for profile in profiles])
        choice.initial = profiles[0].public_id if profiles else None


class ProfileForm(forms.ModelForm[Profile]):
    """What a person may say about a profile. A PIN is left alone unless one is typed."""

    new_pin = pin_field(
        required=False,
        label=_("PIN"),
        help_text=_("Four digits, asked for whenever this profile is opened."),
    )
    remove_pin = forms.BooleanField(label=_("Remove the PIN"), required=False)

    class Meta:
        model = Profile
        fields = ("name", "avatar", "is_kids", "maturity_ceiling", "language", "autoplay_next")
        widgets = {
            "avatar": forms.RadioSelect,
            "name": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        }
        labels = {
            "is_kids": _("This is a child’s profile"),
            "autoplay_next": _("Play the next episode"),
            "maturity_ceiling": _("Age limit"),
        }
        help_texts = {
            "maturity_ceiling": _("Nothing rated for an older age is shown."),
            "is_kids": format_lazy(
                _("Nothing above {age} years, and no way into the settings."), age=KIDS_CEILING
            ),
            "autoplay_next": _("When one ends, the next begins after a countdown."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ceiling = self.fields["maturity_ceiling"]
        assert isinstance(ceiling, forms.TypedChoiceField)  # noqa: S101 – tells the type checker
        ceiling.choices = [(age, ceiling_words(age)) for age in reversed(MATURITY_STEPS)]
        if self.instance.has_pin:
            self.fields["new_pin"].label = _("New PIN")
            self.fields["new_pin"].help_text = _("Leave it empty to keep the PIN there is.")
        else:
            del self.fields["remove_pin"]

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
        return {**data, "pin": new_pin or ("" if remove_pin else None)}

    def add_errors_of(self, error: ValidationError) -> None:
        """Show what an action refused at the fields that it is about."""
        messages = error.message_dict if hasattr(error, "error_dict") else {}
        if not messages:
            self.add_error(None, error)
        for name, texts in messages.items():
            field = {"pin": "new_pin"}.get(name, name)
            for text in texts:
                self.add_error(field if field in self.fields else None, text)
