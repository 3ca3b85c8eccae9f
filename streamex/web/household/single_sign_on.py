"""The way to the provider of single sign-on."""

from urllib.parse import urlsplit

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.openid_connect.views import login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST
from requests import RequestException

from streamex.single_sign_on import PROVIDER_ID
from streamex.web.access import ask_for_account_manager


@require_POST
def start_single_sign_on(request: HttpRequest) -> HttpResponse:
    """Lead to the provider, by a page that goes on by itself.

    Not by a redirect: browsers hold what a form leads to against `form-action` of our policy, and
    where a provider has its pages only its own description says. Raises Http404 without one.
    """
    if not settings.OIDC_ISSUER:
        raise Http404
    # Somebody who is signed in connects their account, which is no child's to do.
    if request.user.is_authenticated and (asked := ask_for_account_manager(request)):
        return asked
    try:
        answer: HttpResponse = login(request, provider_id=PROVIDER_ID)
    except (RequestException, KeyError, ValueError) as error:  # away, or no such provider
        provider = get_adapter().get_provider(request, PROVIDER_ID)
        failed: HttpResponse = render_authentication_error(request, provider, exception=error)
        failed.status_code = 502
        return failed
    address = answer.headers.get("Location", "")
    if not urlsplit(address).netloc:
        return answer
    page = render(request, "socialaccount/leaving.html", {"address": address})
    add_never_cache_headers(page)
    return page
