"""The page from which everything about an account is reached, and the page of the user name."""

from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.users import change_username
from accounts.models import User
from accounts.usernames import MAX_LENGTH
from streamex.web.access import account_manager_required, household


class UsernameForm(forms.Form):
    """A name to sign in with; an empty one takes the name away."""

    username = forms.CharField(
        label=gettext_lazy("User name"),
        required=False,
        max_length=MAX_LENGTH,
        help_text=gettext_lazy("3 to 30 letters, digits, and . _ -"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )


@require_safe
@account_manager_required
def settings(request: HttpRequest) -> HttpResponse:
    """Show the account, its security and its profiles."""
    return render(request, "pages/settings.html", {"profiles": household(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@account_manager_required
def username(request: HttpRequest) -> HttpResponse:
    """Give the account a user name, change it or take it away."""
    user = cast("User", request.user)
    form = UsernameForm(request.POST or None, initial={"username": user.username})
    if form.is_valid() and _save_username(request, user, form):
        return redirect("web:settings")
    return render(request, "account/username.html", {"form": form})


def _save_username(request: HttpRequest, user: User, form: UsernameForm) -> bool:
    # Of the row, not of the request: what was refused must not be shown as the account's.
    account = User.objects.get(pk=user.pk)
    try:
        change_username(user=account, username=form.cleaned_data["username"])
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Saved."))
    return True
