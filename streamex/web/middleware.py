"""Rules that hold for pages which are not ours: allauth's and the administration."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from streamex.web.access import ask_for_account_manager

#: Pages of allauth that change the account, by the name of their address.
ACCOUNT_PAGES = frozenset(
    {
        "account_change_password",
        "account_email",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_download_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_index",
        "mfa_view_recovery_codes",
        "usersessions_list",
    }
)


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
