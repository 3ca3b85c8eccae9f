"""The forms that ask for a PIN."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile
from accounts.models.profiles import validate_pin


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
