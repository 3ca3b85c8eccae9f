"""The devices of a user: signing them out."""

from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from streamex.web.access import account_manager_required


@require_POST
@account_manager_required
def sign_out_devices(request: HttpRequest) -> HttpResponse:
    """Sign out one device (`device`), all others (`others`), or all with this one (`all`)."""
    sessions = _chosen(request)
    ends_here = any(session.is_current() for session in sessions)
    end_sessions(request, sessions)
    if ends_here:
        return redirect("web:landing")
    messages.success(request, _("Signed out there."))
    return redirect("usersessions_list")


def device_key(session: UserSession) -> str:
    """Return what a page calls a session: neither its number nor the key that opens it."""
    return salted_hmac("streamex.web.household.devices", session.session_key).hexdigest()[:32]


def _chosen(request: HttpRequest) -> list[UserSession]:
    """Return the sessions to end; raises Http404 for one that is nobody's, or somebody else's."""
    sessions = list(UserSession.objects.filter(user=request.user))
    if "all" in request.POST:
        return sessions
    if "others" in request.POST:
        return [session for session in sessions if not session.is_current()]
    wanted = request.POST.get("device", "")
    found = [session for session in sessions if device_key(session) == wanted]
    if not found:
        raise Http404
    return found
