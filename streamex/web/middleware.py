"""Rules that hold for pages which are not ours: allauth's and the administration."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from streamex.web.access import ask_grown_up

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


class GrownUpMiddleware:
    """Asks for a grown-up where a child's profile leads to the account or the administration."""

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
        """Answer in place of the view where a grown-up has to be asked first."""
        match = request.resolver_match
        if match is None or not (match.url_name in ACCOUNT_PAGES or "admin" in match.app_names):
            return None
        return ask_grown_up(request) if request.user.is_authenticated else None
