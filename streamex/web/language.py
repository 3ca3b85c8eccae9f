"""In which language the site speaks: to this browser, and to its selected profile."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_browser_language

from accounts.actions.profiles import change_profile
from accounts.session import chosen_profile


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, and whenever this profile is opened again."""
    response: HttpResponse = set_browser_language(request)
    profile = chosen_profile(request)
    language = request.POST.get("language")
    # A child changes no settings, and an editor who previews nothing at all.
    is_own = profile is not None and profile.preview is None and not profile.is_kids
    if profile is not None and is_own and language in dict(settings.LANGUAGES):
        change_profile(profile=profile, language=language)
    return response
