"""Rules that hold for pages which are not ours: allauth's and the administration."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from accounts.models import User
from accounts.session import bind_to_newest_key
from accounts.site import site_language, site_time_zone
from accounts.staff_sessions import is_idle, mark_second_factor, note_activity
from streamex.web.access import ask_for_account_manager, return_path

#: Says of a request that a page sends it by itself: nobody is at work because of it.
BACKGROUND_HEADER = "X-Background"
#: Pages of the administration that need no second factor: the way out, and words for scripts.
OPEN_ADMIN_PAGES = frozenset({"login", "logout", "jsi18n"})

#: Pages of allauth that change the account, by the name of their address.
ACCOUNT_PAGES = frozenset(
    {
        "account_change_password",
        "account_email",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_deactivate_totp",
        "mfa_download_recovery_codes",
        "mfa_edit_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
        "openid_connect_login",
        "socialaccount_connections",
        "usersessions_list",
    }
)


class HostMiddleware:
    """Answers at the ports of the site only: `ALLOWED_HOSTS` is about names, and no more.

    Whether it is well is asked by load balancers and containers, which know the name of the machine
    at best; the answer has no address in it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; raises DisallowedHost, which is a bad request."""
        if request.path.startswith("/health/"):
            request.META["HTTP_HOST"] = urlsplit(settings.BASE_URL).netloc
        elif not settings.IS_LOCAL:
            port = split_domain_port(request.META.get("HTTP_HOST", ""))[1]
            if port not in settings.ALLOWED_PORTS:
                raise DisallowedHost(f"port {port} is not one of the site")
        return self.get_response(request)


class SiteLocaleMiddleware(LocaleMiddleware):
    """Django's, with the language and the time zone of the site, which can change while it runs."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the time zone of the site; monitoring is answered without a database."""
        if request.path.startswith("/health/"):
            return super().__call__(request)  # type: ignore[return-value]
        with timezone.override(site_time_zone()):
            response: HttpResponse = super().__call__(request)  # type: ignore[assignment]
            return response

    def process_request(self, request: HttpRequest) -> None:
        """Speak the language that the request asks for, or else the site's."""
        super().process_request(request)
        if request.path.startswith("/health/"):
            return
        language = site_language()
        if language != settings.LANGUAGE_CODE and not _asks_for_language(request):
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()


def _asks_for_language(request: HttpRequest) -> bool:
    """Whether the cookie or the browser names a language that we speak."""
    header = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    wanted = [code for code, _weight in parse_accept_lang_header(header)]
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return any(map(_is_spoken, [cookie, *wanted] if cookie else wanted))


def _is_spoken(code: str) -> bool:
    try:
        translation.get_supported_language_variant(code)
    except LookupError:
        return False
    return True


class KeyRotationMiddleware:
    """Lets a session go on under a new secret key, before Django asks who it belongs to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        if settings.SECRET_KEY_FALLBACKS and settings.SESSION_COOKIE_NAME in request.COOKIES:
            bind_to_newest_key(request.session)
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Keeps pages made for somebody who signed in out of every cache, allauth's and errors too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add no-store to a page that says nothing of caching itself."""
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        # A session that was not looked at says that the page is the same for everybody.
        is_open = is_page and "Cache-Control" not in response and request.session.accessed
        if is_open and request.user.is_authenticated:
            add_never_cache_headers(response)
        return response


class AccountManagerMiddleware:
    """Asks for an adult where a child's profile leads to the account or the administration."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Answer in place of the view where an adult has to be asked first."""
        match = request.resolver_match
        if match is None or not (match.url_name in ACCOUNT_PAGES or "admin" in match.app_names):
            return None
        return ask_for_account_manager(request) if request.user.is_authenticated else None


class StaffSessionMiddleware(AuthenticationMiddleware):
    """Says who asks, as Django's does, and ends sessions of staff that nobody used for a while.

    It looks when somebody asks who it is, and costs nothing before.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Let the request find out who asks."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]


class SecondFactorMiddleware:
    """Leads staff who have to show a second factor before they administer to where they do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Answer in place of a page of the administration where the second factor is missing."""
        match = request.resolver_match
        if match is None or "admin" not in match.app_names or match.url_name in OPEN_ADMIN_PAGES:
            return None
        user = request.user
        if isinstance(user, User) and user.lacks_second_factor:
            return _ask_for_second_factor(request, user)
        return None


def _user_of(request: HttpRequest) -> Any:
    """Return who asks; a stranger if it was staff who have been away for too long."""
    user, now = get_user(request), timezone.now()
    if not (isinstance(user, User) and user.is_staff):
        return user
    if is_idle(request.session, now=now):
        request.session.flush()
        request._cached_user = AnonymousUser()  # type: ignore[attr-defined]
        return request._cached_user  # type: ignore[attr-defined]
    if BACKGROUND_HEADER not in request.headers:
        note_activity(request.session, now=now)
    mark_second_factor(user, request)
    return user


def _ask_for_second_factor(request: HttpRequest, user: User) -> HttpResponse:
    if not user.has_second_factor:
        text = _("Set up two-step sign-in first: the administration asks for it.")
        messages.warning(request, text)
        return redirect("mfa_index")
    has_codes = user.authenticator_set.exclude(type="webauthn").exists()  # type: ignore[attr-defined]
    page = "mfa_reauthenticate" if has_codes else "mfa_reauthenticate_webauthn"
    return redirect(f"{reverse(page)}?{urlencode({'next': return_path(request)})}")
