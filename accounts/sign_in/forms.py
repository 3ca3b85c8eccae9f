"""The forms with which people sign in, and with which administrators see to users, in our words."""

from typing import Any, ClassVar

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.forms import AdminUserCreationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.actions.users import (
    OwnAccountError,
    ProtectedUserError,
    require_may_change,
    validate_user,
)
from accounts.models import User

EDITED = ("email", "username", "is_active", "is_staff", "is_superuser")


class LoginForm(AllauthLoginForm):
    """Sign-in by e-mail address or user name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["login"]
        field.label = _("E-mail address or user name")
        # What password managers and passkeys are filled in by (HTML standard, autofill).
        field.widget.attrs = {"autocomplete": "username webauthn", "autocapitalize": "none"}
        remember = self.fields["remember"]
        remember.label, remember.initial = _("Stay signed in on this device"), True


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey: by itself the whole of a sign-in, unless the device cannot."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label, name.max_length = _("Name"), 100
        name.help_text = _("To tell it apart from others later.")
        name.widget.attrs = {"autocomplete": "off", "maxlength": "100"}
        alone.label, alone.initial = _("Sign in with it alone, without a password"), True
        alone.help_text = _(
            "It asks for your fingerprint, face or screen lock. Clear this for a security key that "
            "cannot: it then comes after the password."
        )


class UserForm(AdminUserCreationForm[User]):
    """A new user, known by an e-mail address."""

    class Meta:
        model = User
        fields = ("email", "username")

    def clean_email(self) -> str:
        """Fold the address as the database wants it."""
        return str(self.cleaned_data["email"]).lower()

    def clean_username(self) -> str:
        """Leave it to the action, which compares as no database does."""
        return str(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        """Refuse what the action would refuse."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            validate_user(user=User(email=cleaned["email"]), username=cleaned["username"])
        return cleaned


class UserChangeForm(forms.ModelForm[User]):
    """An existing user; `by` is who changes it."""

    by: ClassVar[User]

    class Meta:
        model = User
        fields = (*EDITED, "groups", "user_permissions")

    clean_email = UserForm.clean_email

    @property
    def changes(self) -> dict[str, Any]:
        """What differs, for the action."""
        return {name: self.cleaned_data[name] for name in EDITED if name in self.changed_data}

    def clean(self) -> dict[str, Any]:
        """Refuse what the action would refuse, before anything is assigned."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        user = User.objects.get(pk=self.instance.pk)
        try:
            require_may_change(by=self.by, user=user, changes=self.changes)
        except OwnAccountError as error:
            raise ValidationError(
                _("This is your own account: ask another administrator."), code="own_account"
            ) from error
        except ProtectedUserError as error:
            raise ValidationError(
                _("Only an administrator with every permission changes this account."),
                code="administrators_only",
            ) from error
        for name, value in self.changes.items():
            setattr(user, name, value)
        validate_user(user=user, username=user.username)
        return cleaned
