"""The forms by which an installation gets its first administrator."""

from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.actions.set_up import FirstAdministrator
from accounts.entry import SignUp
from accounts.models import SiteSettings, User
from accounts.site import fixed_fields, read_site, sign_up_policy, site_name, site_time_zone
from catalog.storage import external


class CodeForm(forms.Form):
    """Asks for the code that the start has printed."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class SetUpForm(forms.ModelForm[SiteSettings]):
    """Who the administrator is, and what holds for the site.

    What the environment has decided is not asked.
    """

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 8 characters, and not one of the usual ones."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(name, name.replace("_", " ")) for name in _zones()],
    )
    folder = forms.CharField(
        label=_("Folder with media"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("email", "password", "name", "language", "time_zone", "sign_up", "folder")

    class Meta:
        model = SiteSettings
        fields = ("name", "language", "time_zone", "sign_up")
        widgets = {"sign_up": forms.RadioSelect}
        labels = {
            "name": _("Name of the site"),
            "language": pgettext_lazy("of the site", "Language"),
            "sign_up": _("Who may make an account?"),
        }

    def __init__(self, data: Any = None) -> None:
        site = read_site()
        initial = {
            "name": site_name(),
            "language": get_language(),
            "time_zone": site_time_zone().key,
            "sign_up": sign_up_policy(site),
        }
        super().__init__(data, instance=site, initial=initial)
        for name in ("name", "language", "sign_up"):
            self.fields[name].required = True
        self._leave_out_empty_choices()
        for name in fixed_fields():
            del self.fields[name]
        if not external.roots():
            del self.fields["folder"]

    def _leave_out_empty_choices(self) -> None:
        for name, choices in (("language", settings.LANGUAGES), ("sign_up", SignUp.choices)):
            field: Any = self.fields[name]
            field.choices = choices

    @property
    def roots(self) -> list[str]:
        """Where the folder may be."""
        return external.roots()

    def clean_email(self) -> str:
        """Refuse an address that somebody has an account with."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exists():
            raise ValidationError(_("A user with this e-mail address exists."), code="taken")
        return email

    def clean_folder(self) -> str:
        """Refuse what lies outside of what the operator allows, or is not there.

        Both in the same words: they do not tell what else is on the machine.
        """
        folder = str(self.cleaned_data["folder"]).strip()
        if folder and not (external.is_allowed(folder) and _is_there(folder)):
            text = _("There is no such folder below those that may be imported from.")
            raise ValidationError(text, code="forbidden")
        return folder

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules, and against the address."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if password := cleaned.get("password"):
            try:
                validate_password(password, User(email=cleaned.get("email", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned

    @property
    def administrator(self) -> FirstAdministrator:
        """Who is to be made."""
        given = self.cleaned_data
        return FirstAdministrator(email=given["email"], password=given["password"])

    @property
    def site_fields(self) -> dict[str, Any]:
        """What was decided for the site."""
        names = ("name", "language", "time_zone", "sign_up")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def _zones() -> list[str]:
    """Return the time zones that stand for places, and UTC."""
    return ["UTC", *sorted(name for name in available_timezones() if _is_place(name))]


_AREAS = (
    "Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/",
    "Indian/", "Pacific/",
)  # fmt: skip


def _is_place(name: str) -> bool:
    return name.startswith(_AREAS)


def _is_there(folder: str) -> bool:
    return external.is_s3(folder) or Path(folder).is_dir()
