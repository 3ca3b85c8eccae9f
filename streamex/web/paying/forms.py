"""Forms of payment methods. None has a field for a card's number or code."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from accounts.gateways.periods import last_day_of_month
from accounts.models import PaymentMethod

#: How many years ahead a card can be good for.
YEARS = 20
TEST_CARDS = {
    "tok_visa": _("Visa, pays"),
    "tok_mastercard": _("Mastercard, pays"),
    "tok_amex": _("American Express, pays"),
    "tok_chargeCustomerFail": _("Visa, is added but never pays"),
    "tok_chargeDeclined": _("Visa, is declined at once"),
}


def default_field() -> forms.BooleanField:
    """Return the field that makes a new card the one that is paid from."""
    return forms.BooleanField(
        label=_("Take the next payments from it"), required=False, initial=True
    )


class StripeTokenForm(forms.Form):
    """What Stripe's form leaves behind: the id of its SetupIntent."""

    token = forms.CharField(max_length=255, widget=forms.HiddenInput)
    is_default = default_field()


class TestTokenForm(forms.Form):
    """One of the test gateway's tokens."""

    __test__ = False
    token = forms.ChoiceField(label=_("Test card"), widget=forms.RadioSelect)
    is_default = default_field()

    def __init__(self, tokens: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["token"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 – tells the type checker
        field.choices = [(token, TEST_CARDS.get(token, token)) for token in tokens]
        field.initial = tokens[0]


class ExpiryForm(forms.Form):
    """When a card expires: the month that is printed on it."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=int)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, method: PaymentMethod, *args: Any, **kwargs: Any) -> None:
        expires = method.expires_on
        super().__init__(*args, **kwargs)
        self.initial = {"month": expires.month, "year": expires.year}
        first = min(timezone.localdate().year, expires.year)
        last = max(timezone.localdate().year + YEARS, expires.year)
        self._choose("month", [(n, f"{n:02} · {MONTHS[n]}") for n in range(1, 13)])
        self._choose("year", [(n, str(n)) for n in range(first, last + 1)])

    def clean(self) -> dict[str, Any]:
        """Put month and year together."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "month" in cleaned and "year" in cleaned:
            cleaned["expires_on"] = last_day_of_month(cleaned["year"], cleaned["month"])
        return cleaned

    def _choose(self, name: str, choices: list[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 – tells the type checker
        field.choices = choices
