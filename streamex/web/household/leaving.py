"""Giving up an account, and keeping it after all."""

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.deletion import (
    NotScheduledError,
    find_scheduled,
    keep_account,
    keep_token,
    schedule_deletion,
)
from accounts.actions.users import LastAdministratorError
from accounts.models import User
from streamex.web.access import account_manager_required


@require_http_methods(["GET", "HEAD", "POST"])
@account_manager_required
@reauthentication_required  # type: ignore[untyped-decorator]
def delete_account(request: HttpRequest) -> HttpResponse:
    """Say what goes, and close the account once it was said again that it is meant."""
    if request.method != "POST":
        return render(request, "account/delete.html", {"days": settings.DELETION_GRACE_DAYS})
    user = User.objects.get(pk=cast("User", request.user).pk)
    try:
        schedule_deletion(user=user, now=timezone.now())
    except LastAdministratorError:
        messages.error(request, _("You are the only administrator: make somebody else one first."))
        return redirect("web:account-delete")
    logout(request)
    return redirect("web:account-keep", keep_token(user))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """Say until when the account can be kept, and open it again."""
    try:
        if request.method == "POST":
            keep_account(token=token)
            messages.success(request, _("Your account stays. Sign in as before."))
            return redirect("account_login")
        context = {"due_at": find_scheduled(token).deletion_due_at}
    except NotScheduledError:
        return render(request, "account/keep.html", status=410)
    return render(request, "account/keep.html", context)
