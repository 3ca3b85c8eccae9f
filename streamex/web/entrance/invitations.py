"""What the link of an invitation opens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.entry import SignUp
from accounts.models import Invitation
from accounts.sign_in.sign_up import SESSION_KEY
from accounts.site import read_site, sign_up_policy


@require_safe
@never_cache
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Bring an invitation to the sign-up, which accepts it; looking at it uses nothing up."""
    if request.user.is_authenticated:
        return render(request, "account/invitation.html", {"is_signed_in": True})
    invitation = Invitation.objects.find_usable(token, timezone.now())
    if invitation is None or sign_up_policy(read_site()) == SignUp.CLOSED:
        return render(request, "account/invitation.html", status=410)
    request.session[SESSION_KEY] = token
    return redirect("account_signup")
